/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/application.h"

#include <sodium.h>
#include <stdbool.h>

#include "base/bytes.h"
#include "base/error.h"
#include "identity/eid.h"
#include "jws/json.h"

#define LEAST_EXPONENT 4
#define CLOCK_SECONDS  (INT64_C(1) << 32) /* a beacon's clock goes round */

/* A whole number that may be left out. */
static bool read_number(JsonObject *object, const char *name, int64_t least, int64_t most,
                        int64_t *number, GError **error)
{
    JsonNode *node = json_object_get_member(object, name);
    if (node == NULL) {
        return true;
    }
    if (json_node_get_value_type(node) != G_TYPE_INT64 || json_node_get_int(node) < least ||
        json_node_get_int(node) > most) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "a fob's \"%s\" is a whole number from %" G_GINT64_FORMAT
                    " to %" G_GINT64_FORMAT,
                    name, least, most);
        return false;
    }
    *number = json_node_get_int(node);
    return true;
}

static bool read_fob(JsonNode *node, BeckonFob *fob, GError **error)
{
    int64_t exponent = BECKON_EID_DEFAULT_EXPONENT;
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        return beckon_error_invalid(
            error, "a fob is an object with \"key\", \"exponent\", \"clock_offset_s\"");
    }
    JsonObject *object = json_node_get_object(node);
    const char *key = beckon_json_string(object, "key", 2 * sizeof fob->key, NULL);
    if (key == NULL || !beckon_hex_decode(key, fob->key, sizeof fob->key)) {
        return beckon_error_invalid(error,
                                    "a fob's \"key\" is its identity key, 32 hexadecimal digits");
    }
    if (!read_number(object, "exponent", LEAST_EXPONENT, BECKON_EID_MAX_EXPONENT, &exponent,
                     error) ||
        !read_number(object, "clock_offset_s", -CLOCK_SECONDS, CLOCK_SECONDS, &fob->clock_offset_s,
                     error)) {
        return false;
    }
    fob->exponent = (guint)exponent;
    return true;
}

static bool read_fobs(BeckonApplication *application, GError **error)
{
    JsonNode *node = json_object_get_member(application->body, "fobs");
    if (node == NULL) {
        return true;
    }
    if (!JSON_NODE_HOLDS_ARRAY(node) ||
        json_array_get_length(json_node_get_array(node)) > G_N_ELEMENTS(application->fobs)) {
        return beckon_error_invalid(error, "\"fobs\" is a list of 8 fobs at most");
    }
    JsonArray *array = json_node_get_array(node);
    for (guint i = 0; i < json_array_get_length(array); i++) {
        if (!read_fob(json_array_get_element(array, i), &application->fobs[application->n_fobs++],
                      error)) {
            return false;
        }
    }
    return true;
}

static bool read_texts(BeckonApplication *application, GError **error)
{
    JsonObject *body = application->body;
    application->language = "";
    application->link = beckon_json_string(body, "link", BECKON_LIMIT_TOKEN_BYTES, error);
    if (application->link != NULL && json_object_has_member(body, "language")) {
        application->language =
            beckon_json_string(body, "language", BECKON_LIMIT_NAME_BYTES, error);
    }
    return application->link != NULL && application->language != NULL;
}

bool beckon_application_read(const BeckonHttpRequest *request, BeckonApplication *application,
                             GError **error)
{
    application->body = beckon_http_json(request, error);
    return application->body != NULL && read_texts(application, error) &&
           read_fobs(application, error);
}

void beckon_application_clear(BeckonApplication *application)
{
    g_clear_pointer(&application->body, json_object_unref);
    sodium_memzero(application->fobs, sizeof application->fobs);
}
