/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shopper/vault.h"

#include <sodium.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"

#define NONCE_BYTES  crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES    crypto_aead_xchacha20poly1305_ietf_ABYTES
#define NUMBER_BYTES 8

G_STATIC_ASSERT(BECKON_MASTER_KEY_BYTES == crypto_kdf_KEYBYTES);
G_STATIC_ASSERT(BECKON_SHOPPER_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
G_STATIC_ASSERT(BECKON_SUBKEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
G_STATIC_ASSERT(BECKON_BOX_EXTRA_BYTES == NONCE_BYTES + TAG_BYTES);

static const char kdf_context[crypto_kdf_CONTEXTBYTES + 1] = "beckonv1";
static const char shopper_context[crypto_kdf_CONTEXTBYTES + 1] = "beckons1";

/* Lies wholly in memory from sodium_malloc: locked, guarded, kept out of core dumps. */
struct BeckonVault {
    uint8_t subkeys[BECKON_SUBKEYS][BECKON_SUBKEY_BYTES];
};

static BeckonVault *allocate_locked(GError **error)
{
    BeckonVault *vault = sodium_init() >= 0 ? sodium_malloc(sizeof *vault) : NULL;
    /* sodium_malloc goes on when the lock is refused; a second lock tells. */
    if (vault == NULL || sodium_mlock(vault, sizeof *vault) != 0) {
        sodium_free(vault);
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_DENIED,
                            "the master key's memory cannot be locked: raise the limit of locked "
                            "memory (LimitMEMLOCK=, ulimit -l) to 64 KiB or more");
        return NULL;
    }
    return vault;
}

BeckonVault *beckon_vault_new_from_bytes(const uint8_t *master, gsize len, GError **error)
{
    if (len != BECKON_MASTER_KEY_BYTES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "a master key has %d bytes, not %zu: make one with `beckonctl keys init`",
                    BECKON_MASTER_KEY_BYTES, len);
        return NULL;
    }
    BeckonVault *vault = allocate_locked(error);
    if (vault == NULL) {
        return NULL;
    }
    for (unsigned use = BECKON_SUBKEY_WRAP; use <= BECKON_SUBKEYS; use++) {
        crypto_kdf_derive_from_key(vault->subkeys[use - 1], BECKON_SUBKEY_BYTES, use, kdf_context,
                                   master);
    }
    sodium_mprotect_readonly(vault);
    return vault;
}

void beckon_vault_free(BeckonVault *vault)
{
    sodium_free(vault);
}

const uint8_t *beckon_vault_subkey(const BeckonVault *vault, BeckonSubkey use)
{
    return vault->subkeys[use - 1];
}

void beckon_vault_fingerprint(const BeckonVault *vault,
                              uint8_t ret_fingerprint[BECKON_FINGERPRINT_BYTES])
{
    memcpy(ret_fingerprint, beckon_vault_subkey(vault, BECKON_SUBKEY_FINGERPRINT),
           BECKON_FINGERPRINT_BYTES);
}

void beckon_shopper_key_wipe(BeckonShopperKey *key)
{
    sodium_memzero(key->bytes, sizeof key->bytes);
}

void beckon_shopper_key_derive(const BeckonShopperKey *key, BeckonShopperSubkey use,
                               uint8_t ret_subkey[BECKON_SUBKEY_BYTES])
{
    crypto_kdf_derive_from_key(ret_subkey, BECKON_SUBKEY_BYTES, use, shopper_context, key->bytes);
}

static void seal(const uint8_t *key, uint32_t shopper, const uint8_t *secret, gsize len,
                 uint8_t *ret_box)
{
    uint64_t number = GUINT64_TO_LE(shopper);
    randombytes_buf(ret_box, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(ret_box + NONCE_BYTES, NULL, secret, len,
                                               (const uint8_t *)&number, NUMBER_BYTES, NULL,
                                               ret_box, key);
}

static bool open_box(const uint8_t *key, uint32_t shopper, const uint8_t *box, gsize len,
                     uint8_t *ret_secret)
{
    uint64_t number = GUINT64_TO_LE(shopper);
    return len >= BECKON_BOX_EXTRA_BYTES &&
           crypto_aead_xchacha20poly1305_ietf_decrypt(ret_secret, NULL, NULL, box + NONCE_BYTES,
                                                      len - NONCE_BYTES, (const uint8_t *)&number,
                                                      NUMBER_BYTES, box, key) == 0;
}

void beckon_vault_new_key(const BeckonVault *vault, uint32_t shopper, BeckonShopperKey *ret_key,
                          uint8_t ret_wrapped[BECKON_WRAPPED_KEY_BYTES])
{
    randombytes_buf(ret_key->bytes, sizeof ret_key->bytes);
    seal(beckon_vault_subkey(vault, BECKON_SUBKEY_WRAP), shopper, ret_key->bytes,
         sizeof ret_key->bytes, ret_wrapped);
}

bool beckon_vault_unwrap(const BeckonVault *vault, uint32_t shopper, const uint8_t *wrapped,
                         gsize len, BeckonShopperKey *ret_key)
{
    return len == BECKON_WRAPPED_KEY_BYTES &&
           open_box(beckon_vault_subkey(vault, BECKON_SUBKEY_WRAP), shopper, wrapped, len,
                    ret_key->bytes);
}

void beckon_shopper_key_seal(const BeckonShopperKey *key, uint32_t shopper, const uint8_t *secret,
                             gsize len, uint8_t *ret_box)
{
    seal(key->bytes, shopper, secret, len, ret_box);
}

bool beckon_shopper_key_open(const BeckonShopperKey *key, uint32_t shopper, const uint8_t *box,
                             gsize box_len, uint8_t *ret_secret)
{
    return open_box(key->bytes, shopper, box, box_len, ret_secret);
}
