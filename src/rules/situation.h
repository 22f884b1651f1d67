/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_SITUATION_H
#define BECKON_RULES_SITUATION_H

/* What conditions are held against. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/quantity.h"
#include "base/time.h"
#include "history/history.h"

/* An offer that the shopper was given before, by the name of its campaign. */
typedef struct {
    const char *campaign;
    int64_t offered_us;
    int64_t redeemed_us; /* BECKON_TIME_NEVER: not (yet) */
} BeckonPastOffer;

/* Why a family of facts is unknown. */
typedef enum {
    BECKON_GAP_NONE,    /* it is known */
    BECKON_GAP_CONSENT, /* the shopper has not consented to it */
    BECKON_GAP_ACCOUNT, /* no account of the web shop is linked, so nothing can be brought in */
    BECKON_GAP_NEVER,   /* nothing was ever brought in */
    BECKON_GAP_STALE,   /* too old to be relied on */
    BECKON_GAP_DEAF,    /* the hub does not hear there */
    BECKON_GAP_AWAY,    /* the shopper is not here */
    BECKON_GAP_PARTIAL, /* what is known does not reach back far enough */
} BeckonGap;

/* What a service said of an account with a number: "running_km_per_week". */
typedef struct {
    const char *name;
    int64_t value_milli; /* in thousandths */
    int64_t known_us;    /* when it was brought in */
} BeckonSignal;

/* What services bring in about an account. Everything is borrowed. */
typedef struct {
    const char *tier;      /* NULL: not said */
    guint age_at_least;    /* years, attested; 0: not said */
    guint age_below;       /* likewise: 18 for who is attested to be a minor; 0: not said */
    const GArray *signals; /* of BeckonSignal, by name */
} BeckonAccountFacts;

/* What is remembered of one shopper. A family that is NULL is unknown: not consented to, never
 * imported, too old. Times may lie after the situation's, when a replay goes over them again:
 * conditions leave those out. Everything is borrowed. */
typedef struct {
    BeckonHistory *history;  /* by the numbers of the rule set's things */
    const GArray *visits_us; /* of int64_t: when each visit began, this one included, ascending */
    const GArray *offers;    /* of BeckonPastOffer, ascending by offered_us */
    const BeckonAccountFacts *account;
    BeckonGap history_gap; /* why each of these is NULL */
    BeckonGap visits_gap;
    BeckonGap account_gap;
} BeckonPast;

/* How many of a product the store has. */
typedef struct {
    const void *data;
    /* Of a product, by its GTIN as the catalogue writes it. False: it was never said. */
    bool (*last)(const void *data, const char *gtin, int64_t *ret_count, int64_t *ret_t_us);
} BeckonStock;

/* What the store's beacons and sensors said last. */
typedef struct {
    const void *data;
    /* Of one of them, by its number in the shop, the last value of a quantity (in parts) and when
     * it was said. False: nothing that can be relied on, since it said nothing yet or is where the
     * hub is deaf. */
    bool (*last)(const void *data, guint beacon, BeckonQuantity quantity, int64_t *ret_value,
                 int64_t *ret_t_us);
} BeckonReadings;

/* What made the hub look at the rules just now. */
typedef enum {
    BECKON_OCCASION_ENTER,
    BECKON_OCCASION_DWELL,
    BECKON_OCCASION_LEAVE,
    BECKON_OCCASION_TIME, /* a deadline: a stay grew long enough, 10:00 struck, rules changed */
} BeckonOccasion;

/* All that a campaign's conditions may ask about one shopper at one moment. Families that are
 * not covered are unknown: they satisfy nothing, a negation included. */
typedef struct {
    int64_t now_us;
    BeckonOccasion occasion;
    int zone;               /* where the shopper is, or was up to this LEAVE */
    int64_t stayed_us;      /* in that zone */
    bool presence_known;    /* false while the zone is deaf: zone, stays and event are unknown */
    const char *language;   /* NULL: unknown */
    const BeckonPast *past; /* NULL: nothing is known of any family in it */
    const BeckonReadings *readings; /* NULL: nothing is known of any */
    const BeckonStock *stock;       /* NULL: nothing is known of any product */
} BeckonSituation;

/* What services brought in about the shopper's account, or NULL: unknown. */
static inline const BeckonAccountFacts *beckon_situation_account(const BeckonSituation *situation)
{
    return situation->past != NULL ? situation->past->account : NULL;
}

/* A situation beside what is worked out from it once, for all campaigns. */
typedef struct {
    const BeckonSituation *situation;
    GTimeZone *timezone; /* the shop's, borrowed */
    BeckonLocalTime local;
    bool has_local;
} BeckonFacts;

/* Where the situation's moment lies in the shop's calendar: worked out when first asked for. */
static inline const BeckonLocalTime *beckon_facts_local(BeckonFacts *facts)
{
    if (!facts->has_local) {
        facts->local = beckon_time_local(facts->situation->now_us, facts->timezone);
        facts->has_local = true;
    }
    return &facts->local;
}

#endif
