/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SHOPPER_PSEUDONYM_H
#define BECKON_SHOPPER_PSEUDONYM_H

/* The names under which a shopper is known. Inside: a random id that never leaves the hub. To
 * each audience: another subject, a keyed hash that two audiences cannot join. */

#include "shopper/vault.h"

#define BECKON_SHOPPER_ID_BYTES 16
#define BECKON_SUBJECT_CHARS    22 /* base64url of 16 bytes, without padding */
#define BECKON_CUSTOMER_BYTES   16

void beckon_shopper_id_new(uint8_t ret_id[BECKON_SHOPPER_ID_BYTES]);

/* The `sub` that an audience sees: base64url(BLAKE2b-128(k_pseudonym, id ‖ audience)).
 * NUL-terminated. */
void beckon_pseudonym(const BeckonVault *vault, const uint8_t id[BECKON_SHOPPER_ID_BYTES],
                      const char *audience, char ret_subject[BECKON_SUBJECT_CHARS + 1]);

/* The web shop's account of a shopper, as the hub knows it: BLAKE2b-128(k_customer, id). The
 * len bytes of the id itself are never kept. */
void beckon_customer_hash(const BeckonVault *vault, const char *id, gsize len,
                          uint8_t ret_customer[BECKON_CUSTOMER_BYTES]);

/* A short keyed hash (SipHash-2-4) under which a table in memory finds a shopper by a name of a
 * kind ('n' a label, 's' a subject, …). Not for a disk: with the master key names can be guessed.
 */
uint64_t beckon_lookup_hash(const BeckonVault *vault, char kind, const char *name);

#endif
