/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_RULESET_H
#define BECKON_RULES_RULESET_H

/* A set of campaigns, checked and compiled into an index: what is live in a shop. Immutable
 * once compiled. Pure: texts come in, hits go out. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/diagnostic.h"
#include "rules/campaign.h"
#include "rules/situation.h"
#include "shop/shop.h"

typedef struct BeckonRuleset BeckonRuleset;

/* Compiles a folder's files (BeckonSource: campaigns, catalogue.csv, segments.yaml, policy.yaml;
 * what lies in stories/ is passed over). Adds what is wrong to the diagnostics, warnings too.
 * NULL when there was an error among them. */
BeckonRuleset *beckon_ruleset_compile(BeckonShop *shop, const GPtrArray *sources,
                                      BeckonDiagnostics *diagnostics);

/* The same with prices laid over those of the catalogue; they may be NULL. What they do to a
 * campaign is never an error: it is marked, with a warning (BECKON_CODE_MISPRICED). */
BeckonRuleset *beckon_ruleset_compile_priced(BeckonShop *shop, const GPtrArray *sources,
                                             const BeckonPrices *prices,
                                             BeckonDiagnostics *diagnostics);

/* How many of a folder's files are campaigns, good or bad. */
guint beckon_ruleset_count(const GPtrArray *sources);

BeckonRuleset *beckon_ruleset_ref(BeckonRuleset *set);
void beckon_ruleset_unref(BeckonRuleset *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonRuleset, beckon_ruleset_unref)

/* What decides, in 64 hexadecimal digits: beckon_sources_digest() of the files but those in
 * stories/, which say what is to come of it and change nothing. Borrowed. */
const char *beckon_ruleset_digest(const BeckonRuleset *set);

/* Campaigns are numbered 0 … size − 1 in the order of their names. Borrowed. */
guint beckon_ruleset_size(const BeckonRuleset *set);
const BeckonCampaign *beckon_ruleset_campaign(const BeckonRuleset *set, guint number);

/* The number of a name, or -1. */
int beckon_ruleset_find(const BeckonRuleset *set, const char *name);
const BeckonShop *beckon_ruleset_shop(const BeckonRuleset *set);
const BeckonPolicy *beckon_ruleset_policy(const BeckonRuleset *set);
const BeckonCatalogue *beckon_ruleset_catalogue(const BeckonRuleset *set);

/* What its conditions ask about purchases of: the numbers of a shopper's BeckonHistory. */
const BeckonThings *beckon_ruleset_things(const BeckonRuleset *set);

/* Appends the numbers (uint32_t) of the live campaigns whose runs and conditions hold, in
 * ascending order. Zones with `offers: false` give none. */
void beckon_ruleset_match(const BeckonRuleset *set, const BeckonSituation *situation, GArray *hits);

/* How old the last reading of a quantity of a beacon or sensor may be at most for every live
 * campaign: a longer silence is for one of them as if there had been none. 0: none asks for it. */
int64_t beckon_ruleset_fresh(const BeckonRuleset *set, guint beacon, BeckonQuantity quantity);

/* The same of how many there are of a product, as the catalogue writes its GTIN. */
int64_t beckon_ruleset_stock_fresh(const BeckonRuleset *set, const char *gtin);

/* The next store time after now_us at which a campaign could become true with nobody moving:
 * a `stays` reached (when presence is known), a `runs`, `hours` or `days` beginning or ending,
 * the midnight that moves what is asked of purchases.
 * BECKON_TIME_NEVER when there is none. */
int64_t beckon_ruleset_deadline(const BeckonRuleset *set, const BeckonSituation *situation);

#endif
