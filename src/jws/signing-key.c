/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/signing-key.h"

#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/secret-file.h"
#include "jws/base64url.h"
#include "jws/json.h"

G_STATIC_ASSERT(BECKON_SIGNING_SEED_BYTES == crypto_sign_SEEDBYTES);
G_STATIC_ASSERT(BECKON_SIGNATURE_BYTES == crypto_sign_BYTES);
G_STATIC_ASSERT(BECKON_ED25519_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES);

struct BeckonSigningKey {
    uint8_t *secret; /* crypto_sign_SECRETKEYBYTES: the seed, then the public key */
    bool locked;
    BeckonJwk public;
};

static uint8_t *secret_alloc(gsize len)
{
    if (sodium_init() < 0) {
        g_error("libsodium cannot start: is there no source of randomness?");
    }
    uint8_t *secret = sodium_malloc(len);
    if (secret == NULL) {
        g_error("no memory for a secret of %zu bytes", len);
    }
    return secret;
}

BeckonSigningKey *beckon_signing_key_new_from_seed(const uint8_t seed[BECKON_SIGNING_SEED_BYTES])
{
    BeckonSigningKey *key = g_new0(BeckonSigningKey, 1);
    uint8_t x[BECKON_ED25519_PUBLIC_BYTES];
    key->secret = secret_alloc(crypto_sign_SECRETKEYBYTES);
    /* sodium_malloc goes on in silence where the kernel refuses to lock. */
    key->locked = sodium_mlock(key->secret, crypto_sign_SECRETKEYBYTES) == 0;
    crypto_sign_seed_keypair(x, key->secret, seed);
    sodium_mprotect_readonly(key->secret);
    key->public = beckon_jwk_from_public(x);
    return key;
}

BeckonSigningKey *beckon_signing_key_generate(void)
{
    uint8_t *seed = secret_alloc(BECKON_SIGNING_SEED_BYTES);
    randombytes_buf(seed, BECKON_SIGNING_SEED_BYTES);
    BeckonSigningKey *key = beckon_signing_key_new_from_seed(seed);
    sodium_free(seed);
    return key;
}

void beckon_signing_key_free(BeckonSigningKey *key)
{
    if (key == NULL) {
        return;
    }
    sodium_free(key->secret);
    g_free(key);
}

/* Moves "d" out of the object: decodes it, then wipes the text that json-glib keeps. */
static bool take_seed(JsonObject *object, uint8_t seed[BECKON_SIGNING_SEED_BYTES])
{
    char *d = (char *)beckon_json_string(object, "d", BECKON_LIMIT_CLAIM_BYTES, NULL);
    bool decoded =
        d != NULL && beckon_base64url_decode_exact(d, strlen(d), seed, BECKON_SIGNING_SEED_BYTES);
    if (d != NULL) {
        sodium_memzero(d, strlen(d));
    }
    json_object_remove_member(object, "d");
    return decoded;
}

static BeckonSigningKey *key_from_json(JsonObject *object, uint8_t seed[BECKON_SIGNING_SEED_BYTES],
                                       GError **error)
{
    BeckonJwk public;
    if (!take_seed(object, seed)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "this is no private key: its \"d\" is not 32 bytes as base64url");
        return NULL;
    }
    if (!beckon_jwk_from_json(object, &public, error)) {
        return NULL;
    }
    g_autoptr(BeckonSigningKey) key = beckon_signing_key_new_from_seed(seed);
    if (sodium_memcmp(public.x, key->public.x, sizeof public.x) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "the key's halves do not belong together: \"x\" is not that of \"d\"");
        return NULL;
    }
    return g_steal_pointer(&key);
}

BeckonSigningKey *beckon_signing_key_parse(const char *text, gsize len, GError **error)
{
    g_autoptr(JsonObject) object = beckon_json_parse_object(text, len, error);
    if (object == NULL) {
        return NULL;
    }
    uint8_t *seed = secret_alloc(BECKON_SIGNING_SEED_BYTES);
    BeckonSigningKey *key = key_from_json(object, seed, error);
    sodium_free(seed);
    return key;
}

char *beckon_signing_key_print(const BeckonSigningKey *key)
{
    g_autofree char *x = beckon_base64url_encode(key->public.x, sizeof key->public.x);
    char *d = beckon_base64url_encode(key->secret, BECKON_SIGNING_SEED_BYTES);
    char *text =
        g_strdup_printf("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\",\"d\":\"%s\"}", x, d);
    beckon_secret_free(d, strlen(d));
    return text;
}

const BeckonJwk *beckon_signing_key_public(const BeckonSigningKey *key)
{
    return &key->public;
}

bool beckon_signing_key_is_locked(const BeckonSigningKey *key)
{
    return key->locked;
}

void beckon_signing_key_sign(const BeckonSigningKey *key, const uint8_t *data, gsize len,
                             uint8_t ret_signature[BECKON_SIGNATURE_BYTES])
{
    crypto_sign_detached(ret_signature, NULL, data, len, key->secret);
}
