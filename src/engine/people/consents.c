/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/consents.h"

#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "database/kept-consents.h"
#include "database/used-links.h"
#include "database/visits.h"
#include "engine/announce.h"
#include "engine/people/brought-receipts.h"
#include "engine/store.h"

/* A clock that is set in between must not make a lapse wait for long. */
#define LONGEST_WATCH_US BECKON_HOUR_US
#define RETRY_US         BECKON_MINUTE_US

/* A restart must not find a visit that is over. */
static void store_end_of_visit(BeckonEngine *engine, uint32_t number)
{
    BeckonStay stay;
    if (beckon_presence_stay(beckon_pipeline_presence(engine->pipeline), number, &stay)) {
        beckon_visits_end(engine->database, number, stay.visit_started_us,
                          beckon_engine_now_us(engine));
    }
    beckon_visits_save(engine->database, number, NULL, 0);
}

/* A consent is in force no more: what must go from the disk with it. In a transaction. */
static void store_withdrawal(BeckonEngine *engine, uint32_t number, BeckonPurpose purpose)
{
    switch (purpose) {
    case BECKON_PURPOSE_PRESENCE:
        store_end_of_visit(engine, number);
        return;
    case BECKON_PURPOSE_HISTORY:
    case BECKON_PURPOSE_VISITS:
    case BECKON_PURPOSE_SIGNALS:
    case BECKON_PURPOSE_ANALYTICS:
        return;
    }
}

static void recognise(BeckonEngine *engine, uint32_t number)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonShopper) shopper = beckon_shoppers_find(engine->database, number, &error);
    if (shopper == NULL || !beckon_people_add(engine->people, shopper, g_get_real_time(), &error)) {
        g_message("a shopper is recognised again only after a restart: %s", error->message);
    }
}

/* A consent is in force from now on, or no more, and that is on the disk: what the running hub
 * makes of it. */
static void consent_changed(BeckonEngine *engine, uint32_t number, BeckonPurpose purpose,
                            bool given)
{
    /* Whoever looks at this shopper next sees the consents as they are. */
    beckon_people_release(engine->people, number);
    switch (purpose) {
    case BECKON_PURPOSE_PRESENCE:
        if (given) {
            recognise(engine, number);
        } else {
            beckon_people_remove(engine->people, number);
            beckon_pipeline_forget(engine->pipeline, number);
            beckon_reporters_forget(engine->reporters, number);
        }
        return;
    case BECKON_PURPOSE_HISTORY:
    case BECKON_PURPOSE_VISITS:
    case BECKON_PURPOSE_SIGNALS:
    case BECKON_PURPOSE_ANALYTICS:
        return;
    }
}

/* Once after all changes, of which thousands may come at one moment: it looks at everybody who is
 * here. purposes are those that changed. */
static void look_again(BeckonEngine *engine, guint purposes)
{
    const guint asked = BECKON_PURPOSE_HISTORY | BECKON_PURPOSE_VISITS | BECKON_PURPOSE_SIGNALS;
    if ((purposes & asked) != 0) {
        beckon_store_look_again(engine);
    }
}

static const BeckonConsent *held(const BeckonShopper *shopper, BeckonPurpose purpose)
{
    for (guint i = 0; i < shopper->consents->len; i++) {
        const BeckonConsent *consent = shopper->consents->pdata[i];
        if (consent->purpose == purpose) {
            return consent;
        }
    }
    return NULL;
}

/* Since when a purpose stands as it does for what is said now, in whole seconds as receipts have
 * them. A device whose clock was ahead must not have to wait until the hub's has come as far,
 * unless to give again what it withdrew: whoever holds back a consent that was made before must
 * not be able to bring it afterwards. */
static int64_t stands_since(const BeckonShopper *shopper, const GPtrArray *kept,
                            const BeckonReceipt *said)
{
    const BeckonKeptReceipt *last = beckon_receipts_for(kept, said->purpose);
    const BeckonConsent *consent = held(shopper, said->purpose);
    bool gives_again = last != NULL && !last->given && said->given;
    int64_t since_us = gives_again       ? last->made_us
                       : last != NULL    ? MIN(last->made_us, last->taken_us)
                       : consent != NULL ? consent->given_us
                                         : 0;
    return since_us - since_us % BECKON_SECOND_US;
}

static bool is_in_order(const BeckonShopper *shopper, const GPtrArray *kept,
                        const BeckonReceipt *said, GError **error)
{
    int64_t since_us = stands_since(shopper, kept, said);
    if (said->iat_us >= since_us) {
        return true;
    }
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_EXISTS,
                "the receipt for '%s' is older than the one that the store has: make a new one",
                beckon_purpose_name(said->purpose));
    return false;
}

static bool all_in_order(const BeckonShopper *shopper, const GPtrArray *kept,
                         const GPtrArray *receipts, GError **error)
{
    for (guint i = 0; i < receipts->len; i++) {
        const BeckonBroughtReceipt *receipt = receipts->pdata[i];
        if (!is_in_order(shopper, kept, &receipt->said, error)) {
            return false;
        }
    }
    return true;
}

static void store_receipt(BeckonEngine *engine, uint32_t number,
                          const BeckonBroughtReceipt *receipt, int64_t now_us)
{
    g_autoptr(BeckonKeptReceipt) kept = beckon_brought_receipt_kept(receipt, now_us);
    beckon_receipts_keep(engine->database, number, kept);
    if (receipt->said.given) {
        g_autoptr(BeckonConsent) consent = beckon_brought_receipt_consent(receipt, now_us);
        beckon_kept_consents_put(engine->database, number, consent);
    } else {
        beckon_kept_consents_withdraw(engine->database, number, receipt->said.purpose, now_us);
    }
}

