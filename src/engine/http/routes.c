/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/http/routes.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "engine/http/callers.h"
#include "engine/offers/devices.h"
#include "engine/offers/offer-life.h"
#include "engine/offers/redemptions.h"
#include "engine/people/enrolments.h"
#include "engine/people/export.h"
#include "engine/people/me.h"
#include "engine/people/sightings.h"

#define ID "{id}"

typedef struct {
    const char *method;
    const char *path; /* one of its parts may be "{id}" */
    BeckonCallerKind caller;
    BeckonHttpReply (*handle)(BeckonEngine *engine, const BeckonCaller *caller,
                              const BeckonHttpRequest *request);
} Route;

static const Route routes[] = {
    {"GET", "/v1/stream", BECKON_CALLER_DEVICE, beckon_devices_stream},
    {"GET", "/v1/offers", BECKON_CALLER_DEVICE, beckon_devices_offers},
    {"POST", "/v1/offers/" ID "/seen", BECKON_CALLER_DEVICE, beckon_offer_life_seen},
    {"POST", "/v1/offers/" ID "/dismissed", BECKON_CALLER_DEVICE, beckon_offer_life_dismissed},
    {"POST", "/v1/sightings", BECKON_CALLER_DEVICE, beckon_sightings_post},
    {"POST", "/v1/redemptions", BECKON_CALLER_TILL, beckon_redemptions_redeem},
    {"POST", "/v1/enrolments", BECKON_CALLER_NEW_DEVICE, beckon_enrolments_post},
    {"GET", "/v1/me", BECKON_CALLER_DEVICE, beckon_me_get},
    {"GET", "/v1/me/export", BECKON_CALLER_DEVICE, beckon_export_get},
    {"DELETE", "/v1/me", BECKON_CALLER_DEVICE, beckon_me_delete},
    {"PUT", "/v1/me/consents", BECKON_CALLER_DEVICE, beckon_me_put_consents},
};

/* Whether a path is of a form; *ret_id is what stands for its "{id}", or NULL. */
static bool fits(const char *form, const char *path, char **ret_id)
{
    const char *hole = strstr(form, ID);
    if (hole == NULL) {
        return strcmp(form, path) == 0;
    }
    gsize before = (gsize)(hole - form);
    const char *behind = hole + strlen(ID);
    if (strncmp(form, path, before) != 0) {
        return false;
    }
    gsize len = strcspn(path + before, "/");
    if (len == 0 || strcmp(path + before + len, behind) != 0) {
        return false;
    }
    *ret_id = g_strndup(path + before, len);
    return true;
}

static BeckonHttpReply serve(BeckonEngine *engine, const Route *route,
                             const BeckonHttpRequest *request)
{
    g_autoptr(GError) error = NULL;
    g_auto(BeckonCaller) caller = {0};
    if (beckon_caller_identify(engine, route->caller, request, &caller, &error)) {
        return route->handle(engine, &caller, request);
    }
    return beckon_http_problem(401, NULL, "Who are you?", error->message);
}

static BeckonHttpReply route(BeckonEngine *engine, BeckonHttpRequest *request)
{
    g_autofree char *allow = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(routes); i++) {
        g_autofree char *id = NULL;
        if (!fits(routes[i].path, request->path, &id)) {
            continue;
        }
        if (strcmp(routes[i].method, request->method) == 0) {
            request->id = id;
            return serve(engine, &routes[i], request);
        }
        char *more = g_strjoin(", ", routes[i].method, allow, NULL);
        g_free(allow);
        allow = more;
    }
    if (allow == NULL) {
        return beckon_http_problem(404, NULL, "Not here", "there is nothing at this address");
    }
    g_autofree char *detail = g_strdup_printf("this address is for %s", allow);
    BeckonHttpReply reply = beckon_http_problem(405, NULL, "Not that way", detail);
    reply.allow = g_steal_pointer(&allow);
    return reply;
}

void beckon_routes_handle(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    const char *path = NULL;
    g_autoptr(GVariant) headers = NULL;
    g_autoptr(GVariant) body = NULL;
    BeckonHttpRequest request = {0};
    g_variant_get(arguments, "(&s&s@a{ss}@ay)", &request.method, &path, &headers, &body);
    g_autofree char *bare = g_strndup(path, strcspn(path, "?#"));
    request.path = bare;
    request.headers = headers;
    request.body = g_variant_get_fixed_array(body, &request.body_len, 1);
    /* companiond refuses such bodies at the door; the engine does not rely on it. */
    g_auto(BeckonHttpReply) reply =
        request.body_len <= BECKON_LIMIT_REQUEST_BODY_BYTES
            ? route(data, &request)
            : beckon_http_problem(413, NULL, "Too long", "the request's body is too long");
    beckon_http_answer(invocation, &reply);
}
