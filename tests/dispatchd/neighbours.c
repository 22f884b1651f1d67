/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/neighbours.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/secret-file.h"
#include "testing.h"
#include "wire/bus.h"

#define PATIENCE_S 60

/* RFC 8037 appendix A.1. */
#define DEVICE_X   "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define DEVICE_JKT "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
#define KEY                                                                                        \
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","  \
    "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"

static void draft_free(gpointer data)
{
    Draft *draft = data;
    g_free(draft->jti);
    g_free(draft->payload);
    g_free(draft->token);
    g_free(draft);
}

static Draft *find_draft(Neighbours *neighbours, const char *jti)
{
    for (guint i = 0; i < neighbours->drafts->len; i++) {
        Draft *draft = neighbours->drafts->pdata[i];
        if (strcmp(draft->jti, jti) == 0) {
            return draft;
        }
    }
    g_error("dispatchd speaks of an offer that nobody drafted");
}

static bool fails(guint *count, GDBusMethodInvocation *invocation)
{
    if (*count == 0) {
        return false;
    }
    (*count)--;
    g_dbus_method_invocation_return_error_literal(invocation, BECKON_ERROR, BECKON_ERROR_IO,
                                                  "the disk is full");
    return true;
}

/* A claim lapses when the claimer leaves the bus: the next one is another. */
static void note_claimer(Neighbours *neighbours, const char *sender)
{
    if (g_strcmp0(neighbours->claimer, sender) == 0) {
        return;
    }
    g_free(neighbours->claimer);
    neighbours->claimer = g_strdup(sender);
    for (guint i = 0; i < neighbours->drafts->len; i++) {
        ((Draft *)neighbours->drafts->pdata[i])->claimed = false;
    }
}

static gboolean on_claim(BeckonBusEngineOutbox1 *engine, GDBusMethodInvocation *invocation,
                         guint limit, gpointer data)
{
    Neighbours *neighbours = data;
    neighbours->n_claims++;
    neighbours->largest_claim = MAX(neighbours->largest_claim, limit);
    note_claimer(neighbours, g_dbus_method_invocation_get_sender(invocation));
    if (fails(&neighbours->failing_claims, invocation)) {
        return TRUE;
    }
    GVariantBuilder drafts;
    g_variant_builder_init(&drafts, G_VARIANT_TYPE("a(tssssx)"));
    for (guint i = 0, n = 0; i < neighbours->drafts->len && n < limit; i++) {
        Draft *draft = neighbours->drafts->pdata[i];
        if (!draft->claimed && draft->token == NULL) {
            draft->claimed = true;
            n++;
            g_variant_builder_add(&drafts, "(tssssx)", draft->seq, draft->jti, "device", DEVICE_X,
                                  draft->payload, (gint64)draft->seq * 10);
        }
    }
    beckon_bus_engine_outbox1_complete_claim(engine, invocation, g_variant_builder_end(&drafts));
    return TRUE;
}

static gboolean on_settle(BeckonBusEngineOutbox1 *engine, GDBusMethodInvocation *invocation,
                          GVariant *settled, gpointer data)
{
    Neighbours *neighbours = data;
    if (fails(&neighbours->failing_settlements, invocation)) {
        return TRUE;
    }
    GVariantIter iter;
    const char *jti, *token;
    gboolean on_stream;
    g_variant_iter_init(&iter, settled);
    while (g_variant_iter_next(&iter, "(&s&sb)", &jti, &token, &on_stream)) {
        Draft *draft = find_draft(neighbours, jti);
        CU_ASSERT_TRUE(draft->token == NULL || strcmp(draft->token, token) == 0);
        g_free(draft->token);
        draft->token = g_strdup(token);
        draft->on_stream = on_stream;
    }
    beckon_bus_engine_outbox1_complete_settle(engine, invocation);
    return TRUE;
}

static gboolean on_claim_receipts(BeckonBusEngineOutbox1 *engine, GDBusMethodInvocation *invocation,
                                  guint limit, gpointer data)
{
    Neighbours *neighbours = data;
    GVariantBuilder rows;
    g_variant_builder_init(&rows, G_VARIANT_TYPE("a(ts)"));
    for (guint i = 0, n = 0; i < neighbours->receipts->len && n < limit; i++) {
        const Draft *receipt = neighbours->receipts->pdata[i];
        if (receipt->token == NULL) {
            n++;
            g_variant_builder_add(&rows, "(ts)", receipt->seq, receipt->payload);
        }
    }
    beckon_bus_engine_outbox1_complete_claim_receipts(engine, invocation,
                                                      g_variant_builder_end(&rows));
    return TRUE;
}

