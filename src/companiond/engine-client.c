/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/engine-client.h"

#include "base/limits.h"
#include "wire/bus.h"

#define INTERFACE "org.beckon.Engine.Requests1"

/* Well below BECKON_IN_FLIGHT_US, which must cover an answer and the time that follows it. */
#define TIMEOUT_MS 10000

typedef struct {
    BeckonEngineClient *client;
    const char *method;
    GVariant *arguments;
    BeckonEngineAnswer answer;
    void *data;
} Call;

struct BeckonEngineClient {
    GDBusConnection *bus;
    GCancellable *cancellable;
    guint watch;
    guint ended_signal;
    char *owner;       /* unique name of the present run, or NULL */
    char *known_owner; /* of the last run seen */
    BeckonEngineRestarted restarted;
    BeckonEngineEnded ended;
    void *owner_data; /* of both */
    GQueue *urgent;   /* Call */
    GQueue *waiting;  /* Call: those of devices */
    gsize waiting_bytes;
    guint under_way;
};

static void free_call(gpointer data)
{
    Call *call = data;
    g_variant_unref(call->arguments);
    g_free(call);
}

static void start_calls(BeckonEngineClient *client);

static void on_answer(GObject *bus, GAsyncResult *result, gpointer data)
{
    Call *call = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        free_call(call);
        return;
    }
    if (error != NULL) {
        g_info("%s: %s", call->method, error->message);
    }
    BeckonEngineClient *client = call->client;
    client->under_way--;
    call->answer(call->data, answer);
    free_call(call);
    start_calls(client);
}

static Call *next_call(BeckonEngineClient *client)
{
    Call *call = g_queue_pop_head(client->urgent);
    if (call == NULL && (call = g_queue_pop_head(client->waiting)) != NULL) {
        client->waiting_bytes -= g_variant_get_size(call->arguments);
    }
    return call;
}

/* To an absent engine too: the bus answers at once that it is not there. */
static void start_calls(BeckonEngineClient *client)
{
    while (client->under_way < BECKON_LIMIT_ENGINE_CALLS) {
        Call *call = next_call(client);
        if (call == NULL) {
            return;
        }
        client->under_way++;
        g_dbus_connection_call(client->bus, BECKON_BUS_ENGINE_NAME, BECKON_BUS_ENGINE_PATH,
                               INTERFACE, call->method, call->arguments, NULL,
                               G_DBUS_CALL_FLAGS_NO_AUTO_START, TIMEOUT_MS, client->cancellable,
                               on_answer, call);
    }
}

static void enqueue(BeckonEngineClient *client, GQueue *queue, const char *method,
                    GVariant *arguments, BeckonEngineAnswer answer, void *data)
{
    Call *call = g_new(Call, 1);
    *call = (Call){client, method, g_variant_ref_sink(arguments), answer, data};
    g_queue_push_tail(queue, call);
    start_calls(client);
}

void beckon_engine_client_handle(BeckonEngineClient *client, GVariant *arguments,
                                 BeckonEngineAnswer answer, void *data)
{
    g_autoptr(GVariant) owned = g_variant_ref_sink(arguments);
    gsize size = g_variant_get_size(owned);
    if (client->waiting_bytes + size > BECKON_LIMIT_ENGINE_WAITING_BYTES) {
        answer(data, NULL);
        return;
    }
    client->waiting_bytes += size;
    enqueue(client, client->waiting, "Handle", owned, answer, data);
}

void beckon_engine_client_clock(BeckonEngineClient *client, BeckonEngineAnswer answer, void *data)
{
    enqueue(client, client->urgent, "Clock", g_variant_new("()"), answer, data);
}

void beckon_engine_client_delivered(BeckonEngineClient *client, const char *const *jtis,
                                    gsize n_jtis, BeckonEngineAnswer answer, void *data)
{
    GVariant *arguments = g_variant_new("(@as)", g_variant_new_strv(jtis, (gssize)n_jtis));
    enqueue(client, client->urgent, "Delivered", arguments, answer, data);
}

static void on_appeared(GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
    BeckonEngineClient *client = data;
    bool restarted = client->known_owner != NULL && g_strcmp0(client->known_owner, owner) != 0;
    g_free(client->owner);
    g_free(client->known_owner);
    client->owner = g_strdup(owner);
    client->known_owner = g_strdup(owner);
    g_message("the engine is on the bus");
    if (restarted) {
        client->restarted(client->owner_data);
    }
}

static void on_vanished(GDBusConnection *bus, const char *name, gpointer data)
{
    BeckonEngineClient *client = data;
    if (client->owner != NULL) {
        g_message("the engine has left the bus: requests are refused until it is back");
    }
    g_clear_pointer(&client->owner, g_free);
}

static void on_ended(GDBusConnection *bus, const char *sender, const char *path,
                     const char *interface, const char *signal, GVariant *arguments, gpointer data)
{
    BeckonEngineClient *client = data;
    const char *recipient = NULL;
    if (g_variant_is_of_type(arguments, G_VARIANT_TYPE("(s)"))) {
        g_variant_get(arguments, "(&s)", &recipient);
        client->ended(client->owner_data, recipient);
    }
}

BeckonEngineClient *beckon_engine_client_new(GDBusConnection *bus, BeckonEngineRestarted restarted,
                                             BeckonEngineEnded ended, void *data)
{
    BeckonEngineClient *client = g_new0(BeckonEngineClient, 1);
    client->bus = g_object_ref(bus);
    client->cancellable = g_cancellable_new();
    client->urgent = g_queue_new();
    client->waiting = g_queue_new();
    client->restarted = restarted;
    client->ended = ended;
    client->owner_data = data;
    client->ended_signal = g_dbus_connection_signal_subscribe(
        bus, BECKON_BUS_ENGINE_NAME, INTERFACE, "Ended", BECKON_BUS_ENGINE_PATH, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_ended, client, NULL);
    client->watch =
        g_bus_watch_name_on_connection(bus, BECKON_BUS_ENGINE_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                       on_appeared, on_vanished, client, NULL);
    return client;
}

void beckon_engine_client_free(BeckonEngineClient *client)
{
    if (client == NULL) {
        return;
    }
    g_bus_unwatch_name(client->watch);
    g_dbus_connection_signal_unsubscribe(client->bus, client->ended_signal);
    g_cancellable_cancel(client->cancellable);
    g_object_unref(client->cancellable);
    g_queue_free_full(client->urgent, free_call);
    g_queue_free_full(client->waiting, free_call);
    g_object_unref(client->bus);
    g_free(client->owner);
    g_free(client->known_owner);
    g_free(client);
}

bool beckon_engine_client_is_here(const BeckonEngineClient *client)
{
    return client->owner != NULL;
}

bool beckon_engine_client_read_clock(GVariant *answer, int64_t *ret_store_us, bool *ret_trusted)
{
    if (answer == NULL || !g_variant_is_of_type(answer, G_VARIANT_TYPE("(xb)"))) {
        return false;
    }
    gint64 store_us = 0;
    gboolean trusted = FALSE;
    g_variant_get(answer, "(xb)", &store_us, &trusted);
    *ret_store_us = store_us;
    *ret_trusted = trusted;
    return true;
}
