/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/fake-hub.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "wire/bus.h"
#include "wire/dispatchd-bus.h"
#include "wire/engine-bus.h"

#define LOOK_MS       20
#define PATIENCE_S    30
#define TOKEN_BYTES   1200
#define REFUSED_PROOF "intruder"

typedef struct {
    const char *what;
    guint looks;
} Guard;

/* Wakes the main context, so that a condition which no event announces is looked at too. */
static gboolean on_look(gpointer data)
{
    Guard *guard = data;
    if (++guard->looks * LOOK_MS > PATIENCE_S * 1000) {
        g_error("waited in vain for %s", guard->what);
    }
    return G_SOURCE_CONTINUE;
}

guint fake_hub_guard(const char *what)
{
    Guard *guard = g_new0(Guard, 1);
    guard->what = what;
    return g_timeout_add_full(G_PRIORITY_DEFAULT, LOOK_MS, on_look, guard, g_free);
}

char *fake_jti(uint64_t seq)
{
    return g_strdup_printf("offer-%" G_GUINT64_FORMAT, seq);
}

char *fake_token(uint64_t seq, gsize len)
{
    GString *token = g_string_new(NULL);
    g_string_append_printf(token, "token.%" G_GUINT64_FORMAT ".", seq);
    while (token->len < len) {
        g_string_append_c(token, 'x');
    }
    return g_string_free(token, FALSE);
}

static GDBusConnection *connect_to(FakeHub *hub)
{
    g_autoptr(GError) error = NULL;
    GDBusConnection *connection =
        g_dbus_connection_new_for_address_sync(hub->address,
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, &error);
    g_assert_no_error(error);
    return connection;
}

static void own(GDBusConnection *connection, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "RequestName", g_variant_new("(su)", name, 4), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
        &error);
    g_assert_no_error(error);
    g_assert_nonnull(answer);
}

static void leave_bus(GDBusConnection **connection)
{
    if (*connection != NULL) {
        g_dbus_connection_close_sync(*connection, NULL, NULL);
    }
    g_clear_object(connection);
    /* Calls that came before it left are handed on by the main context: let them come now. */
    while (g_main_context_iteration(NULL, FALSE)) {
    }
}

static char *granted_stream(FakeHub *hub, const char *recipient, uint64_t after)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "recipient");
    json_builder_add_string_value(builder, recipient);
    json_builder_set_member_name(builder, "epoch");
    json_builder_add_string_value(builder, FAKE_EPOCH);
    json_builder_set_member_name(builder, "offers");
    json_builder_begin_array(builder);
    for (guint i = 0; i < hub->backlog->len; i++) {
        const FakeOffer *offer = &g_array_index(hub->backlog, FakeOffer, i);
        if (offer->seq <= after || strcmp(offer->recipient, recipient) != 0) {
            continue;
        }
        g_autofree char *jti = fake_jti(offer->seq);
        g_autofree char *token = fake_token(offer->seq, TOKEN_BYTES);
        json_builder_begin_object(builder);
        json_builder_set_member_name(builder, "seq");
        json_builder_add_int_value(builder, (gint64)offer->seq);
        json_builder_set_member_name(builder, "jti");
        json_builder_add_string_value(builder, jti);
        json_builder_set_member_name(builder, "token");
        json_builder_add_string_value(builder, token);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, FALSE);
}

static void answer(GDBusMethodInvocation *invocation, guint status, const char *header,
                   const char *value, const char *body)
{
    GVariantBuilder headers;
    g_variant_builder_init(&headers, G_VARIANT_TYPE("a{ss}"));
    g_variant_builder_add(&headers, "{ss}", header, value);
    GVariant *bytes =
        g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, body, strlen(body), sizeof(char));
    g_dbus_method_invocation_return_value(invocation,
                                          g_variant_new("(ua{ss}@ay)", status, &headers, bytes));
}

static void note_request(FakeHub *hub, GVariant *arguments)
{
    const char *method = NULL;
    const char *path = NULL;
    g_autoptr(GVariantIter) headers = NULL;
    g_autoptr(GVariant) body = NULL;
    const char *name = NULL;
    const char *value = NULL;
    gsize len = 0;
    GString *text = g_string_new(NULL);
    g_variant_get(arguments, "(&s&sa{ss}@ay)", &method, &path, &headers, &body);
    g_string_append_printf(text, "%s %s\n", method, path);
    while (g_variant_iter_next(headers, "{&s&s}", &name, &value)) {
        g_string_append_printf(text, "%s: %s\n", name, value);
    }
    const guint8 *bytes = g_variant_get_fixed_array(body, &len, sizeof *bytes);
    g_string_append_c(text, '\n');
    g_free(hub->last_request);
    g_free(hub->last_body);
    hub->last_request = g_string_free(text, FALSE);
    hub->last_body = g_memdup2(bytes, len);
    hub->last_body_len = len;
}

