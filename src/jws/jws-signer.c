/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/jws-signer.h"

#include <string.h>

#include "jws/base64url.h"
#include "jws/json.h"

struct BeckonJwsSigner {
    const BeckonSigningKey *key;
    GString *prefix; /* the encoded header and its dot */
};

/* Takes the object. */
static GString *encode_header(JsonObject *header)
{
    g_autofree char *text = beckon_json_print(header);
    GString *prefix = g_string_new(NULL);
    beckon_base64url_append(prefix, (const uint8_t *)text, strlen(text));
    return g_string_append_c(prefix, '.');
}

static JsonObject *header_new(BeckonJwsAlg alg, const char *typ)
{
    JsonObject *header = json_object_new();
    json_object_set_string_member(header, "alg", beckon_jws_alg_name(alg));
    json_object_set_string_member(header, "typ", typ);
    return header;
}

static BeckonJwsSigner *signer_new(const BeckonSigningKey *key, JsonObject *header)
{
    BeckonJwsSigner *signer = g_new0(BeckonJwsSigner, 1);
    signer->key = key;
    signer->prefix = encode_header(header);
    return signer;
}

BeckonJwsSigner *beckon_jws_signer_new(const BeckonSigningKey *key, BeckonJwsAlg alg,
                                       const char *typ)
{
    JsonObject *header = header_new(alg, typ);
    json_object_set_string_member(header, "kid", beckon_signing_key_public(key)->kid);
    return signer_new(key, header);
}

BeckonJwsSigner *beckon_jws_signer_new_with_jwk(const BeckonSigningKey *key, const char *typ)
{
    JsonObject *header = header_new(BECKON_JWS_ALG_EDDSA, typ);
    json_object_set_object_member(header, "jwk",
                                  beckon_jwk_to_json(beckon_signing_key_public(key)));
    return signer_new(key, header);
}

void beckon_jws_signer_free(BeckonJwsSigner *signer)
{
    if (signer == NULL) {
        return;
    }
    g_string_free(signer->prefix, TRUE);
    g_free(signer);
}

char *beckon_jws_signer_sign(const BeckonJwsSigner *signer, const char *payload, gsize len)
{
    uint8_t signature[BECKON_SIGNATURE_BYTES];
    GString *token = g_string_sized_new(signer->prefix->len + len * 4 / 3 + 100);
    g_string_append_len(token, signer->prefix->str, (gssize)signer->prefix->len);
    beckon_base64url_append(token, (const uint8_t *)payload, len);
    beckon_signing_key_sign(signer->key, (const uint8_t *)token->str, token->len, signature);
    g_string_append_c(token, '.');
    beckon_base64url_append(token, signature, sizeof signature);
    return g_string_free(token, FALSE);
}
