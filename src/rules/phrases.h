/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_PHRASES_H
#define BECKON_RULES_PHRASES_H

/* The words in which a shopper reads why an offer came. */

#include <stdint.h>

/* One language's; the placeholders are those of base/template.h. */
typedef struct {
    const char *language;
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
} BeckonPhrases;

/* Those of a language; the English ones when there are none. Static. */
const BeckonPhrases *beckon_phrases(const char *language);

/* A length of time in the signs that all languages share: "45 s", "2 min", "1 h 30 min". Owned
 * by the caller. */
char *beckon_phrases_length(int64_t us);

#endif
