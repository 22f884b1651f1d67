/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/http/http.h"

#include <string.h>

#include "base/error.h"
#include "jws/json.h"

#define PROBLEM_TYPE "application/problem+json"

const char *beckon_http_header(const BeckonHttpRequest *request, const char *name)
{
    const char *value = NULL;
    g_variant_lookup(request->headers, name, "&s", &value);
    return value;
}

BeckonLanguage beckon_http_language(const BeckonHttpRequest *request)
{
    return beckon_language_choose(beckon_http_header(request, "accept-language"));
}

JsonObject *beckon_http_json(const BeckonHttpRequest *request, GError **error)
{
    if (request->body_len == 0) {
        return json_object_new();
    }
    g_autoptr(GError) reason = NULL;
    JsonObject *object =
        beckon_json_parse_object((const char *)request->body, request->body_len, &reason);
    if (object == NULL) {
        /* Over a limit it is wrong for good: trying again later is of no use. */
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "the body: %s", reason->message);
    }
    return object;
}

void beckon_http_reply_clear(BeckonHttpReply *reply)
{
    g_free(reply->body);
    g_free(reply->allow);
}

BeckonHttpReply beckon_http_reply_json(guint status, JsonObject *object)
{
    return (BeckonHttpReply){
        .status = status, .content_type = "application/json", .body = beckon_json_print(object)};
}

BeckonHttpReply beckon_http_reply_empty(void)
{
    return (BeckonHttpReply){.status = 204};
}

BeckonHttpReply beckon_http_problem(guint status, const char *type, const char *title,
                                    const char *detail)
{
    JsonObject *object = json_object_new();
    if (type != NULL) {
        json_object_set_string_member(object, "type", type);
    }
    json_object_set_string_member(object, "title", title);
    json_object_set_int_member(object, "status", status);
    json_object_set_string_member(object, "detail", detail);
    return (BeckonHttpReply){
        .status = status, .content_type = PROBLEM_TYPE, .body = beckon_json_print(object)};
}

BeckonHttpReply beckon_http_error(const GError *error)
{
    static const struct {
        BeckonError code;
        guint status;
        const char *title;
    } problems[] = {
        {BECKON_ERROR_INVALID, 400, "The request is wrong"},
        {BECKON_ERROR_DENIED, 403, "Not allowed"},
        {BECKON_ERROR_NOT_FOUND, 404, "Not here"},
        {BECKON_ERROR_EXISTS, 409, "There already"},
        {BECKON_ERROR_LIMIT, 429, "Too much at once"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(problems); i++) {
        if (g_error_matches(error, BECKON_ERROR, (gint)problems[i].code)) {
            return beckon_http_problem(problems[i].status, NULL, problems[i].title, error->message);
        }
    }
    g_message("%s", error->message);
    return beckon_http_problem(503, NULL, "Not now", "the hub cannot read or write its database");
}

void beckon_http_answer(GDBusMethodInvocation *invocation, const BeckonHttpReply *reply)
{
    GVariantBuilder headers;
    g_variant_builder_init(&headers, G_VARIANT_TYPE("a{ss}"));
    if (reply->content_type != NULL) {
        g_variant_builder_add(&headers, "{ss}", "content-type", reply->content_type);
    }
    if (reply->status == 401) {
        g_variant_builder_add(&headers, "{ss}", "www-authenticate", "DPoP algs=\"EdDSA Ed25519\"");
    }
    if (reply->allow != NULL) {
        g_variant_builder_add(&headers, "{ss}", "allow", reply->allow);
    }
    const char *body = reply->body != NULL ? reply->body : "";
    g_dbus_method_invocation_return_value(
        invocation,
        g_variant_new("(ua{ss}@ay)", reply->status, &headers,
                      g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, body, strlen(body), 1)));
}
