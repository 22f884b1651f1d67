/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RULES_WORLD_H
#define TESTS_RULES_WORLD_H

/* The small world of random rules: a shop, what it sells, and one shopper at one moment, told as
 * plain facts that name things instead of numbering them. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "rules/ruleset.h"

enum {
    N_ZONES = 6,
    NO_OFFERS_ZONE = 5, /* the last one */
    N_LANGUAGES = 3,    /* that the shop speaks; the number behind them is of one it does not */
    N_PRODUCTS = 5,
    N_CATEGORIES = 8,
    N_BRANDS = 3,
    N_QUANTITIES = 2, /* the first a number, the second yes or no */
    N_TIERS = 3,      /* that rules ask for; the number behind them is of one they do not */
    N_SIGNALS = 2,
    MOST_NAMED = 16, /* campaigns of which there were offers */
    MOST_FACTS = 12  /* purchases, visits and offers of a shopper */
};

extern const char *const world_zones[N_ZONES];
extern const char *const world_languages[N_LANGUAGES + 1];
extern const char *const world_categories[N_CATEGORIES];
extern const char *const world_brands[N_BRANDS];
extern const char *const world_quantities[N_QUANTITIES];
extern const char *const world_tiers[N_TIERS + 1];
extern const char *const world_signals[N_SIGNALS];
extern const struct WorldProduct {
    const char *gtin, *category, *brand;
} world_products[N_PRODUCTS];

typedef struct {
    int product, day;
    int64_t cents;
} Purchase;

typedef struct {
    int campaign;
    int64_t offered_us, redeemed_us; /* redeemed_us < 0: not */
} Offer;

typedef struct {
    bool said;
    int64_t parts, t_us;
} Reading;

/* Of a signal in thousandths, or of a product how many there are. */
typedef struct {
    bool said;
    int64_t number, t_us;
} Count;

typedef struct {
    int64_t now_us;
    int occasion, zone; /* zone -1: none */
    int64_t stayed_us;
    bool deaf;
    int language; /* -1: unknown */
    bool has_past, has_history, has_visits, has_offers, has_readings;
    int known_since; /* a day; INT32_MIN: the whole history is known */
    guint n_purchases, n_visits, n_offers;
    Purchase purchases[MOST_FACTS];
    int64_t visits_us[MOST_FACTS];
    Offer offers[MOST_FACTS];
    Reading readings[N_QUANTITIES];
    bool has_account, has_stock;
    int tier;                    /* -1: not said */
    int age_at_least, age_below; /* years; 0: not attested */
    Count signals[N_SIGNALS], stocks[N_PRODUCTS];
} Moment;

BeckonShop *world_shop(void);
BeckonSource *world_catalogue(void);

/* A day and minute of Berlin's clock by the rule of the European Union. */
typedef struct {
    int day, weekday, minute;
} Local;
Local world_local(int64_t us);

Moment world_draw(GRand *rand);

/* The numbers (uint32_t) of the campaigns that the set under test finds. Owned by the caller. */
GArray *world_match(const BeckonRuleset *set, const Moment *moment);

/* The same of those that it explains as holding, each by itself and without its index. */
GArray *world_explain(const BeckonRuleset *set, const Moment *moment);

/* For people. Owned by the caller. */
char *world_tell(const Moment *moment);

#endif
