/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_SIMULATED_DAY_H
#define BECKON_BECKONCTL_SIMULATED_DAY_H

/* A day that `beckonctl simulate` wrote: who was where, and what they had bought before. */

#include "history/purchases.h"
#include "offer/day.h"

typedef struct {
    GPtrArray *stories;  /* of BeckonStory, one a shopper */
    guint n_recognised;  /* of them: they consent to it */
    GStringChunk *names; /* of what they bought */
} BeckonctlDay;

/* Reads shoppers.jsonl, truth.jsonl and purchases.csv of a folder, as of the shop where it was
 * simulated. BECKON_ERROR_INVALID names the file and the line. */
BeckonctlDay *beckonctl_day_read(const char *dir, const BeckonShop *shop, GError **error);
void beckonctl_day_free(BeckonctlDay *day);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonctlDay, beckonctl_day_free)

#endif
