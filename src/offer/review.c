/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/review.h"

#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "base/money.h"
#include "offer/exposure.h"
#include "offer/price.h"
#include "rules/review/clause.h"
#include "rules/review/wording.h"

typedef struct {
    const BeckonRuleset *set;
    const BeckonShop *shop;
    const BeckonPolicy *policy;
    const GPtrArray *sources;
    BeckonDiagnostics *diagnostics;
    int32_t today;
    int64_t *work; /* of rules/review/clause.h */
} Review;

/* A live campaign of an exclusive group. */
typedef struct {
    const BeckonCampaign *campaign;
    BeckonWeek week;
    BeckonClauses *clauses; /* NULL: nothing is known of its conditions */
} Member;

static void warn(const Review *review, const BeckonCampaign *campaign, BeckonPlaceOf of,
                 const char *code, const char *message)
{
    const BeckonPlace *place = &campaign->places[of];
    beckon_diagnostics_add(review->diagnostics, BECKON_SEVERITY_WARNING, code,
                           beckon_sources_find(review->sources, campaign->file), place->line,
                           place->column, place->length, NULL, "%s", message);
}

static char *money(const Review *review, int64_t minor)
{
    return beckon_money_format(minor, review->shop->currency);
}

static bool is_over(const Review *review, const BeckonCampaign *campaign)
{
    return campaign->runs.until_day < review->today;
}

/* When it may give offers, dates left out. */
static BeckonWeek week_of(const Review *review, const BeckonCampaign *campaign)
{
    BeckonWeek week = beckon_week_whole();
    beckon_week_keep(&week, &campaign->runs);
    beckon_week_drop_hours(&week, review->policy->quiet_hours);
    return week;
}

/* Whether it has a zone: without one this was said when it was read. */
static bool has_zone(const Review *review, const BeckonCampaign *campaign)
{
    BeckonZoneSet zones = beckon_condition_zones(campaign->when);
    for (guint i = 0; i < beckon_shop_n_zones(review->shop); i++) {
        if (beckon_zone_set_has(&zones, i) && beckon_shop_zone(review->shop, i)->offers) {
            return true;
        }
    }
    return false;
}

static void review_conditions(const Review *review, const BeckonCampaign *campaign)
{
    g_autoptr(BeckonClauses) clauses =
        has_zone(review, campaign) ? beckon_clauses_new(campaign->when, review->work) : NULL;
    BeckonWeek week = week_of(review, campaign);
    g_autofree char *why =
        clauses != NULL ? beckon_clauses_contradiction(clauses, review->shop, &week, review->work)
                        : NULL;
    if (why != NULL) {
        g_autofree char *message = g_strconcat("this can never hold: ", why, NULL);
        warn(review, campaign, BECKON_PLACE_WHEN, BECKON_CODE_NEVER_HOLDS, message);
    }
}

static void review_exposure(const Review *review, const BeckonCampaign *campaign)
{
    BeckonExposure exposure = beckon_exposure(review->set, campaign, review->today);
    if (exposure.day_minor != BECKON_EXPOSURE_UNBOUNDED) {
        return;
    }
    g_autofree char *each = money(review, exposure.offer_minor);
    g_autofree char *message = g_strdup_printf(
        "nothing limits what this can cost: up to %s an offer, and as many as come; write 'total' "
        "or 'budget' in 'limits'",
        each);
    warn(review, campaign, BECKON_PLACE_REDUCTION, BECKON_CODE_UNBOUNDED, message);
}

static const BeckonProduct *find(const Review *review, const char *gtin)
{
    return gtin != NULL ? beckon_catalogue_find(beckon_ruleset_catalogue(review->set), gtin) : NULL;
}

