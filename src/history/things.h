/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_HISTORY_THINGS_H
#define BECKON_HISTORY_THINGS_H

/* What a rule set asks about purchases of, numbered: a category with all below it, a product, a
 * brand, or anything at all. A shopper's purchases are sorted out by these numbers once, so that
 * a condition looks up its own. */

#include <glib.h>

typedef enum {
    BECKON_THING_ANY, /* its name is "" */
    BECKON_THING_CATEGORY,
    BECKON_THING_PRODUCT,
    BECKON_THING_BRAND,
} BeckonThingKind;

typedef struct BeckonThings BeckonThings;

BeckonThings *beckon_things_new(void);
void beckon_things_free(BeckonThings *things);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonThings, beckon_things_free)

/* The number of a thing, from 0: a new one at its first mention. A category is a path of slugs
 * (base/category.h); a product's leading zeros do not count. */
guint beckon_things_add(BeckonThings *things, BeckonThingKind kind, const char *name);

/* The number, or -1 when nobody asks about it. */
int beckon_things_find(const BeckonThings *things, BeckonThingKind kind, const char *name);

guint beckon_things_size(const BeckonThings *things);
BeckonThingKind beckon_things_kind(const BeckonThings *things, guint number);

/* Borrowed: as it was added, a product without its leading zeros. */
const char *beckon_things_name(const BeckonThings *things, guint number);

/* A product's id without the zeros in front of it: a GTIN is written with 8 to 14 digits.
 * Borrowed from the text. */
const char *beckon_thing_product(const char *id);

#endif
