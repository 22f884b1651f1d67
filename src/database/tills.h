/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_TILLS_H
#define BECKON_DATABASE_TILLS_H

/* The tills that may redeem offers, each by its own key. */

#include "database/database.h"

#define BECKON_TILL_KEY_BYTES 32 /* an Ed25519 public key */

typedef struct {
    char *name; /* 1 … BECKON_LIMIT_NAME_BYTES bytes, as a cashier knows it */
    uint8_t x[BECKON_TILL_KEY_BYTES];
    int64_t enrolled_us; /* wall time */
} BeckonTill;

void beckon_till_free(BeckonTill *till);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonTill, beckon_till_free)

/* In a transaction of its own, with a row in the audit trail for who asked for it.
 * BECKON_ERROR_INVALID (the name), BECKON_ERROR_EXISTS (the name or the key is taken),
 * BECKON_ERROR_LIMIT (over BECKON_LIMIT_TILLS). */
bool beckon_tills_enrol(BeckonDatabase *database, const char *name,
                        const uint8_t x[BECKON_TILL_KEY_BYTES], int64_t now_us, int64_t uid,
                        GError **error);

/* Likewise. What it redeemed stays. BECKON_ERROR_NOT_FOUND. */
bool beckon_tills_remove(BeckonDatabase *database, const char *name, int64_t now_us, int64_t uid,
                         GError **error);

/* Of BeckonTill, by name. Owned by the caller. */
GPtrArray *beckon_tills_list(BeckonDatabase *database, GError **error);

/* The till with a key, owned by the caller. BECKON_ERROR_NOT_FOUND. */
BeckonTill *beckon_tills_find_key(BeckonDatabase *database, const uint8_t x[BECKON_TILL_KEY_BYTES],
                                  GError **error);

#endif