static void handle(FakeHub *hub, GDBusMethodInvocation *invocation)
{
    GVariant *arguments = g_dbus_method_invocation_get_parameters(invocation);
    const char *path = NULL;
    const char *proof = NULL;
    const char *last_id = NULL;
    g_autoptr(GVariant) headers = NULL;
    g_variant_get(arguments, "(&s&s@a{ss}@ay)", NULL, &path, &headers, NULL);
    g_variant_lookup(headers, "dpop", "&s", &proof);
    g_variant_lookup(headers, "last-event-id", "&s", &last_id);
    if (proof == NULL || strcmp(proof, REFUSED_PROOF) == 0) {
        answer(invocation, 401, "content-type", "application/problem+json",
               "{\"status\":401,\"title\":\"Unauthorized\"}");
        return;
    }
    if (strcmp(path, "/v1/stream") != 0) {
        answer(invocation, 202, "x-engine", "yes", "the engine's answer");
        return;
    }
    const char *dash = last_id != NULL ? strchr(last_id, '-') : NULL;
    uint64_t after = dash != NULL ? g_ascii_strtoull(dash + 1, NULL, 10) : 0;
    g_autofree char *body = granted_stream(hub, proof, after);
    answer(invocation, 200, "content-type", "application/json", body);
}

static void note_delivered(FakeHub *hub, GDBusMethodInvocation *invocation)
{
    if (hub->refuse_receipts) {
        g_dbus_method_invocation_return_dbus_error(invocation, "org.beckon.Error.IO", "not now");
        return;
    }
    g_autofree const char **jtis = NULL;
    g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(^a&s)", &jtis);
    for (gsize i = 0; jtis[i] != NULL; i++) {
        g_ptr_array_add(hub->delivered, g_strdup(jtis[i]));
    }
    g_dbus_method_invocation_return_value(invocation, NULL);
}

static void on_engine_call(GDBusConnection *connection, const char *sender, const char *path,
                           const char *interface, const char *method, GVariant *arguments,
                           GDBusMethodInvocation *invocation, gpointer data)
{
    FakeHub *hub = data;
    if (strcmp(method, "Clock") == 0) {
        hub->n_clocks++;
        g_dbus_method_invocation_return_value(invocation,
                                              g_variant_new("(xb)", FAKE_STORE_US, TRUE));
    } else if (strcmp(method, "Delivered") == 0) {
        note_delivered(hub, invocation);
    } else {
        note_request(hub, arguments);
        g_ptr_array_add(hub->held, invocation);
        hub->most_held = MAX(hub->most_held, hub->held->len);
        if (!hub->hold) {
            fake_hub_release(hub);
        }
    }
}

void fake_hub_release(FakeHub *hub)
{
    hub->hold = false;
    while (hub->held->len > 0) {
        handle(hub, g_ptr_array_remove_index(hub->held, 0));
    }
}

static void on_dispatchd_call(GDBusConnection *connection, const char *sender, const char *path,
                              const char *interface, const char *method, GVariant *arguments,
                              GDBusMethodInvocation *invocation, gpointer data)
{
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(s)", FAKE_JWKS));
}

void fake_hub_start_engine(FakeHub *hub)
{
    static const GDBusInterfaceVTable vtable = {.method_call = on_engine_call};
    hub->engine = connect_to(hub);
    g_dbus_connection_register_object(hub->engine, BECKON_BUS_ENGINE_PATH,
                                      beckon_bus_engine_requests1_interface_info(), &vtable, hub,
                                      NULL, NULL);
    own(hub->engine, BECKON_BUS_ENGINE_NAME);
}

void fake_hub_stop_engine(FakeHub *hub)
{
    leave_bus(&hub->engine);
}

void fake_hub_end(FakeHub *hub, const char *recipient)
{
    g_dbus_connection_emit_signal(hub->engine, NULL, BECKON_BUS_ENGINE_PATH,
                                  "org.beckon.Engine.Requests1", "Ended",
                                  g_variant_new("(s)", recipient), NULL);
    g_dbus_connection_flush_sync(hub->engine, NULL, NULL);
}

void fake_hub_start_dispatchd(FakeHub *hub)
{
    static const GDBusInterfaceVTable vtable = {.method_call = on_dispatchd_call};
    hub->dispatchd = connect_to(hub);
    g_dbus_connection_register_object(hub->dispatchd, BECKON_BUS_DISPATCHD_PATH,
                                      beckon_bus_dispatchd1_interface_info(), &vtable, hub, NULL,
                                      NULL);
    own(hub->dispatchd, BECKON_BUS_DISPATCHD_NAME);
}

