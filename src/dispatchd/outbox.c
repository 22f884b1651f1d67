/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/outbox.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "dispatchd/batch.h"
#include "dispatchd/receipt-batch.h"
#include "wire/bus.h"
#include "wire/companiond-bus.h"
#include "wire/engine-bus.h"

#define FIRST_PAUSE_MS 100
#define LAST_PAUSE_MS  5000
#define CLOCK_PAUSE_MS 5000

/* An engine that is slow is waited for: what it handed out in an answer that nobody awaits any
 * more would stay claimed. It answers or leaves the bus. */
#define ENGINE_TIMEOUT_MS     G_MAXINT
#define COMPANIOND_TIMEOUT_MS 25000

typedef enum {
    STAGE_CLAIM,
    STAGE_DELIVER,
    STAGE_SETTLE,
    STAGE_CLAIM_RECEIPTS,
    STAGE_SETTLE_RECEIPTS,
} Stage;

struct BeckonOutbox {
    const BeckonOfferSigner *signer;
    const BeckonJwsSigner *receipt_signer;
    const char *kid;
    bool assume_clock;
    bool had_clock; /* when it was looked at last */
    BeckonBusEngineOutbox1 *engine;
    BeckonBusCompaniond1 *companiond;
    GCancellable *calls; /* of this run of the engine */
    Stage stage;
    bool under_way;     /* a call of this stage */
    bool drafted;       /* there may be something to claim */
    BeckonBatch *batch; /* NULL: STAGE_CLAIM, or of receipts */
    GVariant *receipts; /* signed, of STAGE_SETTLE_RECEIPTS */
    guint n_refused;    /* of them */
    guint pause;        /* event source, or 0 */
    guint pause_ms;     /* of the next failure */
    BeckonOutboxCounters counters;
};

static void advance(BeckonOutbox *outbox);

static bool is_here(void *proxy)
{
    g_autofree char *owner = g_dbus_proxy_get_name_owner(G_DBUS_PROXY(proxy));
    return owner != NULL;
}

static gboolean on_pause_over(gpointer data)
{
    BeckonOutbox *outbox = data;
    outbox->pause = 0;
    advance(outbox);
    return G_SOURCE_REMOVE;
}

static void enter(BeckonOutbox *outbox, Stage stage)
{
    outbox->stage = stage;
    outbox->pause_ms = FIRST_PAUSE_MS;
    advance(outbox);
}

/* The same stage again, after a pause that grows. */
static void retry(BeckonOutbox *outbox, GError *error)
{
    g_dbus_error_strip_remote_error(error);
    g_message("the engine did not answer as it should: %s; trying again in %u ms", error->message,
              outbox->pause_ms);
    outbox->pause = g_timeout_add(outbox->pause_ms, on_pause_over, outbox);
    outbox->pause_ms = MIN(2 * outbox->pause_ms, LAST_PAUSE_MS);
}

/* Whether the outbox that a call was made for is still there and in the same run of the engine;
 * if not, whoever cancelled has seen to everything. */
static bool call_is_over(BeckonOutbox *outbox, const GError *error)
{
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        return false;
    }
    outbox->under_way = false;
    return true;
}

static void on_settled(GObject *proxy, GAsyncResult *result, gpointer data)
{
    BeckonOutbox *outbox = data;
    g_autoptr(GError) error = NULL;
    beckon_bus_engine_outbox1_call_settle_finish(BECKON_BUS_ENGINE_OUTBOX1(proxy), result, &error);
    if (!call_is_over(outbox, error)) {
        return;
    }
    if (error != NULL) {
        retry(outbox, error);
        return;
    }
    guint n_refused = beckon_batch_refused(outbox->batch);
    outbox->counters.n_signed += beckon_batch_size(outbox->batch) - n_refused;
    outbox->counters.n_refused += n_refused;
    outbox->counters.n_delivered += beckon_batch_delivered(outbox->batch);
    g_info("settled %u offers, %u of them on a stream", beckon_batch_size(outbox->batch),
           beckon_batch_delivered(outbox->batch));
    g_clear_pointer(&outbox->batch, beckon_batch_free);
    outbox->drafted = true; /* claim until there is nothing left */
    enter(outbox, STAGE_CLAIM);
}

