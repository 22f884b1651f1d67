/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_KEYS_H
#define BECKON_DATABASE_KEYS_H

/* keys.db: each shopper's wrapped key, and who was erased. No backup holds it: a key that is
 * overwritten here is gone from the world, and with it what it sealed anywhere. Shoppers'
 * numbers are given here, since this file alone never goes back in time. For this folder only. */

#include "database/sql.h"
#include "shopper/vault.h"

typedef struct {
    BeckonSql sql;
    sqlite3_stmt **statements;
    const BeckonVault *vault;
} BeckonKeys;

/* Opens folder/keys.db, a new one for this epoch; it must be closed even after a failure. The
 * vault is borrowed. BECKON_ERROR_INVALID: it belongs to another epoch or master key. */
bool beckon_keys_open(BeckonKeys *keys, const char *folder, const char *epoch,
                      const BeckonVault *vault, GError **error);
void beckon_keys_close(BeckonKeys *keys);

/* Draws a key for a number that was never given before. In a transaction of keys->sql. Returns
 * 0, with the transaction spoiled, on a failure. */
uint32_t beckon_keys_new(BeckonKeys *keys, BeckonShopperKey *ret_key);

/* A shopper's key. BECKON_ERROR_NOT_FOUND: it was erased. BECKON_ERROR_INVALID: there never was
 * one, or it does not unwrap. */
bool beckon_keys_get(BeckonKeys *keys, uint32_t number, BeckonShopperKey *ret_key, GError **error);

/* Erases keys (uint32_t), in a transaction of its own, and cuts the log that still holds them. */
bool beckon_keys_erase(BeckonKeys *keys, const GArray *numbers, int64_t now_us, GError **error);

/* Appends the numbers (uint32_t) of all keys that are not erased, ascending. */
bool beckon_keys_numbers(BeckonKeys *keys, GArray *numbers, GError **error);

#endif
