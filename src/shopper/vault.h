/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SHOPPER_VAULT_H
#define BECKON_SHOPPER_VAULT_H

/* The keys that keep shoppers' data. From the hub's master key come subkeys, one a use
 * (libsodium's crypto_kdf, BLAKE2b); each shopper has a random key of its own, kept wrapped by
 * a subkey, under which that shopper's secrets are sealed. Delete the wrapped key and what it
 * sealed is gone, in every copy and backup. Boxes are XChaCha20-Poly1305 (IETF) with a random
 * nonce in front and the shopper's number as associated data, so that a box moved to another
 * row does not open. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define BECKON_MASTER_KEY_BYTES  32
#define BECKON_SUBKEY_BYTES      32
#define BECKON_SHOPPER_KEY_BYTES 32
#define BECKON_BOX_EXTRA_BYTES   40 /* nonce and tag */
#define BECKON_WRAPPED_KEY_BYTES (BECKON_SHOPPER_KEY_BYTES + BECKON_BOX_EXTRA_BYTES)
#define BECKON_FINGERPRINT_BYTES 16

/* What a subkey is for. A number, once given, is never given to another use. */
typedef enum {
    BECKON_SUBKEY_WRAP = 1,
    BECKON_SUBKEY_PSEUDONYM,
    BECKON_SUBKEY_LOOKUP,
    BECKON_SUBKEY_FINGERPRINT,
    BECKON_SUBKEY_CUSTOMER,
    BECKON_SUBKEY_IMPORT,
    BECKON_SUBKEY_LINK,
    BECKON_SUBKEY_BEACON,
} BeckonSubkey;
#define BECKON_SUBKEYS BECKON_SUBKEY_BEACON

typedef struct BeckonVault BeckonVault;

/* The bytes are copied into locked memory, which is wiped when freed; wipe your own copy. len
 * must be BECKON_MASTER_KEY_BYTES. BECKON_ERROR_INVALID, BECKON_ERROR_DENIED (no memory may be
 * locked). */
BeckonVault *beckon_vault_new_from_bytes(const uint8_t *master, gsize len, GError **error);
void beckon_vault_free(BeckonVault *vault);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonVault, beckon_vault_free)

/* BECKON_SUBKEY_BYTES in locked memory. Borrowed. */
const uint8_t *beckon_vault_subkey(const BeckonVault *vault, BeckonSubkey use);

/* Tells one master key from another, and nothing else about it. */
void beckon_vault_fingerprint(const BeckonVault *vault,
                              uint8_t ret_fingerprint[BECKON_FINGERPRINT_BYTES]);

/* One shopper's key. Lives on a stack for as long as it is used; wipe it then. */
typedef struct {
    uint8_t bytes[BECKON_SHOPPER_KEY_BYTES];
} BeckonShopperKey;

void beckon_shopper_key_wipe(BeckonShopperKey *key);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BeckonShopperKey, beckon_shopper_key_wipe)

/* What a key derived from a shopper's key is for; numbers as above. */
typedef enum {
    BECKON_SHOPPER_SUBKEY_TOKEN = 1,
} BeckonShopperSubkey;

/* Derives such a key (crypto_kdf); wipe it after use. */
void beckon_shopper_key_derive(const BeckonShopperKey *key, BeckonShopperSubkey use,
                               uint8_t ret_subkey[BECKON_SUBKEY_BYTES]);

/* Draws a key for a shopper and wraps it. */
void beckon_vault_new_key(const BeckonVault *vault, uint32_t shopper, BeckonShopperKey *ret_key,
                          uint8_t ret_wrapped[BECKON_WRAPPED_KEY_BYTES]);

/* False when these bytes are not a key wrapped by this vault for this shopper. */
bool beckon_vault_unwrap(const BeckonVault *vault, uint32_t shopper, const uint8_t *wrapped,
                         gsize len, BeckonShopperKey *ret_key);

/* Seals len bytes; ret_box takes len + BECKON_BOX_EXTRA_BYTES. */
void beckon_shopper_key_seal(const BeckonShopperKey *key, uint32_t shopper, const uint8_t *secret,
                             gsize len, uint8_t *ret_box);

/* Opens a box; ret_secret takes box_len − BECKON_BOX_EXTRA_BYTES. False, with nothing written,
 * when the box was not sealed with this key for this shopper. */
bool beckon_shopper_key_open(const BeckonShopperKey *key, uint32_t shopper, const uint8_t *box,
                             gsize box_len, uint8_t *ret_secret);

#endif
