/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_MIGRATIONS_H
#define BECKON_DATABASE_MIGRATIONS_H

/* The numbered scripts of schemas/sql. Each sets user_version to its number, and the first one
 * application_id. For this folder only. */

#include "database/sql.h"

/* Runs the scripts of a folder of schemas/sql/schema.gresource.xml that this file has not seen,
 * each in a transaction. BECKON_ERROR_INVALID: another program's file, or a newer one. */
bool beckon_migrations_run(BeckonSql *sql, const char *folder, int64_t application_id,
                           GError **error);

#endif
