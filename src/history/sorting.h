/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_HISTORY_SORTING_H
#define BECKON_HISTORY_SORTING_H

/* A purchase that is known by its names, sorted out by the things that it is of. */

#include "history/history.h"

/* What was bought. What is NULL or "" is not known of it. Borrowed. */
typedef struct {
    const char *product;
    const char *category; /* a path of slugs (base/category.h), which counts for those above it */
    const char *brand;
} BeckonWare;

/* Adds a purchase for each of the things that it is of; the history is one of these things. */
void beckon_history_sort(BeckonHistory *history, const BeckonThings *things, BeckonWare ware,
                         BeckonBought bought);

#endif
