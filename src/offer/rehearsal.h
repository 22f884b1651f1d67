/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_REHEARSAL_H
#define BECKON_OFFER_REHEARSAL_H

/* Whether a set of rules may go live: its files are checked against the shop, and its own stories
 * are told. Pure, and touches nothing that is shared but the shop's counter of references: it may
 * run in a thread of its own. */

#include "offer/story.h"

typedef struct {
    BeckonRuleset *set; /* NULL: it may not go live */
    char *digest;       /* of all files: beckon_sources_digest() */
    BeckonDiagnostics *diagnostics;
    guint n_stories;
    guint n_failed;
    char
        *trouble; /* why it may not: what is wrong in which place, a line or more each; else NULL */
} BeckonRehearsal;

/* Of a folder's files (BeckonSource), as of a moment. It stops early, with some trouble, once
 * *cancelled is not 0: set that by g_atomic_int_set(). */
BeckonRehearsal *beckon_rehearsal_new(BeckonShop *shop, const GPtrArray *sources, int64_t now_us,
                                      const gint *cancelled);
void beckon_rehearsal_free(BeckonRehearsal *rehearsal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonRehearsal, beckon_rehearsal_free)

#endif
