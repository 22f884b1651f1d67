/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BENCH_MATCH_SHAPES_H
#define BENCH_MATCH_SHAPES_H

/* Sets of campaigns by the name of their shape: "shop" is the department store's
 * (match-shop.h), the others are what an index likes least:
 *   no-bought      the store's, those that ask for purchases left out
 *   one-zone       the store's, all in one zone
 *   no-zone        the store's, in no zone: all everywhere
 *   nested         any and none in each other, four deep, in which purchases are one way of many
 *   one-category   all ask for purchases of one category, of which nearly everybody has some
 *   many-things    each asks for any of twelve things
 *   all-match      they ask for nothing but their zone, so that each is true */

#include "base/diagnostic.h"
#include "match-shop.h"

/* The files of n campaigns (BeckonSource), and the catalogue. NULL: there is no such shape. */
GPtrArray *shapes_sources(const char *shape, guint n);

#endif
