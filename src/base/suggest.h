/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_SUGGEST_H
#define BECKON_BASE_SUGGEST_H

/* "Did you mean …?" */

#include <glib.h>

/* The candidate nearest to a misspelt word by edits (insert, delete, replace, swap of two
 * neighbours: optimal string alignment), or NULL when none is near enough to be meant.
 * Candidates are borrowed; so is what is returned. */
const char *beckon_suggest(const char *word, const char *const *candidates, gsize n_candidates);

/* The keys (char *) of a table as candidates, by name. Owned by the caller, its strings are not. */
const char **beckon_suggest_keys(GHashTable *table, guint *ret_n);

#endif
