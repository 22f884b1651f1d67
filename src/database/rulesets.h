/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_RULESETS_H
#define BECKON_DATABASE_RULESETS_H

/* The sets of rule files that were live, each kept once under its digest. */

#include "base/diagnostic.h"
#include "database/database.h"

/* Keeps a set (BeckonSource: name → bytes) under its digest (64 hexadecimal digits) and makes it
 * the live one, in a transaction of its own. A set that is kept already is only made live. */
bool beckon_rulesets_apply(BeckonDatabase *database, const char *digest, const GPtrArray *sources,
                           int64_t now_us, GError **error);

/* The files of the live set (BeckonSource), in the order of their names, with its digest and
 * when it was made live (wall time); an empty array and a NULL digest when none was ever
 * applied. Both owned by the caller. */
GPtrArray *beckon_rulesets_live(BeckonDatabase *database, char **ret_digest, int64_t *ret_live_us,
                                GError **error);

#endif
