/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SHOPPER_FACTS_H
#define BECKON_SHOPPER_FACTS_H

/* What services say of one shopper's account: kept in a box under the shopper's own key. Pure. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    char *name;
    int64_t value_milli; /* in thousandths */
    int64_t known_us;    /* store time at which it was brought in */
} BeckonKeptSignal;

typedef struct {
    char *tier; /* NULL: not known */
    int64_t tier_us;
    guint age_at_least; /* years, attested; 0: not known */
    guint age_below;    /* likewise */
    int64_t age_us;
    GPtrArray *signals; /* of BeckonKeptSignal, by name */
} BeckonShopperFacts;

/* Of nothing. */
BeckonShopperFacts *beckon_shopper_facts_new(void);
void beckon_shopper_facts_free(BeckonShopperFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonShopperFacts, beckon_shopper_facts_free)

bool beckon_shopper_facts_are_none(const BeckonShopperFacts *facts);

typedef struct {
    const char *name;
    bool is_gone; /* it is not known any more */
    int64_t value_milli;
} BeckonSignalChange;

/* What a table says of one account; what it leaves out stays as it is. Everything is borrowed. */
typedef struct {
    const char *tier; /* NULL: nothing said; "": it is not known any more */
    bool says_age;    /* both bounds then, which belong together: 0: not known */
    guint age_at_least;
    guint age_below;
    const GArray *signals; /* of BeckonSignalChange; may be NULL */
} BeckonFactsChange;

/* Takes what is said at a store time. Returns how many signals were left out, since there are
 * BECKON_LIMIT_SIGNALS_AN_ACCOUNT. */
guint beckon_shopper_facts_take(BeckonShopperFacts *facts, const BeckonFactsChange *change,
                                int64_t now_us);

/* Little endian: version (1), tier's length (1) and bytes, its time (8), the two ages (1 each) and
 * their time (8), the number of signals (1); a signal: length (1) and bytes of its name, value (8),
 * time (8). Owned by the caller. */
GByteArray *beckon_shopper_facts_encode(const BeckonShopperFacts *facts);

/* NULL when these bytes are none. */
BeckonShopperFacts *beckon_shopper_facts_decode(const uint8_t *bytes, gsize len);

#endif
