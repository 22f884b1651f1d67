/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_RULESETS_H
#define BECKON_DATABASE_RULESETS_H

/* The sets of rule files that were live, each kept once under its digest: the last
 * BECKON_LIMIT_RULESETS_KEPT times that one was made live, and the files of those. */

#include "base/diagnostic.h"
#include "database/audit.h"

/* A set that is made live. */
typedef struct {
    const char *set;    /* digest of all its files, 64 hexadecimal digits */
    const char *rules;  /* digest of those that decide, likewise */
    BeckonAuditKind as; /* APPLIED or ROLLED_BACK */
    const char *how;    /* "applied", "rolled back", "from the folder" */
    int64_t uid;        /* or BECKON_AUDIT_NOBODY */
    int64_t now_us;     /* wall time */
    guint n_campaigns;
    bool from_folder; /* the watched folder held it */
} BeckonRulesChange;

/* Keeps a set (BeckonSource: name → bytes) under its digest and makes it the live one, with a row
 * in the audit trail, in a transaction of its own. A set that is kept already is only made live. */
bool beckon_rulesets_apply(BeckonDatabase *database, const BeckonRulesChange *change,
                           const GPtrArray *sources, GError **error);

/* The files of the live set (BeckonSource), in the order of their names, with its digest and
 * when it was made live (wall time); an empty array and a NULL digest when none was ever
 * applied. Both owned by the caller. */
GPtrArray *beckon_rulesets_live(BeckonDatabase *database, char **ret_digest, int64_t *ret_live_us,
                                GError **error);

/* A time that a set was made live. */
typedef struct {
    char *set;
    char *rules; /* "" of what an earlier version kept */
    char *how;
    int64_t uid;
    int64_t live_us;
    guint n_campaigns;
} BeckonKeptRuleset;
void beckon_kept_ruleset_free(BeckonKeptRuleset *kept);

/* Those that are kept (BeckonKeptRuleset), the live one first. Owned by the caller. */
GPtrArray *beckon_rulesets_list(BeckonDatabase *database, GError **error);

/* The files of a kept set, as of beckon_rulesets_live(); empty when it is not kept. */
GPtrArray *beckon_rulesets_files(BeckonDatabase *database, const char *set, GError **error);

/* The digest of what the watched folder held when a set was last taken from it; NULL: none was.
 * Owned by the caller. */
char *beckon_rulesets_of_folder(BeckonDatabase *database);

/* The folder holds what is live, however it came to be: in a transaction of its own. */
bool beckon_rulesets_note_folder(BeckonDatabase *database, const char *set, GError **error);

#endif
