/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shopper/pseudonym.h"

#include <sodium.h>
#include <string.h>

#define SUBJECT_BYTES 16

G_STATIC_ASSERT(sodium_base64_ENCODED_LEN(SUBJECT_BYTES,
                                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) ==
                BECKON_SUBJECT_CHARS + 1);

void beckon_shopper_id_new(uint8_t ret_id[BECKON_SHOPPER_ID_BYTES])
{
    randombytes_buf(ret_id, BECKON_SHOPPER_ID_BYTES);
}

void beckon_pseudonym(const BeckonVault *vault, const uint8_t id[BECKON_SHOPPER_ID_BYTES],
                      const char *audience, char ret_subject[BECKON_SUBJECT_CHARS + 1])
{
    uint8_t hash[SUBJECT_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, beckon_vault_subkey(vault, BECKON_SUBKEY_PSEUDONYM),
                            BECKON_SUBKEY_BYTES, sizeof hash);
    crypto_generichash_update(&state, id, BECKON_SHOPPER_ID_BYTES);
    crypto_generichash_update(&state, (const uint8_t *)audience, strlen(audience));
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2base64(ret_subject, BECKON_SUBJECT_CHARS + 1, hash, sizeof hash,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void beckon_erasure_mark(const BeckonVault *vault, const uint8_t id[BECKON_SHOPPER_ID_BYTES],
                         uint8_t ret_mark[BECKON_ERASURE_MARK_BYTES])
{
    crypto_generichash(ret_mark, BECKON_ERASURE_MARK_BYTES, id, BECKON_SHOPPER_ID_BYTES,
                       beckon_vault_subkey(vault, BECKON_SUBKEY_ERASURE), BECKON_SUBKEY_BYTES);
}
