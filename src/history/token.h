/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_HISTORY_TOKEN_H
#define BECKON_HISTORY_TOKEN_H

/* What a ledger holds in the place of names: the first 8 bytes (little endian) of
 * BLAKE2b-128(key, kind ‖ name), kind 'c' a category, 'p' a product, 'b' a brand. The key is one
 * shopper's own, so that equal purchases of two shoppers look different. */

#include "history/things.h"
#include "shopper/vault.h"

/* The key for a shopper's tokens. Lives on a stack for as long as it is used; wipe it then. */
typedef struct {
    uint8_t bytes[BECKON_SUBKEY_BYTES];
} BeckonTokenKey;

void beckon_token_key_derive(const BeckonShopperKey *key, BeckonTokenKey *ret_key);
void beckon_token_key_wipe(BeckonTokenKey *key);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BeckonTokenKey, beckon_token_key_wipe)

/* The token of a category (a path of slugs), product or brand; a product's leading zeros do not
 * count. ANY has none. */
uint64_t beckon_token(const BeckonTokenKey *key, BeckonThingKind kind, const char *name);

#endif