/* What the shop has for the product, less what a gift costs it, against what the product does. */
static void review_cost(const Review *review, const BeckonCampaign *campaign)
{
    const BeckonProduct *product = find(review, campaign->product_gtin);
    const BeckonProduct *gift = find(review, campaign->reduction.gift_gtin);
    if (product == NULL || product->cost_minor < 0) {
        return;
    }
    int64_t paid_minor = beckon_offer_price_minor(review->set, campaign);
    int64_t gift_minor = gift != NULL ? MAX(gift->cost_minor, 0) : 0;
    if (paid_minor - gift_minor < product->cost_minor) {
        g_autofree char *paid = money(review, paid_minor);
        g_autofree char *cost = money(review, product->cost_minor + gift_minor);
        g_autofree char *message =
            g_strdup_printf("the shopper pays %s for what costs the shop %s", paid, cost);
        warn(review, campaign, BECKON_PLACE_REDUCTION, BECKON_CODE_BELOW_COST, message);
    }
}

/* Directive 98/6/EC, Article 6a: an announced reduction counts from the lowest price of the last 30
 * days. */
static void review_reference(const Review *review, const BeckonCampaign *campaign)
{
    const BeckonProduct *product = find(review, campaign->product_gtin);
    bool is_reduced = campaign->reduction.kind != BECKON_REDUCE_NONE &&
                      campaign->reduction.kind != BECKON_REDUCE_GIFT;
    if (product == NULL || !is_reduced) {
        return;
    }
    if (product->low_30d_minor < 0) {
        warn(review, campaign, BECKON_PLACE_REDUCTION, BECKON_CODE_NO_LOW_30D,
             "the catalogue has no low_30d for this product, so the reduction counts from its "
             "price of today");
    } else if (review->policy->reference == BECKON_PRICE_LIST &&
               product->low_30d_minor < product->price_minor) {
        g_autofree char *low = money(review, product->low_30d_minor);
        g_autofree char *message = g_strdup_printf(
            "the policy has this reduction count from the price of today, and the product was "
            "sold for %s in the last 30 days",
            low);
        warn(review, campaign, BECKON_PLACE_REDUCTION, BECKON_CODE_NO_LOW_30D, message);
    }
}

static void review_campaign(const Review *review, const BeckonCampaign *campaign)
{
    if (is_over(review, campaign)) {
        warn(review, campaign, BECKON_PLACE_UNTIL, BECKON_CODE_IS_OVER,
             "this day is past: the campaign gives no more offers");
        return;
    }
    review_conditions(review, campaign);
    review_exposure(review, campaign);
    review_cost(review, campaign);
    review_reference(review, campaign);
}

static bool is_live(const Review *review, const BeckonCampaign *campaign)
{
    return campaign->status == BECKON_CAMPAIGN_LIVE && !is_over(review, campaign);
}

static void member_free(Member *member)
{
    beckon_clauses_free(member->clauses);
    g_free(member);
}

/* Group → GPtrArray of Member. */
static GHashTable *find_groups(const Review *review)
{
    GHashTable *groups =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < beckon_ruleset_size(review->set); i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(review->set, i);
        if (!is_live(review, campaign) || campaign->exclusive == NULL) {
            continue;
        }
        GPtrArray *members = g_hash_table_lookup(groups, campaign->exclusive);
        if (members == NULL) {
            members = g_ptr_array_new_with_free_func((GDestroyNotify)member_free);
            g_hash_table_insert(groups, campaign->exclusive, members);
        }
        Member *member = g_new0(Member, 1);
        *member = (Member){campaign, week_of(review, campaign),
                           beckon_clauses_new(campaign->when, review->work)};
        g_ptr_array_add(members, member);
    }
    return groups;
}

/* As they are chosen: by priority, then by name. */
static int by_rank(gconstpointer a, gconstpointer b)
{
    const BeckonCampaign *x = (*(Member *const *)a)->campaign, *y = (*(Member *const *)b)->campaign;
    return x->priority != y->priority ? y->priority - x->priority : strcmp(x->name, y->name);
}

