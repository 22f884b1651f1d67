/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/keyring.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/secret-file.h"
#include "base/source.h"
#include "jws/jwk-set.h"
#include "jws/receipt-token.h"

struct BeckonKeyring {
    BeckonSigningKey *key;
    BeckonOfferSigner *signer;
    BeckonJwsSigner *receipt_signer;
    char *jwks;
};

static BeckonSigningKey *read_signing_key(const char *path, GError **error)
{
    gsize len = 0;
    char *text = beckon_secret_file_read(path, BECKON_LIMIT_KEY_FILE_BYTES, &len, error);
    if (text == NULL) {
        return NULL;
    }
    g_autoptr(BeckonSigningKey) key = beckon_signing_key_parse(text, len, error);
    beckon_secret_free(text, len);
    if (key == NULL) {
        g_prefix_error(error, "%s: ", path);
        return NULL;
    }
    if (!beckon_signing_key_is_locked(key)) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_DENIED,
                            "the signing key's memory cannot be locked: raise the limit of locked "
                            "memory (LimitMEMLOCK=, ulimit -l)");
        return NULL;
    }
    return g_steal_pointer(&key);
}

/* An empty path gives an empty set. */
static BeckonJwkSet *read_previous_keys(const char *path, GError **error)
{
    if (path[0] == '\0') {
        return beckon_jwk_set_new();
    }
    g_autoptr(BeckonSource) source = beckon_source_read(path, error);
    if (source == NULL) {
        return NULL;
    }
    BeckonJwkSet *set = beckon_jwk_set_parse(source->text, source->len, error);
    if (set == NULL) {
        g_prefix_error(error, "%s: ", path);
    }
    return set;
}

static bool add_all(BeckonJwkSet *set, const BeckonJwkSet *more, GError **error)
{
    for (guint i = 0; i < beckon_jwk_set_size(more); i++) {
        if (!beckon_jwk_set_add(set, beckon_jwk_set_get(more, i), error)) {
            return false;
        }
    }
    return true;
}

BeckonKeyring *beckon_keyring_open(const char *signing_path, const char *previous_path,
                                   BeckonJwsAlg alg, GError **error)
{
    g_autoptr(BeckonKeyring) keyring = g_new0(BeckonKeyring, 1);
    g_autoptr(BeckonJwkSet) set = beckon_jwk_set_new();
    keyring->key = read_signing_key(signing_path, error);
    if (keyring->key == NULL ||
        !beckon_jwk_set_add(set, beckon_signing_key_public(keyring->key), error)) {
        return NULL;
    }
    g_autoptr(BeckonJwkSet) previous = read_previous_keys(previous_path, error);
    if (previous == NULL || !add_all(set, previous, error)) {
        return NULL;
    }
    keyring->signer = beckon_offer_signer_new(keyring->key, alg);
    keyring->receipt_signer = beckon_jws_signer_new(keyring->key, alg, BECKON_RECEIPT_TOKEN_TYP);
    keyring->jwks = beckon_jwk_set_print(set);
    return g_steal_pointer(&keyring);
}

void beckon_keyring_close(BeckonKeyring *keyring)
{
    if (keyring == NULL) {
        return;
    }
    beckon_offer_signer_free(keyring->signer);
    beckon_jws_signer_free(keyring->receipt_signer);
    beckon_signing_key_free(keyring->key);
    g_free(keyring->jwks);
    g_free(keyring);
}

const BeckonOfferSigner *beckon_keyring_signer(const BeckonKeyring *keyring)
{
    return keyring->signer;
}

const BeckonJwsSigner *beckon_keyring_receipt_signer(const BeckonKeyring *keyring)
{
    return keyring->receipt_signer;
}

const char *beckon_keyring_kid(const BeckonKeyring *keyring)
{
    return beckon_signing_key_public(keyring->key)->kid;
}

const char *beckon_keyring_jwks(const BeckonKeyring *keyring)
{
    return keyring->jwks;
}
