/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/routes.h"

#include <string.h>

#include "base/time.h"
#include "companiond/daemon.h"
#include "companiond/forward.h"
#include "companiond/opening.h"
#include "companiond/page.h"
#include "companiond/qr.h"
#include "companiond/response.h"
#include "jws/json.h"

/* A message whose answer waits for the engine. */
typedef struct {
    BeckonCompaniond *daemon;
    SoupServerMessage *message;
} Pending;

static Pending *pending_new(BeckonCompaniond *daemon, SoupServerMessage *message)
{
    Pending *pending = g_new(Pending, 1);
    *pending = (Pending){daemon, g_object_ref(message)};
    return pending;
}

static void pending_free(Pending *pending)
{
    g_object_unref(pending->message);
    g_free(pending);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pending, pending_free)

static void on_handled(void *data, GVariant *answer)
{
    g_autoptr(Pending) pending = data;
    beckon_forward_respond(pending->message, answer);
    soup_server_message_unpause(pending->message);
}

static void forward(void *data, SoupServerMessage *message)
{
    BeckonCompaniond *daemon = data;
    beckon_forward_ask(daemon->engine, message, on_handled, pending_new(daemon, message));
}

static void jwks(void *data, SoupServerMessage *message)
{
    const BeckonCompaniond *daemon = data;
    const char *text = beckon_jwks_text(daemon->jwks);
    if (text == NULL) {
        beckon_response_problem(message, SOUP_STATUS_SERVICE_UNAVAILABLE,
                                "the hub's dispatcher has not told its keys yet");
        return;
    }
    beckon_response_body(message, SOUP_STATUS_OK, "application/jwk-set+json", text, strlen(text));
}

static void on_health_clock(void *data, GVariant *clock)
{
    g_autoptr(Pending) pending = data;
    JsonObject *health = json_object_new();
    int64_t store_us = 0;
    bool trusted = false;
    bool engine = beckon_engine_client_read_clock(clock, &store_us, &trusted);
    bool dispatchd = beckon_jwks_dispatchd_is_here(pending->daemon->jwks);
    bool ok = engine && dispatchd;
    json_object_set_string_member(health, "status", ok ? "ok" : "degraded");
    json_object_set_boolean_member(health, "engine", engine);
    json_object_set_boolean_member(health, "dispatchd", dispatchd);
    g_autofree char *time = engine ? beckon_time_format(store_us, NULL) : NULL;
    beckon_json_set_text(health, "store_time", time);
    beckon_response_json(pending->message, ok ? SOUP_STATUS_OK : SOUP_STATUS_SERVICE_UNAVAILABLE,
                         health);
    soup_server_message_unpause(pending->message);
}

static void healthz(void *data, SoupServerMessage *message)
{
    BeckonCompaniond *daemon = data;
    soup_server_message_pause(message);
    beckon_engine_client_clock(daemon->engine, on_health_clock, pending_new(daemon, message));
}

const BeckonRoute *beckon_routes(gsize *ret_n_routes)
{
    static const BeckonRoute routes[] = {
        {"/v1/stream", "GET", beckon_opening_begin}, {"/v1/", NULL, forward},
        {"/.well-known/jwks.json", "GET", jwks},     {"/healthz", "GET", healthz},
        {"/qr.svg", "GET", beckon_qr_serve},         {"/", "GET", beckon_page_serve},
    };
    *ret_n_routes = G_N_ELEMENTS(routes);
    return routes;
}
