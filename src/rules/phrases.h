/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_PHRASES_H
#define BECKON_RULES_PHRASES_H

/* The words in which a shopper reads why an offer came. */

#include <glib.h>
#include <stdint.h>

/* What is said of a number of days. */
typedef struct {
    const char *one;
    const char *several; /* {days} */
} BeckonPhraseOfDays;

/* One language's; the placeholders are those of base/template.h. */
typedef struct {
    const char *language;
    char decimal_sign; /* of money */
    const char *and;
    const char * or ;
    const char *none;             /* before what is not so */
    const char *in_zone;          /* {zone} */
    const char *stays_in_zone;    /* {zone} {length} */
    const char *events[3];        /* by BeckonOccasion */
    const char *at_hours;         /* {hours} */
    const char *on_days;          /* {days} */
    const char *at_hours_on_days; /* {hours} {days} */
    const char *days[7];          /* Monday first */
    const char *speaks;           /* {language} */
    const char *bought;           /* {what} {times} {within} {spent} {last} {first} */
    const char *bought_what[4];   /* {what}, by BeckonThingKind */
    const char *bought_times;     /* {count} */
    const char *bought_spent;     /* {amount} */
    BeckonPhraseOfDays since;     /* in such a span */
    BeckonPhraseOfDays bought_last;
    BeckonPhraseOfDays bought_first;
    const char *window;          /* {length}: in such a span, of less than two days */
    const char *visited;         /* {count} {within} */
    const char *offered;         /* {campaign} {within} */
    const char *redeemed;        /* {campaign} {within} */
    const char *reading_above;   /* {quantity} {sensor} {value} */
    const char *reading_below;   /* {quantity} {sensor} {value} */
    const char *reading_yes;     /* {quantity} {sensor} */
    const char *reading_no;      /* {quantity} {sensor} */
    const char *of_tier;         /* {tier} */
    const char *age_at_least;    /* {count} */
    const char *signal_at_least; /* {signal} {value} */
    const char *signal_at_most;  /* {signal} {value} */
    const char *stock_at_least;  /* {product} {count} */
    const char *stock_at_most;   /* {product} {count} */
} BeckonPhrases;

/* Those of a language; the English ones when there are none. Static. */
const BeckonPhrases *beckon_phrases(const char *language);

/* Those for the shop's own people, in which the shopper is a third person. Static. */
const BeckonPhrases *beckon_phrases_of_staff(void);

/* A length of time in the signs that all languages share: "45 s", "2 min", "1 h 30 min". Owned
 * by the caller. */
char *beckon_phrases_length(int64_t us);

/* A phrase with its {count}. Owned by the caller. */
char *beckon_phrases_count(const char *phrase, guint count);

/* What is said of so many calendar days; "" when they are fewer than 1. Owned by the caller. */
char *beckon_phrases_days(BeckonPhraseOfDays phrase, int32_t days);

/* " in the last 7 days": a span that ends now; "" when its length is 0. Owned by the caller. */
char *beckon_phrases_window(const BeckonPhrases *phrases, int64_t us);

#endif
