/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_MATCHING_INDEX_H
#define BECKON_RULES_MATCHING_INDEX_H

/* Which campaigns are worth asking: for each zone those that can be true in it, found by what the
 * shopper bought and by the circumstances (rules/matching/slot.h), so that an event touches few
 * others. A campaign that can be true in most zones stands in one slot for them all. Zones without
 * offers have none. */

#include <glib.h>
#include <stdint.h>

#include "history/things.h"
#include "rules/campaign.h"

typedef struct BeckonIndex BeckonIndex;

/* Of the live ones among the campaigns (of BeckonCampaign), which must outlive it; their numbers
 * are their places in the array. */
BeckonIndex *beckon_index_new(const BeckonShop *shop, const BeckonThings *things,
                              const GPtrArray *campaigns);
void beckon_index_free(BeckonIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonIndex, beckon_index_free)

/* Appends the numbers (uint32_t) of those that hold, ascending. */
void beckon_index_match(const BeckonIndex *index, BeckonFacts *facts, GArray *hits);

/* The shortest stay in a zone, longer than stayed_us, that a candidate asks for; INT64_MAX when
 * none does. Any zone may be asked for; one that the shop lacks has no candidates. */
int64_t beckon_index_next_stay(const BeckonIndex *index, int zone, int64_t stayed_us);

/* How old the last reading of a quantity may be at most for the candidates of every zone; 0 when
 * none asks for it. */
int64_t beckon_index_fresh(const BeckonIndex *index, guint beacon, BeckonQuantity quantity);

/* The same of how many there are of a product, as the catalogue writes its GTIN. */
int64_t beckon_index_stock_fresh(const BeckonIndex *index, const char *gtin);

/* The minutes of the day at which a candidate may begin or end to hold. Borrowed. */
const BeckonMinutes *beckon_index_minutes(const BeckonIndex *index, int zone);

#endif
