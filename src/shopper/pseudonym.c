/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shopper/pseudonym.h"

#include <sodium.h>
#include <string.h>

#include "base/bytes.h"

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

void beckon_customer_hash(const BeckonVault *vault, const char *id, gsize len,
                          uint8_t ret_customer[BECKON_CUSTOMER_BYTES])
{
    crypto_generichash(ret_customer, BECKON_CUSTOMER_BYTES, (const uint8_t *)id, len,
                       beckon_vault_subkey(vault, BECKON_SUBKEY_CUSTOMER), BECKON_SUBKEY_BYTES);
}

uint64_t beckon_lookup_hash(const BeckonVault *vault, char kind, const char *name)
{
    g_autofree char *message = g_strdup_printf("%c%s", kind, name);
    uint8_t hash[crypto_shorthash_BYTES];
    crypto_shorthash(hash, (const uint8_t *)message, strlen(message),
                     beckon_vault_subkey(vault, BECKON_SUBKEY_LOOKUP));
    BeckonReader reader = beckon_reader(hash, sizeof hash);
    return beckon_reader_le64(&reader);
}
