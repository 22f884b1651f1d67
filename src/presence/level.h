/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_PRESENCE_LEVEL_H
#define BECKON_PRESENCE_LEVEL_H

/* How strongly one scanner hears one subject, without the fading of single adverts: a Kalman
 * filter of a level that wanders as people walk, so that an advert counts the more the longer
 * none was heard; and sinking while nothing is heard. */

#include <glib.h>
#include <stdint.h>

typedef struct {
    double dbm;
    double variance;  /* of dbm as of heard_us, dB² */
    int64_t heard_us; /* INT64_MIN: never */
} BeckonLevel;

/* Takes in count adverts heard at t_us, which dbm is the strength of. */
void beckon_level_hear(BeckonLevel *level, int64_t t_us, double dbm, guint count);

/* What is to be believed of a level at t_us when its scanner has been listening in vain since
 * silent_since_us (a later time: it is deaf, and what it heard last stands). Of one that never
 * heard anything: NAN, and −INFINITY once it has listened long enough for that to say something. */
double beckon_level_at(const BeckonLevel *level, int64_t silent_since_us, int64_t t_us);

#endif
