/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_DATABASE_H
#define BECKON_DATABASE_DATABASE_H

/* The hub's memory: a folder with beckon.db, which backups hold, and keys.db, which they do
 * not. One process has it open. Not thread-safe.
 *
 * Transactions: what belongs together goes between begin and commit. Within it, functions
 * without a GError answer at once; if one of them fails, the transaction is spoiled: further
 * writes do nothing, and commit rolls back and says why. So nothing is ever half kept.
 * Functions with a GError that say "of its own" bring their own transaction and must be called
 * outside of one.
 *
 * On the disk everything that tells who a shopper is lies in boxes under that shopper's own key.
 * Errors are BECKON_ERROR_IO unless a function says otherwise. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "shopper/vault.h"

typedef struct BeckonDatabase BeckonDatabase;

/* Opens the folder, made when missing, locks it against other processes, brings older
 * databases up to date, and completes what an interrupted enrolment or forgetting left. The
 * vault is borrowed and must outlive the database. The store is named as a URI ("beckon:demo"),
 * the audience of the shoppers' subjects; the name is fixed at creation.
 * BECKON_ERROR_DENIED: another process has it open. BECKON_ERROR_INVALID: it is newer than this
 * program, of another store, or its keys are under another master key. */
BeckonDatabase *beckon_database_open(const char *folder, const char *store,
                                     const BeckonVault *vault, GError **error);
void beckon_database_close(BeckonDatabase *database);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonDatabase, beckon_database_close)

bool beckon_database_begin(BeckonDatabase *database, GError **error);
/* After a true answer everything is on the disk, come what may. After a false one nothing of the
 * transaction is kept; only when the disk failed can the next open find it kept after all. */
bool beckon_database_commit(BeckonDatabase *database, GError **error);
void beckon_database_rollback(BeckonDatabase *database);
bool beckon_database_in_transaction(const BeckonDatabase *database);

/* Calls back at each call that finds the disk failing or the database damaged, whatever it was
 * for: end the process, a new start recovers. A full disk is not such a failure: the hub refuses
 * and goes on. */
void beckon_database_on_failure(BeckonDatabase *database, void (*on_failure)(void *data),
                                void *data);

/* Gives back the memory that holds pages of the files for whoever reads them again: for behind a
 * reading of everybody, of whom most stay away. */
void beckon_database_trim(BeckonDatabase *database);

/* Drawn at creation: 16 hexadecimal digits. Borrowed. */
const char *beckon_database_epoch(const BeckonDatabase *database);

/* The store time up to which everything has been taken in; 0 at first. It is set in a
 * transaction. */
int64_t beckon_database_watermark_us(BeckonDatabase *database);
void beckon_database_set_watermark_us(BeckonDatabase *database, int64_t watermark_us);

#endif
