/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/requests.h"

#include "base/error.h"
#include "wire/companiond-bus.h"

/* One call of Deliver, while the engine is asked the time. */
typedef struct {
    BeckonCompaniond *daemon;
    GDBusMethodInvocation *invocation;
    GPtrArray *offers;
    GArray *causes; /* int64_t, beside the offers */
} Delivery;

static void delivery_free(Delivery *delivery)
{
    g_ptr_array_unref(delivery->offers);
    g_array_unref(delivery->causes);
    g_free(delivery);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Delivery, delivery_free)

static Delivery *read_delivery(BeckonCompaniond *daemon, GVariant *arguments,
                               GDBusMethodInvocation *invocation, GError **error)
{
    g_autoptr(Delivery) delivery = g_new0(Delivery, 1);
    delivery->daemon = daemon;
    delivery->invocation = invocation;
    delivery->offers = beckon_signed_offers_new();
    delivery->causes = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GVariantIter) rows = NULL;
    guint64 seq = 0;
    gint64 cause_us = 0;
    const char *jti = NULL;
    const char *recipient = NULL;
    const char *token = NULL;
    g_variant_get(arguments, "(a(tsssx))", &rows);
    while (g_variant_iter_next(rows, "(t&s&s&sx)", &seq, &jti, &recipient, &token, &cause_us)) {
        BeckonSignedOffer *offer = beckon_signed_offer_new(seq, jti, recipient, token, error);
        if (offer == NULL) {
            return NULL;
        }
        int64_t cause = cause_us;
        g_ptr_array_add(delivery->offers, offer);
        g_array_append_val(delivery->causes, cause);
    }
    return g_steal_pointer(&delivery);
}

/* The time goes before the offers: where a capture is replayed faster than it happened, an
 * offer would be ahead of the last time that its app was told. */
static void write_delivery(Delivery *delivery, GBytes *time)
{
    GVariantBuilder on_stream;
    g_variant_builder_init(&on_stream, G_VARIANT_TYPE("ab"));
    for (guint i = 0; i < delivery->offers->len; i++) {
        g_variant_builder_add(
            &on_stream, "b",
            (gboolean)beckon_streams_deliver(delivery->daemon->streams, delivery->offers->pdata[i],
                                             time, g_array_index(delivery->causes, int64_t, i)));
    }
    g_dbus_method_invocation_return_value(delivery->invocation, g_variant_new("(ab)", &on_stream));
}

static void on_delivery_clock(void *data, GVariant *clock)
{
    g_autoptr(Delivery) delivery = data;
    g_autoptr(GBytes) time = beckon_companiond_time_event(clock);
    write_delivery(delivery, time);
}

static void deliver(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonCompaniond *daemon = data;
    GError *error = NULL;
    g_autoptr(Delivery) delivery = read_delivery(daemon, arguments, invocation, &error);
    if (delivery == NULL) {
        g_dbus_method_invocation_take_error(invocation, error);
        return;
    }
    int64_t now_us = g_get_monotonic_time();
    bool any_stream = false;
    for (guint i = 0; i < delivery->offers->len; i++) {
        BeckonSignedOffer *offer = delivery->offers->pdata[i];
        beckon_in_flight_add(daemon->in_flight, offer, now_us);
        any_stream |= beckon_streams_have(daemon->streams, offer->recipient);
    }
    if (any_stream) {
        beckon_engine_client_clock(daemon->engine, on_delivery_clock, g_steal_pointer(&delivery));
    } else {
        write_delivery(delivery, NULL);
    }
}

static void status(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonCompaniond *daemon = data;
    const char *url = beckon_server_url(daemon->server);
    const char *public_url = daemon->config->public_url;
    const BeckonStreamsCounters *streams = beckon_streams_counters(daemon->streams);
    const BeckonServerCounters *server = beckon_server_counters(daemon->server);
    GVariantBuilder rows;
    g_variant_builder_init(&rows, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&rows, "{sv}", "address", g_variant_new_string(url));
    g_variant_builder_add(&rows, "{sv}", "public_url",
                          g_variant_new_string(public_url[0] != '\0' ? public_url : url));
    g_variant_builder_add(&rows, "{sv}", "streams",
                          g_variant_new_uint32(beckon_streams_count(daemon->streams)));
    g_variant_builder_add(&rows, "{sv}", "offers_sent", g_variant_new_uint64(streams->offers_sent));
    g_variant_builder_add(&rows, "{sv}", "dropped_streams",
                          g_variant_new_uint64(streams->streams_dropped));
    g_variant_builder_add(&rows, "{sv}", "refused_connections",
                          g_variant_new_uint64(server->connections_refused));
    g_variant_builder_add(&rows, "{sv}", "refused_bodies",
                          g_variant_new_uint64(server->bodies_refused));
    g_variant_builder_add(&rows, "{sv}", "latency_median_us",
                          g_variant_new_int64(beckon_latency_quantile(&streams->latency, 0.5)));
    g_variant_builder_add(&rows, "{sv}", "latency_p99_us",
                          g_variant_new_int64(beckon_latency_quantile(&streams->latency, 0.99)));
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(a{sv})", &rows));
}

bool beckon_requests_export(BeckonCompaniond *daemon, GError **error)
{
    static const BeckonBusMethod methods[] = {
        {"Deliver", BECKON_ROLE_DISPATCHD, deliver},
        {"Status", BECKON_ROLE_OPERATOR, status},
    };
    GDBusInterfaceInfo *const interfaces[] = {beckon_bus_companiond1_interface_info(), NULL};
    return beckon_bus_export(daemon->bus, BECKON_BUS_COMPANIOND_PATH, interfaces, methods,
                             G_N_ELEMENTS(methods), daemon, error);
}
