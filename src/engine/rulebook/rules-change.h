/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_RULEBOOK_RULES_CHANGE_H
#define BECKON_ENGINE_RULEBOOK_RULES_CHANGE_H

/* What of a set's files is another than before, and which kept set a digest's beginning names.
 * Pure. */

#include "database/rulesets.h"

/* A line a file (char *), "new a.yaml", "changed policy.yaml", "gone stories/b.yaml", in the order
 * of their names. Both are of BeckonSource, by name. Owned by the caller. */
GPtrArray *beckon_rules_change_lines(const GPtrArray *before, const GPtrArray *after);

/* Of the times that a set was made live (BeckonKeptRuleset, the latest first), that to go back to:
 * the last of a set whose digest, or that of what decides in it, begins so; of "", the last of
 * another set than the live one. NULL with BECKON_ERROR_NOT_FOUND, or BECKON_ERROR_INVALID where
 * several sets begin so or the beginning has fewer than BECKON_RULES_DIGITS. Borrowed. */
const BeckonKeptRuleset *beckon_rules_change_find(const GPtrArray *kept, const char *beginning,
                                                  GError **error);

#define BECKON_RULES_DIGITS 6

#endif