static gboolean on_settle_receipts(BeckonBusEngineOutbox1 *engine,
                                   GDBusMethodInvocation *invocation, GVariant *settled,
                                   gpointer data)
{
    Neighbours *neighbours = data;
    if (fails(&neighbours->failing_settlements, invocation)) {
        return TRUE;
    }
    GVariantIter iter;
    guint64 seq;
    const char *token;
    g_variant_iter_init(&iter, settled);
    while (g_variant_iter_next(&iter, "(t&s)", &seq, &token)) {
        Draft *receipt = neighbours->receipts->pdata[seq - 1];
        CU_ASSERT_PTR_NULL(receipt->token);
        receipt->token = g_strdup(token);
    }
    beckon_bus_engine_outbox1_complete_settle_receipts(engine, invocation);
    return TRUE;
}

/* Odd numbers have a stream. */
static gboolean on_deliver(BeckonBusCompaniond1 *companiond, GDBusMethodInvocation *invocation,
                           GVariant *offers, gpointer data)
{
    Neighbours *neighbours = data;
    GVariantIter iter;
    guint64 seq;
    gint64 cause_us;
    const char *jti, *recipient, *token;
    GVariantBuilder on_stream;
    neighbours->n_deliveries++;
    g_variant_builder_init(&on_stream, G_VARIANT_TYPE("ab"));
    g_variant_iter_init(&iter, offers);
    while (g_variant_iter_next(&iter, "(t&s&s&sx)", &seq, &jti, &recipient, &token, &cause_us)) {
        CU_ASSERT_STRING_EQUAL(recipient, "device");
        CU_ASSERT_EQUAL(cause_us, (gint64)seq * 10);
        neighbours->delivered_in_order &= seq > neighbours->last_delivered_seq;
        neighbours->last_delivered_seq = seq;
        find_draft(neighbours, jti)->n_handed_on++;
        g_variant_builder_add(&on_stream, "b", (gboolean)(seq % 2 == 1));
    }
    g_autoptr(GVariant) answer = g_variant_ref_sink(g_variant_builder_end(&on_stream));
    if (neighbours->holds_deliveries) {
        g_ptr_array_add(neighbours->held, g_object_ref(invocation));
    } else if (!fails(&neighbours->failing_deliveries, invocation)) {
        beckon_bus_companiond1_complete_deliver(companiond, invocation, answer);
    }
    return TRUE;
}

static GDBusConnection *connect_to_bus(Neighbours *neighbours)
{
    g_autoptr(GError) error = NULL;
    GDBusConnection *connection =
        g_dbus_connection_new_for_address_sync(g_test_dbus_get_bus_address(neighbours->bus),
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, &error);
    if (connection == NULL) {
        g_error("%s", error->message);
    }
    return connection;
}

Neighbours *neighbours_new(void)
{
    Neighbours *neighbours = g_new0(Neighbours, 1);
    neighbours->drafts = g_ptr_array_new_with_free_func(draft_free);
    neighbours->receipts = g_ptr_array_new_with_free_func(draft_free);
    neighbours->held = g_ptr_array_new_with_free_func(g_object_unref);
    neighbours->delivered_in_order = true;
    neighbours->folder = g_dir_make_tmp("beckon-dispatchd-XXXXXX", NULL);
    g_autofree char *key = neighbours_path(neighbours, "signing.jwk");
    beckon_secret_file_create(key, KEY, strlen(KEY), NULL);
    neighbours->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
    g_test_dbus_up(neighbours->bus);
    return neighbours;
}

static void remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

void neighbours_free(Neighbours *neighbours)
{
    if (neighbours == NULL) {
        return;
    }
    neighbours_kill_daemon(neighbours);
    neighbours_stop_engine(neighbours);
    neighbours_stop_companiond(neighbours);
    g_ptr_array_unref(neighbours->held);
    g_test_dbus_down(neighbours->bus);
    g_object_unref(neighbours->bus);
    remove_folder(neighbours->folder);
    g_ptr_array_unref(neighbours->drafts);
    g_ptr_array_unref(neighbours->receipts);
    g_free(neighbours->claimer);
    g_free(neighbours->folder);
    g_free(neighbours);
}

