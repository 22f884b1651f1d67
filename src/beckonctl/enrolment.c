/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/enrolment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "jws/base64url.h"
#include "jws/json.h"
#include "jws/jwk.h"
#include "jws/signing-key.h"

#define FOB_KEY_BYTES 16

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
    uint8_t key[FOB_KEY_BYTES];
    if (enrolment->fob_key == NULL) {
        return true;
    }
    if (!beckon_hex_decode(enrolment->fob_key, key, sizeof key) || enrolment->exponent < 0) {
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

static GVariant *pack_one(const BeckonctlEnrolment *enrolment, GError **error)
{
    g_auto(GVariantDict) request = G_VARIANT_DICT_INIT(NULL);
    g_variant_dict_insert(&request, "name", "s", enrolment->name);
    if (enrolment->language != NULL) {
        g_variant_dict_insert(&request, "language", "s", enrolment->language);
    }
    if (enrolment->consents != NULL) {
        g_variant_dict_insert(&request, "consents", "^as", enrolment->consents);
    }
    if (!put_device(&request, enrolment->device_key, error) ||
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

static char **read_strings(JsonObject *object, const char *name)
{
    g_autoptr(GStrvBuilder) strings = g_strv_builder_new();
    JsonNode *node = json_object_get_member(object, name);
    JsonArray *array =
        node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
        const char *string = json_array_get_string_element(array, i);
        g_strv_builder_add(strings, string != NULL ? string : "");
    }
    return g_strv_builder_end(strings);
}

static JsonObject *member_object(JsonObject *object, const char *name)
{
    JsonNode *node = json_object_get_member(object, name);
    return node != NULL && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static GVariant *pack_line(const char *line, GError **error)
{
    g_autoptr(JsonObject) object = beckon_json_parse_object(line, strlen(line), error);
    if (object == NULL) {
        return NULL;
    }
    JsonObject *fob = member_object(object, "fob");
    JsonNode *device = json_object_get_member(object, "device");
    BeckonctlEnrolment enrolment = {
        .name = json_object_get_string_member_with_default(object, "name", ""),
        .device_key = device != NULL ? json_to_string(device, FALSE) : NULL,
        .language = g_strdup(json_object_get_string_member_with_default(object, "language", NULL)),
        .consents = read_strings(object, "consents"),
    };
    if (fob != NULL) {
        enrolment.fob_key = g_strdup(json_object_get_string_member_with_default(fob, "key", ""));
        enrolment.exponent = (int)json_object_get_int_member_with_default(fob, "exponent", 10);
        enrolment.clock_offset_s =
            json_object_get_int_member_with_default(fob, "clock_offset_s", 0);
    }
    GVariant *request = pack_one(&enrolment, error);
    beckonctl_enrolment_clear(&enrolment);
    return request;
}

GVariant *beckonctl_enrolments_read(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) reason = NULL;
    if (!g_file_get_contents(path, &text, NULL, &reason)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "%s", reason->message);
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
