/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/token.h"

#include <sodium.h>
#include <string.h>

#include "base/bytes.h"

#define HASH_BYTES 16

G_STATIC_ASSERT(HASH_BYTES == crypto_generichash_BYTES_MIN);

void beckon_token_key_derive(const BeckonShopperKey *key, BeckonTokenKey *ret_key)
{
    beckon_shopper_key_derive(key, BECKON_SHOPPER_SUBKEY_TOKEN, ret_key->bytes);
}

void beckon_token_key_wipe(BeckonTokenKey *key)
{
    sodium_memzero(key->bytes, sizeof key->bytes);
}

static uint8_t byte_of(BeckonThingKind kind)
{
    switch (kind) {
    case BECKON_THING_CATEGORY:
        return 'c';
    case BECKON_THING_PRODUCT:
        return 'p';
    case BECKON_THING_BRAND:
        return 'b';
    case BECKON_THING_ANY:
        break;
    }
    g_return_val_if_reached(0);
}

uint64_t beckon_token(const BeckonTokenKey *key, BeckonThingKind kind, const char *name)
{
    const char *bare = kind == BECKON_THING_PRODUCT ? beckon_thing_product(name) : name;
    const uint8_t letter = byte_of(kind);
    uint8_t hash[HASH_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, key->bytes, sizeof key->bytes, sizeof hash);
    crypto_generichash_update(&state, &letter, 1);
    crypto_generichash_update(&state, (const uint8_t *)bare, strlen(bare));
    crypto_generichash_final(&state, hash, sizeof hash);
    BeckonReader reader = beckon_reader(hash, sizeof hash);
    return beckon_reader_le64(&reader);
}
