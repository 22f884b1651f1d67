/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/jwk-set.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "jws/json.h"

struct BeckonJwkSet {
    GArray *keys; /* BeckonJwk */
};

BeckonJwkSet *beckon_jwk_set_new(void)
{
    BeckonJwkSet *set = g_new0(BeckonJwkSet, 1);
    set->keys = g_array_new(FALSE, FALSE, sizeof(BeckonJwk));
    return set;
}

void beckon_jwk_set_free(BeckonJwkSet *set)
{
    if (set == NULL) {
        return;
    }
    g_array_unref(set->keys);
    g_free(set);
}

guint beckon_jwk_set_size(const BeckonJwkSet *set)
{
    return set->keys->len;
}

const BeckonJwk *beckon_jwk_set_get(const BeckonJwkSet *set, guint i)
{
    return &g_array_index(set->keys, BeckonJwk, i);
}

const BeckonJwk *beckon_jwk_set_find(const BeckonJwkSet *set, const char *kid)
{
    for (guint i = 0; i < set->keys->len; i++) {
        const BeckonJwk *jwk = beckon_jwk_set_get(set, i);
        if (strcmp(jwk->kid, kid) == 0) {
            return jwk;
        }
    }
    return NULL;
}

bool beckon_jwk_set_add(BeckonJwkSet *set, const BeckonJwk *jwk, GError **error)
{
    const BeckonJwk *known = beckon_jwk_set_find(set, jwk->kid);
    if (known != NULL) {
        bool same = memcmp(known->x, jwk->x, sizeof jwk->x) == 0;
        if (!same) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                        "two keys have the \"kid\" '%s': give each its own", jwk->kid);
        }
        return same;
    }
    if (set->keys->len >= BECKON_LIMIT_JWK_SET_KEYS) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "more than %d keys",
                    BECKON_LIMIT_JWK_SET_KEYS);
        return false;
    }
    g_array_append_vals(set->keys, jwk, 1);
    return true;
}

/* RFC 7517 section 5: keys of kinds not understood are to be ignored. A private key is
 * understood: somebody is about to give it away. */
static bool add_member(BeckonJwkSet *set, JsonNode *node, GError **error)
{
    BeckonJwk jwk;
    JsonObject *object = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    if (object == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "it is not a JSON object");
        return false;
    }
    if (json_object_has_member(object, "d")) {
        return beckon_jwk_from_json(object, &jwk, error);
    }
    return !beckon_jwk_from_json(object, &jwk, NULL) || beckon_jwk_set_add(set, &jwk, error);
}

BeckonJwkSet *beckon_jwk_set_parse(const char *text, gsize len, GError **error)
{
    g_autoptr(JsonObject) object = beckon_json_parse_object(text, len, error);
    if (object == NULL) {
        return NULL;
    }
    JsonNode *node = json_object_get_member(object, "keys");
    if (node == NULL || !JSON_NODE_HOLDS_ARRAY(node)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "this is no JWK Set: it has no array \"keys\"");
        return NULL;
    }
    g_autoptr(BeckonJwkSet) set = beckon_jwk_set_new();
    JsonArray *keys = json_node_get_array(node);
    for (guint i = 0; i < json_array_get_length(keys); i++) {
        if (!add_member(set, json_array_get_element(keys, i), error)) {
            g_prefix_error(error, "key %u: ", i + 1);
            return NULL;
        }
    }
    return g_steal_pointer(&set);
}

char *beckon_jwk_set_print(const BeckonJwkSet *set)
{
    JsonObject *object = json_object_new();
    JsonArray *keys = json_array_new();
    for (guint i = 0; i < set->keys->len; i++) {
        const BeckonJwk *jwk = beckon_jwk_set_get(set, i);
        JsonObject *member = beckon_jwk_to_json(jwk);
        json_object_set_string_member(member, "kid", jwk->kid);
        json_object_set_string_member(member, "use", "sig");
        json_array_add_object_element(keys, member);
    }
    json_object_set_array_member(object, "keys", keys);
    return beckon_json_print(object);
}
