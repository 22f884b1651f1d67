/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_HTTP_HTTP_H
#define BECKON_ENGINE_HTTP_HTTP_H

/* HTTP requests as companiond passes them on, and what the engine answers. */

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdint.h>

#include "engine/http/language.h"

/* Everything is borrowed from the call. */
typedef struct {
    const char *method;
    const char *path;  /* without query */
    const char *id;    /* what stands in the path's place of "{id}"; NULL where it has none */
    GVariant *headers; /* a{ss}, names in lower case */
    const uint8_t *body;
    gsize body_len;
} BeckonHttpRequest;

/* The value of a header, or NULL. Borrowed. */
const char *beckon_http_header(const BeckonHttpRequest *request, const char *name);

/* The language that the request likes best. */
BeckonLanguage beckon_http_language(const BeckonHttpRequest *request);

/* The body as a strict JSON object (jws/json.h); of no bytes, an empty one. BECKON_ERROR_INVALID.
 * Owned by the caller. */
JsonObject *beckon_http_json(const BeckonHttpRequest *request, GError **error);

typedef struct {
    guint status;
    const char *content_type; /* static; NULL: there is no body */
    char *body;
    char *allow; /* of a 405: the methods that there are */
} BeckonHttpReply;

void beckon_http_reply_clear(BeckonHttpReply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BeckonHttpReply, beckon_http_reply_clear)

/* An object as application/json. Takes it. */
BeckonHttpReply beckon_http_reply_json(guint status, JsonObject *object);

/* 204. */
BeckonHttpReply beckon_http_reply_empty(void);

/* RFC 9457. type is a URI reference that programs tell problems apart by, NULL: about:blank;
 * title and detail are for people. */
BeckonHttpReply beckon_http_problem(guint status, const char *type, const char *title,
                                    const char *detail);

/* The problem that an error of BECKON_ERROR is: 400 INVALID, 403 DENIED, 404 NOT_FOUND, 409
 * EXISTS, 429 LIMIT, else 503, whose reason is logged and not told. */
BeckonHttpReply beckon_http_error(const GError *error);

/* Answers a call of Requests1.Handle. */
void beckon_http_answer(GDBusMethodInvocation *invocation, const BeckonHttpReply *reply);

#endif
