/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_AUDIT_FILE_H
#define BECKON_DATABASE_AUDIT_FILE_H

/* The audit trail of a database that no engine has open: a stopped hub's, or a copy. It is only
 * read. */

#include "database/audit-chain.h"

/* Calls back for each row in the order of its number, after the epoch of the database (16 digits).
 * BECKON_ERROR_NOT_FOUND; BECKON_ERROR_INVALID (no database with an audit trail);
 * BECKON_ERROR_DENIED (a hub has it open, or it may not be read). */
bool beckon_audit_file_each(const char *path, void (*on_epoch)(const char *epoch, void *data),
                            void (*on_row)(const BeckonAuditRow *row, void *data), void *data,
                            GError **error);

#endif
