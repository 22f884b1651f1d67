/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_JWS_JSON_H
#define BECKON_JWS_JSON_H

/* JSON from outsiders, read strictly: what RFC 8259 does not have is refused, and so are
 * duplicate member names (RFC 7515 section 4), NUL characters in strings, whole numbers of more
 * than 18 digits, nesting deeper than BECKON_LIMIT_JSON_DEPTH, and more than
 * BECKON_LIMIT_JSON_TOKENS tokens. And JSON for them, printed. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Reads one object. NULL on an error, BECKON_ERROR_INVALID or BECKON_ERROR_LIMIT, whose message
 * never quotes the text. Owned by the caller. The caller limits len. */
JsonObject *beckon_json_parse_object(const char *text, gsize len, GError **error);

/* A member that must be a string of 1 … max_bytes bytes: borrowed from the object. NULL when it
 * is missing or anything else, BECKON_ERROR_INVALID. */
const char *beckon_json_string(JsonObject *object, const char *name, gsize max_bytes,
                               GError **error);

/* A member that must be a NumericDate (RFC 7519 section 2): seconds since 1970-01-01T00:00:00Z,
 * fractions allowed, up to the year 9999. BECKON_ERROR_INVALID. */
bool beckon_json_time(JsonObject *object, const char *name, int64_t *ret_us, GError **error);

/* Sets a member to a text, which is copied, or to null where the text is NULL. */
void beckon_json_set_text(JsonObject *object, const char *name, const char *text);

/* Sets a member to a time as RFC 3339 in UTC, or to null for BECKON_TIME_NEVER. */
void beckon_json_set_time(JsonObject *object, const char *name, int64_t us);

/* An object, or any node, on one line. The first takes the object, the second borrows the node; the
 * text is owned by the caller. */
char *beckon_json_print(JsonObject *object);
char *beckon_json_print_node(JsonNode *node);

/* Any node, on as many lines as people like to read. The node is borrowed, the text the caller's.
 */
char *beckon_json_lay_out_node(JsonNode *node);

#endif
