/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/requests.h"

#include "wire/companiond-bus.h"

/* An offer of a call of Deliver. */
typedef struct {
    BeckonSignedOffer *offer; /* NULL: it cannot go on a stream */
    int64_t cause_us;
} Parcel;

/* One call of Deliver, while the engine is asked the time. */
typedef struct {
    BeckonCompaniond *daemon;
    GDBusMethodInvocation *invocation;
    GArray *parcels;
} Delivery;

static void clear_parcel(gpointer parcel)
{
    beckon_signed_offer_unref(((Parcel *)parcel)->offer);
}

static Delivery *delivery_new(BeckonCompaniond *daemon, GDBusMethodInvocation *invocation)
{
    Delivery *delivery = g_new(Delivery, 1);
    *delivery = (Delivery){daemon, invocation, g_array_new(FALSE, FALSE, sizeof(Parcel))};
    g_array_set_clear_func(delivery->parcels, clear_parcel);
    return delivery;
}

static void delivery_free(Delivery *delivery)
{
    g_array_unref(delivery->parcels);
    g_free(delivery);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Delivery, delivery_free)

static void add_parcel(Delivery *delivery, GVariant *row)
{
    g_autoptr(GError) error = NULL;
    guint64 seq = 0;
    gint64 cause_us = 0;
    const char *jti = NULL;
    const char *recipient = NULL;
    const char *token = NULL;
    g_variant_get(row, "(t&s&s&sx)", &seq, &jti, &recipient, &token, &cause_us);
    const Parcel parcel = {beckon_signed_offer_new(seq, jti, recipient, token, &error), cause_us};
    if (parcel.offer == NULL) {
        g_message("left out: %s", error->message);
    }
    g_array_append_val(delivery->parcels, parcel);
}

/* Keeps what is in flight; answers whether there is any stream to write on. */
static bool take_in(Delivery *delivery, GVariant *rows)
{
    BeckonCompaniond *daemon = delivery->daemon;
    int64_t now_us = g_get_monotonic_time();
    bool any_stream = false;
    for (gsize i = 0; i < g_variant_n_children(rows); i++) {
        g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);
        add_parcel(delivery, row);
        BeckonSignedOffer *offer = g_array_index(delivery->parcels, Parcel, i).offer;
        if (offer != NULL) {
            beckon_in_flight_add(daemon->in_flight, offer, now_us);
            any_stream |= beckon_streams_have(daemon->streams, offer->recipient);
        }
    }
    return any_stream;
}

/* The time goes before the offers: where a capture is replayed faster than it happened, an
 * offer would be ahead of the last time that its app was told. Without a time (the engine has
 * just left) nothing is written: what is in flight goes onto the streams that open when it is
 * back. */
static void write_delivery(Delivery *delivery, GBytes *time)
{
    GVariantBuilder on_stream;
    g_variant_builder_init(&on_stream, G_VARIANT_TYPE("ab"));
    for (guint i = 0; i < delivery->parcels->len; i++) {
        const Parcel *parcel = &g_array_index(delivery->parcels, Parcel, i);
        gboolean written = time != NULL && parcel->offer != NULL &&
                           beckon_streams_deliver(delivery->daemon->streams, parcel->offer, time,
                                                  parcel->cause_us);
        g_variant_builder_add(&on_stream, "b", written);
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
    g_autoptr(GVariant) rows = g_variant_get_child_value(arguments, 0);
    g_autoptr(Delivery) delivery = delivery_new(daemon, invocation);
    if (take_in(delivery, rows)) {
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
    const BeckonServerCounters server = beckon_server_counters(daemon->server);
    GVariantBuilder rows;
    g_variant_builder_init(&rows, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&rows, "{sv}", "version", g_variant_new_string(PACKAGE_VERSION));
    g_variant_builder_add(&rows, "{sv}", "address", g_variant_new_string(url));
    g_variant_builder_add(&rows, "{sv}", "public_url",
                          g_variant_new_string(public_url[0] != '\0' ? public_url : url));
    g_variant_builder_add(&rows, "{sv}", "engine",
                          g_variant_new_boolean(beckon_engine_client_is_here(daemon->engine)));
    g_variant_builder_add(&rows, "{sv}", "streams",
                          g_variant_new_uint32(beckon_streams_count(daemon->streams)));
    g_variant_builder_add(&rows, "{sv}", "offers_sent", g_variant_new_uint64(streams->offers_sent));
    g_variant_builder_add(&rows, "{sv}", "dropped_streams",
                          g_variant_new_uint64(streams->streams_dropped));
    g_variant_builder_add(&rows, "{sv}", "refused_connections",
                          g_variant_new_uint64(server.connections_refused));
    g_variant_builder_add(&rows, "{sv}", "refused_bodies",
                          g_variant_new_uint64(server.bodies_refused));
    g_variant_builder_add(&rows, "{sv}", "cut_bodies", g_variant_new_uint64(server.bodies_cut));
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