static void on_delivered(GObject *proxy, GAsyncResult *result, gpointer data)
{
    BeckonOutbox *outbox = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) on_stream = NULL;
    beckon_bus_companiond1_call_deliver_finish(BECKON_BUS_COMPANIOND1(proxy), &on_stream, result,
                                               &error);
    if (!call_is_over(outbox, error)) {
        return;
    }
    if (error != NULL) {
        g_dbus_error_strip_remote_error(error);
        g_message("companiond did not take %u offers, their apps will ask for them: %s",
                  beckon_batch_size(outbox->batch), error->message);
    } else {
        beckon_batch_take_answer(outbox->batch, on_stream);
    }
    enter(outbox, STAGE_SETTLE);
}

static void on_claimed(GObject *proxy, GAsyncResult *result, gpointer data)
{
    BeckonOutbox *outbox = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) drafts = NULL;
    beckon_bus_engine_outbox1_call_claim_finish(BECKON_BUS_ENGINE_OUTBOX1(proxy), &drafts, result,
                                                &error);
    if (!call_is_over(outbox, error)) {
        return;
    }
    if (error != NULL) {
        outbox->drafted = true;
        retry(outbox, error);
        return;
    }
    if (g_variant_n_children(drafts) == 0) {
        enter(outbox, STAGE_CLAIM_RECEIPTS);
        return;
    }
    outbox->batch = beckon_batch_sign(outbox->signer, drafts);
    if (beckon_batch_refused(outbox->batch) > 0) {
        g_message("refused to sign %u of %u drafts, the first because %s",
                  beckon_batch_refused(outbox->batch), beckon_batch_size(outbox->batch),
                  beckon_batch_why_refused(outbox->batch));
    }
    enter(outbox, STAGE_DELIVER);
}

/* The kernel tells nobody when its clock becomes synchronised: it must be asked. */
static bool look_at_clock(BeckonOutbox *outbox)
{
    bool has_clock = beckon_outbox_has_clock(outbox);
    if (has_clock != outbox->had_clock) {
        g_message(has_clock
                      ? "the clock is synchronised: signing"
                      : "the clock is not synchronised: offers wait to be signed until it is");
    }
    outbox->had_clock = has_clock;
    return has_clock;
}

static void claim(BeckonOutbox *outbox)
{
    if (!look_at_clock(outbox)) {
        outbox->pause = g_timeout_add(CLOCK_PAUSE_MS, on_pause_over, outbox);
        return;
    }
    outbox->under_way = true;
    outbox->drafted = false;
    beckon_bus_engine_outbox1_call_claim(outbox->engine, BECKON_LIMIT_OUTBOX_CLAIM,
                                         G_DBUS_CALL_FLAGS_NO_AUTO_START, ENGINE_TIMEOUT_MS,
                                         outbox->calls, on_claimed, outbox);
}

/* Where companiond is not there, neither are its streams: apps get what the engine holds when
 * they open the next one. */
static void deliver(BeckonOutbox *outbox)
{
    if (!is_here(outbox->companiond)) {
        enter(outbox, STAGE_SETTLE);
        return;
    }
    outbox->under_way = true;
    beckon_bus_companiond1_call_deliver(outbox->companiond, beckon_batch_offers(outbox->batch),
                                        G_DBUS_CALL_FLAGS_NO_AUTO_START, COMPANIOND_TIMEOUT_MS,
                                        outbox->calls, on_delivered, outbox);
}

