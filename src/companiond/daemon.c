/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/daemon.h"

#include "base/limits.h"
#include "companiond/requests.h"
#include "companiond/routes.h"
#include "companiond/sse.h"

/* Proxies and phones' networks give up a connection on which nothing moves for a minute. */
#define HEARTBEAT_S 15

BeckonCompaniond *beckon_companiond_open(const BeckonCompaniondConfig *config, GError **error)
{
    g_autoptr(BeckonCompaniond) daemon = g_new0(BeckonCompaniond, 1);
    const BeckonServerConfig server = {config->listen, config->certificate, config->key};
    gsize n_routes = 0;
    const BeckonRoute *routes = beckon_routes(&n_routes);
    daemon->config = config;
    daemon->streams = beckon_streams_new(config->max_streams);
    daemon->in_flight = beckon_in_flight_new(BECKON_LIMIT_IN_FLIGHT_OFFERS);
    daemon->server = beckon_server_open(&server, routes, n_routes, daemon, error);
    return daemon->server != NULL ? g_steal_pointer(&daemon) : NULL;
}

GBytes *beckon_companiond_time_event(GVariant *clock)
{
    int64_t store_us = 0;
    bool trusted = false;
    return beckon_engine_client_read_clock(clock, &store_us, &trusted)
               ? beckon_sse_time(store_us, trusted)
               : NULL;
}

static void on_heartbeat_clock(void *data, GVariant *clock)
{
    BeckonCompaniond *daemon = data;
    g_autoptr(GBytes) time = beckon_companiond_time_event(clock);
    g_autoptr(GBytes) event = time != NULL ? g_steal_pointer(&time) : beckon_sse_keep_alive();
    beckon_streams_broadcast(daemon->streams, event);
}

static gboolean on_heartbeat(gpointer data)
{
    BeckonCompaniond *daemon = data;
    beckon_receipts_send(daemon->receipts);
    if (beckon_streams_count(daemon->streams) > 0) {
        beckon_engine_client_clock(daemon->engine, on_heartbeat_clock, daemon);
    }
    return G_SOURCE_CONTINUE;
}

/* A restored database starts another epoch, whose numbers a stream of the old one would take
 * for passed. So devices ask again, and what the engine lost of their receipts it hears then. */
static void on_engine_restarted(void *data)
{
    BeckonCompaniond *daemon = data;
    beckon_streams_end(daemon->streams);
    beckon_receipts_send(daemon->receipts);
}

/* A forgotten shopper's app hears nothing more, and what is on its way to it goes nowhere. */
static void on_ended(void *data, const char *recipient)
{
    BeckonCompaniond *daemon = data;
    beckon_streams_end_of(daemon->streams, recipient);
    beckon_in_flight_forget(daemon->in_flight, recipient);
}

bool beckon_companiond_join_bus(BeckonCompaniond *daemon, GError **error)
{
    daemon->bus = beckon_bus_open(&daemon->config->bus, error);
    if (daemon->bus == NULL) {
        return false;
    }
    GDBusConnection *connection = beckon_bus_connection(daemon->bus);
    daemon->engine = beckon_engine_client_new(connection, on_engine_restarted, on_ended, daemon);
    daemon->jwks = beckon_jwks_new(connection);
    daemon->receipts = beckon_receipts_new(daemon->engine);
    daemon->heartbeat = g_timeout_add_seconds(HEARTBEAT_S, on_heartbeat, daemon);
    if (!beckon_requests_export(daemon, error) ||
        !beckon_bus_own(daemon->bus, BECKON_BUS_COMPANIOND_NAME, error)) {
        return false;
    }
    g_message("serving %s", beckon_server_url(daemon->server));
    return true;
}

void beckon_companiond_close(BeckonCompaniond *daemon)
{
    if (daemon == NULL) {
        return;
    }
    g_clear_handle_id(&daemon->heartbeat, g_source_remove);
    beckon_receipts_free(daemon->receipts);
    beckon_jwks_free(daemon->jwks);
    beckon_engine_client_free(daemon->engine);
    beckon_bus_close(daemon->bus);
    beckon_streams_free(daemon->streams);
    beckon_server_close(daemon->server);
    beckon_in_flight_free(daemon->in_flight);
    g_free(daemon);
}