/* Whether it is offered to whoever its conditions hold for, however often. */
static bool is_unlimited(const BeckonCampaign *campaign)
{
    bool is_free = campaign->per_shopper.per == BECKON_PER_NONE ||
                   campaign->per_shopper.per == BECKON_PER_VISIT;
    return is_free && campaign->total.per == BECKON_PER_NONE && campaign->budget_minor < 0 &&
           (campaign->experiment == NULL || campaign->experiment->holdout_percent == 0);
}

/* Whether the first holds wherever the other does. */
static bool covers(const Member *member, const Member *other, int64_t *work)
{
    const BeckonSchedule *runs = &member->campaign->runs, *others = &other->campaign->runs;
    return member->clauses != NULL && other->clauses != NULL &&
           runs->from_day <= others->from_day && runs->until_day >= others->until_day &&
           beckon_clauses_imply(other->clauses, &other->week, member->clauses, &member->week, work);
}

static void review_member(const Review *review, const GPtrArray *ahead, const Member *member)
{
    for (guint i = 0; i < ahead->len; i++) {
        const Member *first = g_ptr_array_index(ahead, i);
        if (covers(first, member, review->work)) {
            g_autofree char *message = g_strdup_printf(
                "'%s' comes first wherever this holds, and a visit has one offer of the group "
                "'%s': this is offered only to who has dismissed that one",
                first->campaign->name, first->campaign->exclusive);
            warn(review, member->campaign, BECKON_PLACE_EXCLUSIVE, BECKON_CODE_SHADOWED, message);
            return;
        }
    }
}

static void review_group(const Review *review, GPtrArray *members)
{
    g_autoptr(GPtrArray) ahead = g_ptr_array_new();
    g_ptr_array_sort(members, by_rank);
    for (guint i = 0; i < members->len; i++) {
        Member *member = g_ptr_array_index(members, i);
        review_member(review, ahead, member);
        if (is_unlimited(member->campaign) && ahead->len < BECKON_LIMIT_SHADOWS) {
            g_ptr_array_add(ahead, member);
        }
    }
}

static void review_groups(const Review *review)
{
    g_autoptr(GHashTable) groups = find_groups(review);
    GHashTableIter iter;
    gpointer members;
    g_hash_table_iter_init(&iter, groups);
    while (g_hash_table_iter_next(&iter, NULL, &members)) {
        review_group(review, members);
    }
}

static void review_languages(const Review *review)
{
    const BeckonSource *source = beckon_sources_find(review->sources, "policy.yaml");
    char **languages = review->shop->languages;
    for (guint i = 0; review->policy->forbidden_wording != 0 && languages[i] != NULL; i++) {
        if (!beckon_wording_knows(languages[i])) {
            beckon_diagnostics_add(review->diagnostics, BECKON_SEVERITY_WARNING,
                                   BECKON_CODE_NOT_SUPERVISED, source, 0, 0, 0, NULL,
                                   "texts in '%s' are not searched for forbidden wording: no "
                                   "phrases of this language are known",
                                   languages[i]);
        }
    }
}

void beckon_review(const BeckonRuleset *set, const GPtrArray *sources, int64_t now_us,
                   BeckonDiagnostics *diagnostics)
{
    const BeckonShop *shop = beckon_ruleset_shop(set);
    int64_t work = BECKON_LIMIT_CLAUSE_WORK;
    const Review review = {
        .set = set,
        .shop = shop,
        .policy = beckon_ruleset_policy(set),
        .sources = sources,
        .diagnostics = diagnostics,
        .today = beckon_time_local(now_us, shop->timezone).day,
        .work = &work,
    };
    review_languages(&review);
    for (guint i = 0; i < beckon_ruleset_size(set); i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(set, i);
        if (campaign->status == BECKON_CAMPAIGN_LIVE) {
            review_campaign(&review, campaign);
        }
    }
    review_groups(&review);
}