void fake_hub_stop_dispatchd(FakeHub *hub)
{
    leave_bus(&hub->dispatchd);
}

static void on_called(GObject *connection, GAsyncResult *result, gpointer data)
{
    GVariant **ret_answer = data;
    g_autoptr(GError) error = NULL;
    *ret_answer = g_dbus_connection_call_finish(G_DBUS_CONNECTION(connection), result, &error);
    g_assert_no_error(error);
}

/* Calls companiond while the engine of this process may be asked by it. */
static GVariant *call_companiond(GDBusConnection *from, const char *method, GVariant *arguments)
{
    GVariant *result = NULL;
    g_dbus_connection_call(from, BECKON_BUS_COMPANIOND_NAME, BECKON_BUS_COMPANIOND_PATH,
                           "org.beckon.Companiond1", method, arguments, NULL,
                           G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_called, &result);
    WAIT_FOR(result != NULL);
    return result;
}

bool fake_hub_deliver_many(FakeHub *hub, uint64_t first_seq, guint count, const char *recipient,
                           gsize token_len)
{
    GVariantBuilder offers;
    g_variant_builder_init(&offers, G_VARIANT_TYPE("a(tsssx)"));
    for (uint64_t seq = first_seq; seq < first_seq + count; seq++) {
        g_autofree char *jti = fake_jti(seq);
        g_autofree char *token = fake_token(seq, token_len);
        g_variant_builder_add(&offers, "(tsssx)", seq, jti, recipient, token,
                              g_get_monotonic_time());
    }
    g_autoptr(GVariant) result =
        call_companiond(hub->dispatchd, "Deliver", g_variant_new("(a(tsssx))", &offers));
    g_autoptr(GVariant) on_stream = g_variant_get_child_value(result, 0);
    gboolean last = FALSE;
    g_assert_cmpuint(g_variant_n_children(on_stream), ==, count);
    g_variant_get_child(on_stream, count - 1, "b", &last);
    return last;
}

bool fake_hub_deliver(FakeHub *hub, uint64_t seq, const char *recipient)
{
    return fake_hub_deliver_many(hub, seq, 1, recipient, TOKEN_BYTES);
}

static GVariant *status_member(FakeHub *hub, const char *name)
{
    g_autoptr(GVariant) result = call_companiond(hub->operator_, "Status", NULL);
    g_autoptr(GVariant) status = g_variant_get_child_value(result, 0);
    GVariant *value = g_variant_lookup_value(status, name, NULL);
    g_assert_nonnull(value);
    return value;
}

guint64 fake_hub_status(FakeHub *hub, const char *name)
{
    g_autoptr(GVariant) value = status_member(hub, name);
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_UINT32)) {
        return g_variant_get_uint32(value);
    }
    return g_variant_is_of_type(value, G_VARIANT_TYPE_INT64) ? (guint64)g_variant_get_int64(value)
                                                             : g_variant_get_uint64(value);
}

static void on_name(GDBusConnection *connection, const char *name, const char *owner,
                    gpointer appeared)
{
    *(bool *)appeared = true;
}