static void settle(BeckonOutbox *outbox)
{
    outbox->under_way = true;
    beckon_bus_engine_outbox1_call_settle(outbox->engine, beckon_batch_settlement(outbox->batch),
                                          G_DBUS_CALL_FLAGS_NO_AUTO_START, ENGINE_TIMEOUT_MS,
                                          outbox->calls, on_settled, outbox);
}

static void on_receipts_settled(GObject *proxy, GAsyncResult *result, gpointer data)
{
    BeckonOutbox *outbox = data;
    g_autoptr(GError) error = NULL;
    beckon_bus_engine_outbox1_call_settle_receipts_finish(BECKON_BUS_ENGINE_OUTBOX1(proxy), result,
                                                          &error);
    if (!call_is_over(outbox, error)) {
        return;
    }
    if (error != NULL) {
        retry(outbox, error);
        return;
    }
    outbox->counters.n_receipts += g_variant_n_children(outbox->receipts) - outbox->n_refused;
    outbox->counters.n_refused += outbox->n_refused;
    g_clear_pointer(&outbox->receipts, g_variant_unref);
    outbox->drafted = true; /* offers that came meanwhile go first */
    enter(outbox, STAGE_CLAIM);
}

static void on_receipts_claimed(GObject *proxy, GAsyncResult *result, gpointer data)
{
    BeckonOutbox *outbox = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) receipts = NULL;
    beckon_bus_engine_outbox1_call_claim_receipts_finish(BECKON_BUS_ENGINE_OUTBOX1(proxy),
                                                         &receipts, result, &error);
    if (!call_is_over(outbox, error)) {
        return;
    }
    if (error != NULL) {
        retry(outbox, error);
        return;
    }
    if (g_variant_n_children(receipts) == 0) {
        enter(outbox, STAGE_CLAIM);
        return;
    }
    outbox->receipts =
        beckon_receipt_batch_sign(outbox->receipt_signer, receipts, &outbox->n_refused);
    if (outbox->n_refused > 0) {
        g_message("refused to sign %u receipts: they are none", outbox->n_refused);
    }
    enter(outbox, STAGE_SETTLE_RECEIPTS);
}

static void claim_receipts(BeckonOutbox *outbox)
{
    outbox->under_way = true;
    beckon_bus_engine_outbox1_call_claim_receipts(
        outbox->engine, BECKON_LIMIT_OUTBOX_CLAIM, G_DBUS_CALL_FLAGS_NO_AUTO_START,
        ENGINE_TIMEOUT_MS, outbox->calls, on_receipts_claimed, outbox);
}

static void settle_receipts(BeckonOutbox *outbox)
{
    outbox->under_way = true;
    beckon_bus_engine_outbox1_call_settle_receipts(
        outbox->engine, outbox->receipts, G_DBUS_CALL_FLAGS_NO_AUTO_START, ENGINE_TIMEOUT_MS,
        outbox->calls, on_receipts_settled, outbox);
}

/* Takes the next step, unless something is under way or awaited. */
static void advance(BeckonOutbox *outbox)
{
    if (outbox->under_way || outbox->pause != 0 || !is_here(outbox->engine)) {
        return;
    }
    switch (outbox->stage) {
    case STAGE_CLAIM:
        if (outbox->drafted) {
            claim(outbox);
        }
        return;
    case STAGE_DELIVER:
        deliver(outbox);
        return;
    case STAGE_SETTLE:
        settle(outbox);
        return;
    case STAGE_CLAIM_RECEIPTS:
        claim_receipts(outbox);
        return;
    case STAGE_SETTLE_RECEIPTS:
        settle_receipts(outbox);
        return;
    }
}

static void on_drafted(BeckonBusEngineOutbox1 *engine, gpointer data)
{
    BeckonOutbox *outbox = data;
    outbox->drafted = true;
    advance(outbox);
}

