/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_FILE_COMPILING_H
#define BECKON_RULES_FILE_COMPILING_H

/* What is at hand while the files of a rule set are read: what they are held against, and what
 * they gather. Everything is borrowed. */

#include "history/things.h"
#include "rules/file/catalogue.h"
#include "rules/policy.h"
#include "shop/shop.h"

/* The segments of segments.yaml (rules/segments.h). */
typedef struct BeckonSegments BeckonSegments;

typedef struct {
    const BeckonShop *shop;
    const BeckonCatalogue *catalogue; /* NULL: its file is broken, so nothing is said of products */
    const BeckonPolicy *policy;
    BeckonThings *things;     /* what conditions ask about purchases of */
    GPtrArray *mentions;      /* of BeckonMention: campaigns that conditions name */
    BeckonSegments *segments; /* NULL: their file is broken, so nothing is said of them */
    const void *segment;      /* the one that is read just now; NULL: a campaign is */
} BeckonCompiling;

#endif