/* Whatever becomes of the test, its processes end with it. */
static void set_up_child(gpointer data)
{
    const FakeHub *hub = data;
    const struct rlimit files = {hub->max_files, hub->max_files};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (hub->max_files > 0) {
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

static GSubprocess *spawn(FakeHub *hub, const char *const *argv, GSubprocessFlags flags)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(flags);
    g_subprocess_launcher_set_child_setup(launcher, set_up_child, hub, NULL);
    GSubprocess *process = g_subprocess_launcher_spawnv(launcher, argv, &error);
    g_assert_no_error(error);
    return process;
}

static bool sees_engine(FakeHub *hub)
{
    g_autoptr(GVariant) sees = status_member(hub, "engine");
    return g_variant_get_boolean(sees);
}

/* A request that came before companiond knew of the engine would be refused. */
static void wait_until_it_sees_the_engine(FakeHub *hub)
{
    WAIT_FOR(hub->engine == NULL || sees_engine(hub));
}

void fake_hub_start_companiond(FakeHub *hub)
{
    bool appeared = false;
    g_autofree char *program = g_build_filename(g_getenv("BUILDDIR"), "beckon-companiond", NULL);
    const char *const argv[] = {program, "--config", hub->config, NULL};
    hub->companiond = spawn(hub, argv, G_SUBPROCESS_FLAGS_NONE);
    guint watch = g_bus_watch_name_on_connection(hub->operator_, BECKON_BUS_COMPANIOND_NAME,
                                                 G_BUS_NAME_WATCHER_FLAGS_NONE, on_name, NULL,
                                                 &appeared, NULL);
    WAIT_FOR(appeared);
    g_bus_unwatch_name(watch);
    wait_until_it_sees_the_engine(hub);
    g_autoptr(GVariant) address = status_member(hub, "address");
    hub->port =
        (guint16)g_ascii_strtoull(strrchr(g_variant_get_string(address, NULL), ':') + 1, NULL, 10);
}

void fake_hub_kill_companiond(FakeHub *hub)
{
    g_subprocess_force_exit(hub->companiond);
    g_subprocess_wait(hub->companiond, NULL, NULL);
    g_clear_object(&hub->companiond);
}

static void write_config(FakeHub *hub, const char *extra)
{
    g_autofree char *text =
        g_strdup_printf("[companiond]\n"
                        "listen=127.0.0.1:0\n"
                        "bus=%s\n"
                        "operators=%u\n"
                        "engine-user=%u\n"
                        "dispatchd-user=%u\n"
                        "companiond-user=%u\n"
                        "shared-uid=yes\n"
                        "%s",
                        hub->address, getgid(), getuid(), getuid(), getuid(), extra);
    hub->config = g_build_filename(hub->folder, "companiond.conf", NULL);
    g_assert_true(g_file_set_contents(hub->config, text, -1, NULL));
}

static void start_bus(FakeHub *hub)
{
    g_autofree char *config = g_build_filename(hub->folder, "bus.conf", NULL);
    g_autofree char *text = g_strdup_printf(
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
        " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
        "<busconfig><type>system</type><listen>unix:path=%s/bus</listen>\n"
        "<policy context=\"default\"><allow user=\"*\"/><allow own=\"*\"/>\n"
        "<allow send_destination=\"*\"/><allow receive_sender=\"*\"/></policy></busconfig>\n",
        hub->folder);
    g_assert_true(g_file_set_contents(config, text, -1, NULL));
    g_autofree char *option = g_strconcat("--config-file=", config, NULL);
    const char *const argv[] = {"dbus-daemon",     "--nofork", "--nopidfile",
                                "--print-address", option,     NULL};
    hub->bus = spawn(hub, argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_autoptr(GDataInputStream) output =
        g_data_input_stream_new(g_subprocess_get_stdout_pipe(hub->bus));
    hub->address = g_data_input_stream_read_line(output, NULL, NULL, NULL);
    g_assert_nonnull(hub->address);
}

static void clear_offer(gpointer offer)
{
    g_free(((FakeOffer *)offer)->recipient);
}

FakeHub *fake_hub_new(const char *extra_config)
{
    FakeHub *hub = g_new0(FakeHub, 1);
    hub->folder = g_dir_make_tmp("beckon-companiond-XXXXXX", NULL);
    hub->backlog = g_array_new(FALSE, FALSE, sizeof(FakeOffer));
    g_array_set_clear_func(hub->backlog, clear_offer);
    hub->delivered = g_ptr_array_new_with_free_func(g_free);
    hub->held = g_ptr_array_new();
    start_bus(hub);
    write_config(hub, extra_config);
    hub->operator_ = connect_to(hub);
    fake_hub_start_engine(hub);
    fake_hub_start_dispatchd(hub);
    fake_hub_start_companiond(hub);
    return hub;
}

static void remove_folder(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    for (const char *name = g_dir_read_name(folder); name != NULL; name = g_dir_read_name(folder)) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_unlink(file);
    }
    g_rmdir(path);
}

void fake_hub_free(FakeHub *hub)
{
    if (hub->companiond != NULL) {
        g_subprocess_send_signal(hub->companiond, SIGTERM);
        g_subprocess_wait(hub->companiond, NULL, NULL);
        g_assert_true(g_subprocess_get_if_exited(hub->companiond));
        g_assert_cmpint(g_subprocess_get_exit_status(hub->companiond), ==, 0);
    }
    g_clear_object(&hub->companiond);
    leave_bus(&hub->engine);
    leave_bus(&hub->dispatchd);
    leave_bus(&hub->operator_);
    g_subprocess_force_exit(hub->bus);
    g_subprocess_wait(hub->bus, NULL, NULL);
    g_object_unref(hub->bus);
    remove_folder(hub->folder);
    g_free(hub->address);
    g_free(hub->config);
    g_free(hub->folder);
    g_free(hub->last_request);
    g_free(hub->last_body);
    g_array_unref(hub->backlog);
    g_ptr_array_unref(hub->delivered);
    g_ptr_array_unref(hub->held);
    g_free(hub);
}

void fake_hub_add_backlog(FakeHub *hub, uint64_t seq, const char *recipient)
{
    const FakeOffer offer = {seq, g_strdup(recipient)};
    g_array_append_val(hub->backlog, offer);
}
