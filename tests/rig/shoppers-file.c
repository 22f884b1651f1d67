/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rig/shoppers-file.h"

#include <string.h>

#include "base/error.h"
#include "jws/base64url.h"
#include "jws/json.h"

#define NAME_BYTES 256

static void shopper_free(gpointer data)
{
    Shopper *shopper = data;
    g_free(shopper->name);
    beckon_signing_key_free(shopper->key);
    g_free(shopper);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shopper, shopper_free)

static bool has_presence(JsonObject *object)
{
    JsonNode *node = json_object_get_member(object, "consents");
    JsonArray *consents =
        node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    for (guint i = 0; consents != NULL && i < json_array_get_length(consents); i++) {
        if (g_strcmp0(json_array_get_string_element(consents, i), "presence") == 0) {
            return true;
        }
    }
    return false;
}

/* The seed alone says all: x may be left out. */
static BeckonSigningKey *read_key(JsonObject *shopper, GError **error)
{
    JsonNode *node = json_object_get_member(shopper, "device");
    if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "device is missing");
        return NULL;
    }
    const char *d = beckon_json_string(json_node_get_object(node), "d", NAME_BYTES, error);
    guint8 seed[BECKON_SIGNING_SEED_BYTES];
    if (d == NULL) {
        return NULL;
    }
    if (!beckon_base64url_decode_exact(d, strlen(d), seed, sizeof seed)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "device.d is no seed");
        return NULL;
    }
    return beckon_signing_key_new_from_seed(seed);
}

static Shopper *read_line(const char *line, GError **error)
{
    g_autoptr(JsonObject) object = beckon_json_parse_object(line, strlen(line), error);
    const char *name =
        object != NULL ? beckon_json_string(object, "name", NAME_BYTES, error) : NULL;
    if (name == NULL) {
        return NULL;
    }
    g_autoptr(Shopper) shopper = g_new0(Shopper, 1);
    shopper->name = g_strdup(name);
    shopper->presence = has_presence(object);
    shopper->key = read_key(object, error);
    return shopper->key != NULL ? g_steal_pointer(&shopper) : NULL;
}

GPtrArray *shoppers_read(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error)) {
        return NULL;
    }
    g_autoptr(GPtrArray) shoppers = g_ptr_array_new_with_free_func(shopper_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i][0] == '\0') {
            continue;
        }
        Shopper *shopper = read_line(lines[i], error);
        if (shopper == NULL) {
            g_prefix_error(error, "%s:%u: ", path, i + 1);
            return NULL;
        }
        g_ptr_array_add(shoppers, shopper);
    }
    return g_steal_pointer(&shoppers);
}
