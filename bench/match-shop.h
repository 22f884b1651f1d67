/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BENCH_MATCH_SHOP_H
#define BENCH_MATCH_SHOP_H

/* A department store that is made up, the same in every run: 40 zones, a department each, with 6
 * kinds of goods of 4 kinds each; 120 brands; 14,400 products; 1,000 shoppers with 10 to 60
 * purchases in the last year, three in four in the five departments that they like.
 *
 * Its campaigns are what such a store would run. The first 2,000 are written by hand: nearly all
 * in one zone or some, most after a stay of 10 s to 5 min, others on an event; three in four ask
 * for purchases, of a kind of goods, a brand or a product, mostly of their own department, or of
 * either of two, or for the last one long ago; a third leaves out who bought something else
 * lately, and some ask for visits, language, hours, days, former offers. Half run for some weeks,
 * of which a fifth are not now. Nobody writes more than that by hand: further ones are made of the
 * catalogue, a product each that goes with another one ("bought this, and not that yet"). */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    SHOP_ZONES = 40,
    SHOP_KINDS = 6,
    SHOP_SUBKINDS = 4,
    SHOP_BRANDS = 120,
    SHOP_PRODUCTS = 14400,
    SHOP_SHOPPERS = 1000,
    SHOP_LANGUAGES = 3,
    SHOP_TODAY = 20780, /* 2026-11-23, a Monday */
};

typedef enum {
    THING_ANY,
    THING_DEPARTMENT,
    THING_KIND,
    THING_SUBKIND,
    THING_BRAND,
    THING_PRODUCT
} ThingLevel;

typedef struct {
    ThingLevel level;
    int number; /* of the department, kind (of all), subkind (of all), brand or product */
} Thing;

/* bought: {thing, within, at_least} or {thing, last_over}. */
typedef struct {
    Thing thing;
    int within_d; /* 0: ever */
    int at_least;
    int last_over_d; /* 0: not asked */
} Asked;

/* A campaign: all of it must hold. What is 0 or negative is not asked. */
typedef struct {
    int n_zones, zones[3]; /* either of them */
    int stays_s;           /* of one zone */
    int event, language;   /* -1 */
    int n_wanted;
    Asked wanted[2]; /* either of them */
    int n_unwanted;
    Asked unwanted[1];
    int visits, visits_within_d;
    bool visits_fewer;             /* fewer than that */
    int offered, offered_within_d; /* not offered that campaign lately; -1 */
    int from_minute, to_minute;
    int first_weekday, last_weekday; /* -1 */
    int from_day, until_day;
} Rule;

typedef struct {
    int product, day;
    int64_t cents;
} Purchase;

typedef struct {
    int language;
    bool has_history, has_visits;
    int n_purchases, n_visits, n_offers;
    Purchase purchases[60];
    int64_t visits_us[20]; /* ascending */
    struct {
        int campaign;
        int64_t t_us;
    } offers[8]; /* ascending */
} Shopper;

typedef struct {
    int shopper, zone, event; /* 0 enter, 1 dwell, 2 leave, 3 none */
    int64_t stayed_us, now_us;
    bool deaf;
} Event;

GArray *shop_rules(guint n);                          /* of Rule */
GArray *shop_shoppers(guint n_rules);                 /* of Shopper */
GArray *shop_events(const GArray *shoppers, guint n); /* of Event */

char *shop_store(void);                              /* store.yaml */
char *shop_catalogue(void);                          /* catalogue.csv */
char *shop_campaign(const Rule *rule, guint number); /* its file */
char *shop_campaign_name(guint number);

/* A campaign file with another `when`, for shops that are not like this. */
char *shop_campaign_when(const char *when, guint number);

/* "sports/running", a GTIN, a brand; as of a leaf `bought`: "category: …". Owned by the caller. */
char *shop_thing_name(Thing thing);
char *shop_thing_yaml(Thing thing);

/* What a product is of. */
Thing shop_thing_of(int product, ThingLevel level);

#endif
