/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/enrolment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "identity/eid.h"
#include "jws/base64url.h"
#include "jws/json.h"
#include "jws/jwk.h"
#include "jws/signing-key.h"
#include "shopper/consent.h"

void beckonctl_enrolment_clear(BeckonctlEnrolment *enrolment)
{
    g_clear_pointer(&enrolment->device_key, g_free);
    g_clear_pointer(&enrolment->fob_key, g_free);
    g_clear_pointer(&enrolment->language, g_free);
    g_clear_pointer(&enrolment->consents, g_strfreev);
}

/* The public key of a JWK, be it a public or a private one. */
static bool read_key(const char *jwk, BeckonJwk *ret_key, GError **error)
{
    g_autoptr(JsonObject) object = beckon_json_parse_object(jwk, strlen(jwk), error);
    if (object == NULL) {
        g_prefix_error(error, "the device key: ");
        return false;
    }
    if (!json_object_has_member(object, "d")) {
        return beckon_jwk_from_json(object, ret_key, error);
    }
    g_autoptr(BeckonSigningKey) key = beckon_signing_key_parse(jwk, strlen(jwk), error);
    if (key != NULL) {
        *ret_key = *beckon_signing_key_public(key);
    }
    return key != NULL;
}

static bool put_device(GVariantDict *request, const char *jwk, GError **error)
{
    BeckonJwk key;
    if (jwk == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                    "the device's public key is missing (--device-key JWK)");
        return false;
    }
    if (!read_key(jwk, &key, error)) {
        return false;
    }
    g_autofree char *x = beckon_base64url_encode(key.x, sizeof key.x);
    g_variant_dict_insert(request, "x", "s", x);
    return true;
}

static bool put_fob(GVariantDict *request, const BeckonctlEnrolment *enrolment, GError **error)
{
    uint8_t key[BECKON_EID_KEY_BYTES];
    if (enrolment->fob_key == NULL) {
        return true;
    }
    if (!beckon_hex_decode(enrolment->fob_key, key, sizeof key) || enrolment->exponent < 0 ||
        enrolment->exponent > BECKON_EID_MAX_EXPONENT) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "a fob has an identity key of 32 hexadecimal digits and an exponent of 0 to "
                    "15");
        return false;
    }
    g_variant_dict_insert_value(request, "fob_key",
                                g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, key, sizeof key, 1));
    g_variant_dict_insert(request, "exponent", "u", (guint32)enrolment->exponent);
    g_variant_dict_insert(request, "clock_offset_s", "x", enrolment->clock_offset_s);
    return true;
}

/* The engine checks them too, but cannot say on which line they stand. */
static bool put_consents(GVariantDict *request, const BeckonctlEnrolment *enrolment, GError **error)
{
    guint purposes = 0;
    if (enrolment->consents == NULL) {
        return true;
    }
    if (!beckon_purposes_parse((const char *const *)enrolment->consents, &purposes, error)) {
        return false;
    }
    g_variant_dict_insert(request, "consents", "^as", enrolment->consents);
    return true;
}

static GVariant *pack_one(const BeckonctlEnrolment *enrolment, GError **error)
{
    g_auto(GVariantDict) request = G_VARIANT_DICT_INIT(NULL);
    g_variant_dict_insert(&request, "name", "s", enrolment->name);
    if (enrolment->language != NULL) {
        g_variant_dict_insert(&request, "language", "s", enrolment->language);
    }
    if (!put_consents(&request, enrolment, error) ||
        !put_device(&request, enrolment->device_key, error) ||
        !put_fob(&request, enrolment, error)) {
        return NULL;
    }
    return g_variant_dict_end(&request);
}

GVariant *beckonctl_enrolment_pack(const BeckonctlEnrolment *enrolment, GError **error)
{
    GVariant *request = pack_one(enrolment, error);
    return request != NULL
               ? g_variant_ref_sink(g_variant_new_array(G_VARIANT_TYPE_VARDICT, &request, 1))
               : NULL;
}

/* Whether a member is of this kind; *ret_node is NULL where it is missing. */
static bool read_member(JsonObject *object, const char *name, bool (*fits)(JsonNode *),
                        const char *kind, JsonNode **ret_node, GError **error)
{
    JsonNode *node = json_object_get_member(object, name);
    if (node != NULL && !fits(node)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "\"%s\" is not %s", name, kind);
        return false;
    }
    *ret_node = node;
    return true;
}

