/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rig/device.h"

#include <string.h>

#include "base/error.h"
#include "jws/base64url.h"
#include "jws/dpop.h"
#include "jws/json.h"
#include "jws/till-form.h"

static void device_free(gpointer data)
{
    RigDevice *device = data;
    beckon_signing_key_free(device->key);
    g_free(device->name);
    json_object_unref(device->line);
    g_free(device);
}

static bool is_recognisable(JsonObject *line)
{
    JsonArray *consents = json_object_get_array_member(line, "consents");
    for (guint i = 0; consents != NULL && i < json_array_get_length(consents); i++) {
        if (strcmp(json_array_get_string_element(consents, i), "presence") == 0) {
            return true;
        }
    }
    return false;
}

static BeckonSigningKey *read_key(JsonObject *line, GError **error)
{
    JsonObject *jwk = json_object_get_object_member(line, "device");
    const char *seed = jwk != NULL ? json_object_get_string_member_with_default(jwk, "d", "") : "";
    uint8_t bytes[BECKON_SIGNING_SEED_BYTES];
    if (!beckon_base64url_decode_exact(seed, strlen(seed), bytes, sizeof bytes)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "device.d is no Ed25519 seed");
        return NULL;
    }
    return beckon_signing_key_new_from_seed(bytes);
}

static RigDevice *read_line(const char *text, GError **error)
{
    g_autoptr(JsonObject) line = beckon_json_parse_object(text, strlen(text), error);
    BeckonSigningKey *key = line != NULL ? read_key(line, error) : NULL;
    if (key == NULL) {
        return NULL;
    }
    RigDevice *device = g_new(RigDevice, 1);
    *device = (RigDevice){
        .name = g_strdup(json_object_get_string_member_with_default(line, "name", "")),
        .recognisable = is_recognisable(line),
        .key = key,
        .line = json_object_ref(line),
    };
    return device;
}

GPtrArray *rig_devices_read(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GPtrArray) devices = g_ptr_array_new_with_free_func(device_free);
    if (!g_file_get_contents(path, &text, NULL, error)) {
        return NULL;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (gsize i = 0; lines[i] != NULL; i++) {
        RigDevice *device = lines[i][0] != '\0' ? read_line(lines[i], error) : NULL;
        if (lines[i][0] != '\0' && device == NULL) {
            g_prefix_error(error, "%s:%zu: ", path, i + 1);
            return NULL;
        }
        if (device != NULL) {
            g_ptr_array_add(devices, device);
        }
    }
    return g_steal_pointer(&devices);
}

const RigDevice *rig_devices_find(const GPtrArray *devices, const char *name)
{
    for (guint i = 0; i < devices->len; i++) {
        const RigDevice *device = devices->pdata[i];
        if (strcmp(device->name, name) == 0) {
            return device;
        }
    }
    return NULL;
}

char *rig_prove(const BeckonSigningKey *key, const char *method, const char *url, const char *body,
                int64_t at_us, GError **error)
{
    g_autofree char *jti = g_uuid_string_random();
    const BeckonDpopRequest request = {
        .method = method,
        .url = url,
        .body = (const uint8_t *)body,
        .body_len = body != NULL ? strlen(body) : 0,
    };
    return beckon_dpop_make(key, &request, jti, at_us, error);
}

char *rig_device_show(const RigDevice *device, const char *token, int64_t store_us)
{
    g_auto(GStrv) parts = g_strsplit(token, ".", -1);
    gsize len = 0;
    g_autofree uint8_t *text = g_strv_length(parts) == 3
                                   ? beckon_base64url_decode(parts[1], strlen(parts[1]), &len)
                                   : NULL;
    g_autoptr(JsonObject) claims =
        text != NULL ? beckon_json_parse_object((const char *)text, len, NULL) : NULL;
    const char *till =
        claims != NULL ? json_object_get_string_member_with_default(claims, "till", "") : "";
    return beckon_till_form_complete(till, device->key, store_us);
}

char *rig_device_public(const RigDevice *device)
{
    return beckon_json_print(beckon_jwk_to_json(beckon_signing_key_public(device->key)));
}