void neighbours_start_engine(Neighbours *neighbours)
{
    neighbours->engine_bus = connect_to_bus(neighbours);
    neighbours->engine = beckon_bus_engine_outbox1_skeleton_new();
    g_signal_connect(neighbours->engine, "handle-claim", G_CALLBACK(on_claim), neighbours);
    g_signal_connect(neighbours->engine, "handle-settle", G_CALLBACK(on_settle), neighbours);
    g_signal_connect(neighbours->engine, "handle-claim-receipts", G_CALLBACK(on_claim_receipts),
                     neighbours);
    g_signal_connect(neighbours->engine, "handle-settle-receipts", G_CALLBACK(on_settle_receipts),
                     neighbours);
    g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(neighbours->engine),
                                     neighbours->engine_bus, BECKON_BUS_ENGINE_PATH, NULL);
    neighbours->engine_name = g_bus_own_name_on_connection(
        neighbours->engine_bus, BECKON_BUS_ENGINE_NAME, 0, NULL, NULL, NULL, NULL);
}

static void leave_bus(GDBusConnection **connection, guint *name)
{
    g_bus_unown_name(*name);
    *name = 0;
    g_dbus_connection_close_sync(*connection, NULL, NULL);
    g_clear_object(connection);
}

void neighbours_stop_engine(Neighbours *neighbours)
{
    if (neighbours->engine == NULL) {
        return;
    }
    g_dbus_interface_skeleton_unexport(G_DBUS_INTERFACE_SKELETON(neighbours->engine));
    g_clear_object(&neighbours->engine);
    leave_bus(&neighbours->engine_bus, &neighbours->engine_name);
    g_clear_pointer(&neighbours->claimer, g_free);
}

void neighbours_start_companiond(Neighbours *neighbours)
{
    neighbours->companiond_bus = connect_to_bus(neighbours);
    neighbours->companiond = beckon_bus_companiond1_skeleton_new();
    g_signal_connect(neighbours->companiond, "handle-deliver", G_CALLBACK(on_deliver), neighbours);
    g_dbus_interface_skeleton_export(G_DBUS_INTERFACE_SKELETON(neighbours->companiond),
                                     neighbours->companiond_bus, BECKON_BUS_COMPANIOND_PATH, NULL);
    neighbours->companiond_name = g_bus_own_name_on_connection(
        neighbours->companiond_bus, BECKON_BUS_COMPANIOND_NAME, 0, NULL, NULL, NULL, NULL);
}

void neighbours_stop_companiond(Neighbours *neighbours)
{
    if (neighbours->companiond == NULL) {
        return;
    }
    g_dbus_interface_skeleton_unexport(G_DBUS_INTERFACE_SKELETON(neighbours->companiond));
    g_clear_object(&neighbours->companiond);
    leave_bus(&neighbours->companiond_bus, &neighbours->companiond_name);
}

char *neighbours_path(Neighbours *neighbours, const char *name)
{
    return g_build_filename(neighbours->folder, name, NULL);
}

char *neighbours_config(Neighbours *neighbours, const char *more)
{
    unsigned uid = getuid();
    return g_strdup_printf("[dispatchd]\nsigning-key=signing.jwk\nbus=%s\nshared-uid=yes\n"
                           "engine-user=%u\ndispatchd-user=%u\ncompaniond-user=%u\n%s\n",
                           g_test_dbus_get_bus_address(neighbours->bus), uid, uid, uid, more);
}

static char *write_config(Neighbours *neighbours, const char *text)
{
    char *path = neighbours_path(neighbours, "dispatchd.conf");
    g_autoptr(GError) error = NULL;
    if (!g_file_set_contents(path, text, -1, &error)) {
        g_error("%s", error->message);
    }
    return path;
}

static char *daemon_path(void)
{
    const char *build = g_getenv("BUILDDIR");
    return g_build_filename(build != NULL ? build : ".", "beckon-dispatchd", NULL);
}

void neighbours_start_daemon(Neighbours *neighbours, const char *more_config)
{
    g_autofree char *config = neighbours_config(neighbours, more_config);
    g_autofree char *path = write_config(neighbours, config);
    g_autofree char *program = daemon_path();
    const char *argv[] = {program, "--config", path, NULL};
    g_autoptr(GError) error = NULL;
    if (!g_spawn_async(NULL, (char **)argv, NULL,
                       G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL |
                           G_SPAWN_STDOUT_TO_DEV_NULL,
                       NULL, NULL, &neighbours->daemon, &error)) {
        g_error("%s", error->message);
    }
}

void neighbours_kill_daemon(Neighbours *neighbours)
{
    if (neighbours->daemon == 0) {
        return;
    }
    kill(neighbours->daemon, SIGKILL);
    waitpid(neighbours->daemon, NULL, 0);
    neighbours->daemon = 0;
}

