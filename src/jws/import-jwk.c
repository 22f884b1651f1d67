/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/import-jwk.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "jws/base64url.h"
#include "jws/json.h"

char *beckon_import_jwk_print(const uint8_t x[BECKON_X25519_PUBLIC_BYTES])
{
    g_autofree char *text = beckon_base64url_encode(x, BECKON_X25519_PUBLIC_BYTES);
    return g_strdup_printf("{\"kty\":\"OKP\",\"crv\":\"X25519\",\"use\":\"enc\",\"x\":\"%s\"}",
                           text);
}

static bool refuse(GError **error, const char *why)
{
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                "%s: give the key that `beckonctl history key` prints on the hub", why);
    return false;
}

static bool is_text(JsonObject *object, const char *name, const char *wanted)
{
    return g_strcmp0(beckon_json_string(object, name, strlen(wanted), NULL), wanted) == 0;
}

bool beckon_import_jwk_parse(const char *text, gsize len, uint8_t ret_x[BECKON_X25519_PUBLIC_BYTES],
                             GError **error)
{
    g_autoptr(JsonObject) object = beckon_json_parse_object(text, len, error);
    if (object == NULL) {
        return false;
    }
    if (!is_text(object, "kty", "OKP") || !is_text(object, "crv", "X25519")) {
        return refuse(error, "the key is not of \"kty\" OKP and \"crv\" X25519");
    }
    if (json_object_has_member(object, "d")) {
        return refuse(error, "the key is a private one (it has \"d\")");
    }
    if (json_object_has_member(object, "use") && !is_text(object, "use", "enc")) {
        return refuse(error, "the key's \"use\" is not \"enc\"");
    }
    const char *x = beckon_json_string(object, "x", BECKON_LIMIT_CLAIM_BYTES, NULL);
    return (x != NULL &&
            beckon_base64url_decode_exact(x, strlen(x), ret_x, BECKON_X25519_PUBLIC_BYTES)) ||
           refuse(error, "the key's \"x\" is not 32 bytes as base64url");
}