static bool is_object(JsonNode *node)
{
    return JSON_NODE_HOLDS_OBJECT(node);
}

static bool is_string(JsonNode *node)
{
    return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING;
}

static bool is_number(JsonNode *node)
{
    return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_INT64;
}

static bool is_strings(JsonNode *node)
{
    JsonArray *array = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
        if (!is_string(json_array_get_element(array, i))) {
            return false;
        }
    }
    return array != NULL;
}

static bool read_text(JsonObject *object, const char *name, char **ret_text, GError **error)
{
    JsonNode *node = NULL;
    if (!read_member(object, name, is_string, "a string", &node, error)) {
        return false;
    }
    *ret_text = node != NULL ? g_strdup(json_node_get_string(node)) : NULL;
    return true;
}

static bool read_number(JsonObject *object, const char *name, gint64 *number, GError **error)
{
    JsonNode *node = NULL;
    if (!read_member(object, name, is_number, "a whole number", &node, error)) {
        return false;
    }
    *number = node != NULL ? json_node_get_int(node) : *number;
    return true;
}

static bool read_consents(JsonObject *object, BeckonctlEnrolment *enrolment, GError **error)
{
    JsonNode *node = NULL;
    if (!read_member(object, "consents", is_strings, "a list of strings", &node, error)) {
        return false;
    }
    g_autoptr(GStrvBuilder) consents = g_strv_builder_new();
    for (guint i = 0; node != NULL && i < json_array_get_length(json_node_get_array(node)); i++) {
        g_strv_builder_add(consents, json_array_get_string_element(json_node_get_array(node), i));
    }
    enrolment->consents = g_strv_builder_end(consents);
    return true;
}

static bool read_fob(JsonObject *object, BeckonctlEnrolment *enrolment, GError **error)
{
    JsonNode *node = NULL;
    if (!read_member(object, "fob", is_object, "an object", &node, error)) {
        return false;
    }
    if (node == NULL) {
        return true;
    }
    JsonObject *fob = json_node_get_object(node);
    enrolment->fob_key = g_strdup(beckon_json_string(fob, "key", 2 * BECKON_EID_KEY_BYTES, error));
    if (enrolment->fob_key == NULL) {
        g_prefix_error(error, "the fob: ");
        return false;
    }
    return read_number(fob, "exponent", &enrolment->exponent, error) &&
           read_number(fob, "clock_offset_s", &enrolment->clock_offset_s, error);
}

static bool read_line(JsonObject *object, BeckonctlEnrolment *enrolment, GError **error)
{
    JsonNode *device = NULL;
    enrolment->name = beckon_json_string(object, "name", BECKON_LIMIT_NAME_BYTES, error);
    if (enrolment->name == NULL ||
        !read_member(object, "device", is_object, "an object", &device, error)) {
        return false;
    }
    enrolment->device_key = device != NULL ? beckon_json_print_node(device) : NULL;
    return read_text(object, "language", &enrolment->language, error) &&
           read_consents(object, enrolment, error) && read_fob(object, enrolment, error);
}

static GVariant *pack_line(const char *line, GError **error)
{
    g_autoptr(JsonObject) object = beckon_json_parse_object(line, strlen(line), error);
    BeckonctlEnrolment enrolment = {.exponent = BECKON_EID_DEFAULT_EXPONENT};
    GVariant *request =
        object != NULL && read_line(object, &enrolment, error) ? pack_one(&enrolment, error) : NULL;
    beckonctl_enrolment_clear(&enrolment);
    return request;
}

GVariant *beckonctl_enrolments_read(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) reason = NULL;
    gsize len = 0;
    if (!g_file_get_contents(path, &text, &len, &reason)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "%s", reason->message);
        return NULL;
    }
    if (strlen(text) != len) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s: byte %zu is a NUL: this is no JSON Lines file", path, strlen(text) + 1);
        return NULL;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GVariantBuilder) requests = g_variant_builder_new(G_VARIANT_TYPE("aa{sv}"));
    for (gsize i = 0; lines[i] != NULL; i++) {
        GVariant *request = lines[i][0] != '\0' ? pack_line(lines[i], &reason) : NULL;
        if (reason != NULL) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "%s:%zu: %s", path, i + 1,
                        reason->message);
            return NULL;
        }
        if (request != NULL) {
            g_variant_builder_add_value(requests, request);
        }
    }
    return g_variant_ref_sink(g_variant_builder_end(requests));
}
