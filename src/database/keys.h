/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_KEYS_H
#define BECKON_DATABASE_KEYS_H

/* keys.db: each shopper's wrapped key, and the erasure list. No backup holds it: a key that is
 * deleted here is gone from the world, and a shopper on the list who comes back with an older
 * beckon.db is erased again. For the other files of this folder. */

#include "shopper/pseudonym.h"

typedef struct BeckonKeys BeckonKeys;

/* Opens folder/keys.db; a new one takes the epoch. BECKON_ERROR_INVALID when it belongs to
 * another epoch or master key, BECKON_ERROR_IO. The vault is borrowed. */
BeckonKeys *beckon_keys_open(const char *folder, const char *epoch, const BeckonVault *vault,
                             GError **error);
void beckon_keys_close(BeckonKeys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonKeys, beckon_keys_close)

#endif
