/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_RESPONSE_H
#define BECKON_COMPANIOND_RESPONSE_H

/* How a message is answered. Errors are problem details (RFC 9457). A paused message is to be
 * unpaused by whoever paused it. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

/* How long a client is asked to wait when a part of the hub does not answer. */
#define BECKON_RETRY_AFTER_S 2

/* A problem; its title is the status's own phrase. A 503 carries Retry-After. */
void beckon_response_problem(SoupServerMessage *message, guint status, const char *detail);

/* A body of a content type, which is copied. Nothing of /v1/ may be stored by a cache. */
void beckon_response_body(SoupServerMessage *message, guint status, const char *content_type,
                          const void *body, gsize len);

/* Takes the object. */
void beckon_response_json(SoupServerMessage *message, guint status, JsonObject *object);

/* The head of an event stream, whose body follows piece by piece and is not kept once sent. */
void beckon_response_event_stream(SoupServerMessage *message);

#endif