/* Forgets what is under way. An engine that comes back gives again what was not settled. */
static void reset(BeckonOutbox *outbox)
{
    g_cancellable_cancel(outbox->calls);
    g_object_unref(outbox->calls);
    outbox->calls = g_cancellable_new();
    g_clear_handle_id(&outbox->pause, g_source_remove);
    g_clear_pointer(&outbox->batch, beckon_batch_free);
    g_clear_pointer(&outbox->receipts, g_variant_unref);
    outbox->under_way = false;
}

static void on_engine_owner(GObject *engine, GParamSpec *property, gpointer data)
{
    BeckonOutbox *outbox = data;
    g_message("the engine %s the bus", is_here(engine) ? "is on" : "has left");
    reset(outbox);
    beckon_outbox_start(outbox);
}

BeckonOutbox *beckon_outbox_new(GDBusConnection *bus, const BeckonOfferSigner *signer,
                                const BeckonJwsSigner *receipt_signer, const char *kid,
                                bool assume_clock, GError **error)
{
    const GDBusProxyFlags flags =
        G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES | G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START;
    g_autoptr(BeckonOutbox) outbox = g_new0(BeckonOutbox, 1);
    g_autoptr(GError) reason = NULL;
    outbox->signer = signer;
    outbox->receipt_signer = receipt_signer;
    outbox->kid = kid;
    outbox->assume_clock = assume_clock;
    outbox->had_clock = true;
    outbox->calls = g_cancellable_new();
    outbox->engine = beckon_bus_engine_outbox1_proxy_new_sync(
        bus, flags, BECKON_BUS_ENGINE_NAME, BECKON_BUS_ENGINE_PATH, NULL, &reason);
    if (outbox->engine != NULL) {
        outbox->companiond = beckon_bus_companiond1_proxy_new_sync(
            bus, flags, BECKON_BUS_COMPANIOND_NAME, BECKON_BUS_COMPANIOND_PATH, NULL, &reason);
    }
    if (outbox->companiond == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_UNREACHABLE, "the bus fails: %s",
                    reason->message);
        return NULL;
    }
    g_signal_connect(outbox->engine, "drafted", G_CALLBACK(on_drafted), outbox);
    g_signal_connect(outbox->engine, "notify::g-name-owner", G_CALLBACK(on_engine_owner), outbox);
    return g_steal_pointer(&outbox);
}

void beckon_outbox_free(BeckonOutbox *outbox)
{
    if (outbox == NULL) {
        return;
    }
    reset(outbox);
    if (outbox->engine != NULL) {
        g_signal_handlers_disconnect_by_data(outbox->engine, outbox);
    }
    g_clear_object(&outbox->engine);
    g_clear_object(&outbox->companiond);
    g_object_unref(outbox->calls);
    g_free(outbox);
}

static void on_introduced(GObject *proxy, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    if (!beckon_bus_engine_outbox1_call_signs_with_finish(BECKON_BUS_ENGINE_OUTBOX1(proxy), result,
                                                          &error) &&
        !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_dbus_error_strip_remote_error(error);
        g_message("the engine did not note which key signs: %s", error->message);
    }
}

void beckon_outbox_start(BeckonOutbox *outbox)
{
    if (is_here(outbox->engine)) {
        beckon_bus_engine_outbox1_call_signs_with(
            outbox->engine, outbox->kid, G_DBUS_CALL_FLAGS_NO_AUTO_START, ENGINE_TIMEOUT_MS,
            outbox->calls, on_introduced, NULL);
    }
    outbox->drafted = true;
    enter(outbox, STAGE_CLAIM);
}

BeckonOutboxCounters beckon_outbox_counters(const BeckonOutbox *outbox)
{
    return outbox->counters;
}

bool beckon_outbox_has_engine(const BeckonOutbox *outbox)
{
    return is_here(outbox->engine);
}

bool beckon_outbox_has_companiond(const BeckonOutbox *outbox)
{
    return is_here(outbox->companiond);
}

bool beckon_outbox_has_clock(const BeckonOutbox *outbox)
{
    return outbox->assume_clock || beckon_clock_is_synchronised();
}
