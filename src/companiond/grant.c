/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/grant.h"

#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "companiond/signed-offer.h"

static const char *string_member(JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);
    return node != NULL && json_node_get_value_type(node) == G_TYPE_STRING
               ? json_node_get_string(node)
               : NULL;
}

static bool is_epoch(const char *text)
{
    return text != NULL && text[0] != '\0' && text[strspn(text, "0123456789abcdef")] == '\0';
}

static bool add_offer(BeckonGrant *grant, JsonNode *node, GError **error)
{
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        return beckon_error_invalid(error, "an offer is no object");
    }
    JsonObject *object = json_node_get_object(node);
    JsonNode *seq = json_object_get_member(object, "seq");
    const char *jti = string_member(object, "jti");
    const char *token = string_member(object, "token");
    if (seq == NULL || json_node_get_value_type(seq) != G_TYPE_INT64 ||
        json_node_get_int(seq) < 0 || jti == NULL || token == NULL) {
        return beckon_error_invalid(error, "an offer without seq, jti or token");
    }
    BeckonSignedOffer *offer = beckon_signed_offer_new((uint64_t)json_node_get_int(seq), jti,
                                                       grant->recipient, token, error);
    if (offer == NULL) {
        return false;
    }
    g_ptr_array_add(grant->offers, offer);
    return true;
}

static bool read_grant(BeckonGrant *grant, JsonNode *root, GError **error)
{
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root)) {
        return beckon_error_invalid(error, "it is no object");
    }
    JsonObject *object = json_node_get_object(root);
    JsonNode *offers = json_object_get_member(object, "offers");
    grant->recipient = g_strdup(string_member(object, "recipient"));
    grant->epoch = g_strdup(string_member(object, "epoch"));
    if (grant->recipient == NULL || !is_epoch(grant->epoch) || offers == NULL ||
        !JSON_NODE_HOLDS_ARRAY(offers)) {
        return beckon_error_invalid(error, "recipient, epoch or offers are missing");
    }
    JsonArray *array = json_node_get_array(offers);
    for (guint i = 0; i < json_array_get_length(array); i++) {
        if (!add_offer(grant, json_array_get_element(array, i), error)) {
            return false;
        }
    }
    return true;
}

BeckonGrant *beckon_grant_parse(GBytes *json, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    gsize len = 0;
    const char *text = g_bytes_get_data(json, &len);
    if (len == 0 || !json_parser_load_from_data(parser, text, (gssize)len, NULL)) {
        beckon_error_invalid(error, "it is no JSON");
        return NULL;
    }
    g_autoptr(BeckonGrant) grant = g_new0(BeckonGrant, 1);
    grant->offers = beckon_signed_offers_new();
    return read_grant(grant, json_parser_get_root(parser), error) ? g_steal_pointer(&grant) : NULL;
}

void beckon_grant_free(BeckonGrant *grant)
{
    if (grant == NULL) {
        return;
    }
    g_free(grant->recipient);
    g_free(grant->epoch);
    g_ptr_array_unref(grant->offers);
    g_free(grant);
}
