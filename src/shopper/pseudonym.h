/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SHOPPER_PSEUDONYM_H
#define BECKON_SHOPPER_PSEUDONYM_H

/* The names under which a shopper is known. Inside: a random id that never leaves the hub. To
 * each audience: another subject, a keyed hash that two audiences cannot join. On the erasure
 * list: a mark that says of an id whether it was forgotten, and that names nobody without the
 * master key. */

#include "shopper/vault.h"

#define BECKON_SHOPPER_ID_BYTES 16
#define BECKON_SUBJECT_CHARS    22 /* base64url of 16 bytes, without padding */

void beckon_shopper_id_new(uint8_t ret_id[BECKON_SHOPPER_ID_BYTES]);

/* The `sub` that an audience sees: base64url(BLAKE2b-128(k_pseudonym, id ‖ audience)).
 * NUL-terminated. */
void beckon_pseudonym(const BeckonVault *vault, const uint8_t id[BECKON_SHOPPER_ID_BYTES],
                      const char *audience, char ret_subject[BECKON_SUBJECT_CHARS + 1]);

/* BLAKE2b-128(k_erasure, id). */
void beckon_erasure_mark(const BeckonVault *vault, const uint8_t id[BECKON_SHOPPER_ID_BYTES],
                         uint8_t ret_mark[BECKON_ERASURE_MARK_BYTES]);

#endif