/* Whether a receipt changes what is in force. */
static bool changes(const BeckonShopper *shopper, const BeckonReceipt *said, int64_t now_us)
{
    bool in_force = (beckon_consents_in_force(shopper->consents, now_us) & said->purpose) != 0;
    return in_force != said->given;
}

static bool store_all(BeckonEngine *engine, const BeckonShopper *shopper, const GPtrArray *kept,
                      const GPtrArray *receipts, int64_t now_us, GError **error)
{
    if (!beckon_database_begin(engine->database, error)) {
        return false;
    }
    for (guint i = 0; i < receipts->len; i++) {
        const BeckonBroughtReceipt *receipt = receipts->pdata[i];
        const BeckonKeptReceipt *last = beckon_receipts_for(kept, receipt->said.purpose);
        if (last != NULL && strcmp(last->token, receipt->token) == 0) {
            continue;
        }
        store_receipt(engine, shopper->number, receipt, now_us);
        if (!receipt->said.given) {
            store_withdrawal(engine, shopper->number, receipt->said.purpose);
        }
    }
    return beckon_database_commit(engine->database, error);
}

bool beckon_consents_take(BeckonEngine *engine, const BeckonShopper *shopper,
                          const GPtrArray *receipts, int64_t now_us, GError **error)
{
    g_autoptr(GPtrArray) kept = beckon_receipts_latest(engine->database, shopper->number, error);
    if (kept == NULL || !all_in_order(shopper, kept, receipts, error) ||
        !store_all(engine, shopper, kept, receipts, now_us, error)) {
        return false;
    }
    guint changed = 0;
    for (guint i = 0; i < receipts->len; i++) {
        const BeckonReceipt *said = &((const BeckonBroughtReceipt *)receipts->pdata[i])->said;
        if (changes(shopper, said, now_us)) {
            changed |= said->purpose;
            consent_changed(engine, shopper->number, said->purpose, said->given);
        }
    }
    beckon_people_release(engine->people, shopper->number);
    look_again(engine, changed);
    beckon_announce_drafts(engine);
    beckon_consents_watch(engine);
    return true;
}

typedef struct {
    uint32_t number;
    BeckonPurpose purpose;
} Lapse;

static void note_lapse(uint32_t number, BeckonPurpose purpose, void *data)
{
    const Lapse lapse = {number, purpose};
    g_array_append_val((GArray *)data, lapse);
}

static bool store_lapses(BeckonEngine *engine, const GArray *lapses, GError **error)
{
    if (!beckon_database_begin(engine->database, error)) {
        return false;
    }
    for (guint i = 0; i < lapses->len; i++) {
        const Lapse *lapse = &g_array_index(lapses, Lapse, i);
        beckon_kept_consents_drop_kept_for(engine->database, lapse->number, lapse->purpose);
        store_withdrawal(engine, lapse->number, lapse->purpose);
    }
    return beckon_database_commit(engine->database, error);
}

/* What has lapsed since it was last looked. On a failure the next look sees it again. */
static bool see_to_lapses(BeckonEngine *engine, int64_t now_us, GError **error)
{
    g_autoptr(GArray) lapses = g_array_new(FALSE, FALSE, sizeof(Lapse));
    if (!beckon_kept_consents_each_lapsed(engine->database, engine->lapses_seen_us, now_us,
                                          note_lapse, lapses, error) ||
        (lapses->len > 0 && !store_lapses(engine, lapses, error))) {
        return false;
    }
    guint changed = 0;
    for (guint i = 0; i < lapses->len; i++) {
        const Lapse *lapse = &g_array_index(lapses, Lapse, i);
        changed |= lapse->purpose;
        consent_changed(engine, lapse->number, lapse->purpose, false);
    }
    look_again(engine, changed);
    engine->lapses_seen_us = now_us;
    return true;
}

/* A link code that has expired tells nobody anything but who enrolled with it. */
static bool sweep_links(BeckonEngine *engine, int64_t now_us, GError **error)
{
    if (!beckon_database_begin(engine->database, error)) {
        return false;
    }
    beckon_used_links_sweep(engine->database, now_us);
    return beckon_database_commit(engine->database, error);
}

static gboolean on_watch(gpointer data)
{
    BeckonEngine *engine = data;
    engine->lapse_timer = 0;
    beckon_consents_watch(engine);
    return G_SOURCE_REMOVE;
}

void beckon_consents_watch(BeckonEngine *engine)
{
    g_autoptr(GError) error = NULL;
    int64_t now_us = g_get_real_time();
    int64_t next_us = BECKON_TIME_NEVER;
    beckon_consents_stop(engine);
    if (!see_to_lapses(engine, now_us, &error) || !sweep_links(engine, now_us, &error) ||
        !beckon_kept_consents_next_lapse_us(engine->database, now_us, &next_us, &error)) {
        g_message("consents that lapse: %s", error->message);
        next_us = now_us + RETRY_US;
    }
    int64_t wait_us = MIN(next_us - now_us, LONGEST_WATCH_US);
    engine->lapse_timer = g_timeout_add((guint)(wait_us / 1000) + 1, on_watch, engine);
}

void beckon_consents_stop(BeckonEngine *engine)
{
    g_clear_handle_id(&engine->lapse_timer, g_source_remove);
}