int neighbours_run_daemon(Neighbours *neighbours, const char *config, char **ret_errors)
{
    g_autofree char *path = write_config(neighbours, config);
    g_autofree char *program = daemon_path();
    const char *argv[] = {program, "--config", path, NULL};
    g_autoptr(GError) error = NULL;
    int wait_status = 0;
    if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                      ret_errors, &wait_status, &error)) {
        g_error("%s", error->message);
    }
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
}

void neighbours_announce(Neighbours *neighbours)
{
    if (neighbours->engine != NULL) {
        beckon_bus_engine_outbox1_emit_drafted(neighbours->engine);
    }
}

void neighbours_receipt(Neighbours *neighbours, const char *payload)
{
    Draft *receipt = g_new0(Draft, 1);
    receipt->seq = neighbours->receipts->len + 1;
    receipt->payload = g_strdup(payload);
    g_ptr_array_add(neighbours->receipts, receipt);
}

static void add_draft(Neighbours *neighbours, const char *jti, const char *payload)
{
    Draft *draft = g_new0(Draft, 1);
    draft->seq = neighbours->drafts->len + 1;
    draft->jti = g_strdup(jti);
    draft->payload = g_strdup(payload);
    g_ptr_array_add(neighbours->drafts, draft);
}

void neighbours_draft_payload(Neighbours *neighbours, const char *jti, const char *payload)
{
    add_draft(neighbours, jti, payload);
    neighbours_announce(neighbours);
}

void neighbours_draft(Neighbours *neighbours, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_autofree char *jti = g_strdup_printf("%032x", neighbours->drafts->len + 1);
        g_autofree char *payload =
            g_strdup_printf("{\"iss\":\"shop\",\"sub\":\"p\",\"aud\":\"app\",\"jti\":\"%s\","
                            "\"iat\":1795514400,\"nbf\":1795514400,\"exp\":1795521600,"
                            "\"cnf\":{\"jkt\":\"" DEVICE_JKT "\"}}",
                            jti);
        add_draft(neighbours, jti, payload);
    }
    neighbours_announce(neighbours);
}

static gboolean on_patience_over(gpointer data)
{
    g_error("dispatchd did not do in %d s what it should", PATIENCE_S);
    return G_SOURCE_REMOVE;
}

void neighbours_wait(Neighbours *neighbours, NeighboursCondition condition)
{
    guint patience = g_timeout_add_seconds(PATIENCE_S, on_patience_over, NULL);
    while (!condition(neighbours)) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_source_remove(patience);
}

bool neighbours_all_settled(Neighbours *neighbours)
{
    for (guint i = 0; i < neighbours->drafts->len; i++) {
        if (((Draft *)neighbours->drafts->pdata[i])->token == NULL) {
            return false;
        }
    }
    return true;
}

typedef struct {
    GVariant *answer;
    bool here;
} Question;

static void on_here(GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
    ((Question *)data)->here = true;
}

static void on_answer(GObject *bus, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    Question *question = data;
    question->answer = g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
    if (question->answer == NULL) {
        g_error("%s", error->message);
    }
}

/* From the engine's connection, so that what the engine said before was heard before. */
static GVariant *ask(Neighbours *neighbours, const char *method)
{
    GDBusConnection *bus = g_object_ref(neighbours->engine_bus);
    Question question = {0};
    guint patience = g_timeout_add_seconds(PATIENCE_S, on_patience_over, NULL);
    guint watch = g_bus_watch_name_on_connection(bus, BECKON_BUS_DISPATCHD_NAME, 0, on_here, NULL,
                                                 &question, NULL);
    while (!question.here) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_bus_unwatch_name(watch);
    g_dbus_connection_call(bus, BECKON_BUS_DISPATCHD_NAME, BECKON_BUS_DISPATCHD_PATH,
                           "org.beckon.Dispatchd1", method, NULL, NULL, 0, -1, NULL, on_answer,
                           &question);
    while (question.answer == NULL) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_source_remove(patience);
    g_object_unref(bus);
    return question.answer;
}

BeckonJwkSet *neighbours_ask_jwks(Neighbours *neighbours)
{
    g_autoptr(GVariant) answer = ask(neighbours, "Jwks");
    const char *text = NULL;
    g_variant_get(answer, "(&s)", &text);
    return beckon_jwk_set_parse(text, strlen(text), NULL);
}

GVariant *neighbours_ask_status(Neighbours *neighbours)
{
    g_autoptr(GVariant) answer = ask(neighbours, "Status");
    return g_variant_get_child_value(answer, 0);
}
