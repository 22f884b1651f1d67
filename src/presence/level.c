/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "presence/level.h"

#include <math.h>

#include "base/time.h"

/* Of one advert: Rayleigh fading, in decibels, has the standard deviation π / √6 × 10 / ln 10. */
#define FADING_VARIANCE 31.0
/* How a level wanders: the shadows of bodies and shelves (6 dB, as in the floor plan) are others
 * after some 6 m (Gudmundson, Electronics Letters 27/23, 1991), which strollers take 9 s for. A
 * process of variance s² that forgets in T seconds begins by wandering 2 s² / T a second. */
#define WANDERING_A_S (2 * 36.0 / 9)
/* What is not heard of for long is known no worse than before the first advert: over a shop's
 * distances levels differ by some 10 dB. */
#define MOST_VARIANCE 100.0
/* A level that is not renewed is believed for this long, then sinks. */
#define BELIEVED_S   3.0
#define SINKING_DB_S 2.0

static double seconds(int64_t us)
{
    return (double)us / (double)BECKON_SECOND_US;
}

static double sunk(double dbm, double silent_s)
{
    return silent_s > BELIEVED_S ? dbm - (silent_s - BELIEVED_S) * SINKING_DB_S : dbm;
}

void beckon_level_hear(BeckonLevel *level, int64_t t_us, double dbm, guint count)
{
    double noise = FADING_VARIANCE / count;
    if (level->heard_us == INT64_MIN) {
        *level = (BeckonLevel){dbm, noise, t_us};
        return;
    }
    double passed_s = seconds(t_us - level->heard_us);
    double before = sunk(level->dbm, passed_s);
    double variance = MIN(level->variance + WANDERING_A_S * passed_s, MOST_VARIANCE);
    double gain = variance / (variance + noise);
    *level = (BeckonLevel){before + gain * (dbm - before), (1 - gain) * variance, t_us};
}

double beckon_level_at(const BeckonLevel *level, int64_t silent_since_us, int64_t t_us)
{
    double silent_s = silent_since_us < t_us ? seconds(t_us - silent_since_us) : 0;
    if (level->heard_us == INT64_MIN) {
        return silent_s > BELIEVED_S ? -INFINITY : NAN;
    }
    return sunk(level->dbm, silent_s);
}
