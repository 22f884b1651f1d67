/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "presence/level.h"

#include <math.h>

#include "base/time.h"

/* Time constant of the smoothing: fading of a few decibels lasts a second or two indoors. */
#define SMOOTHING_S 2.0
/* Adverts heard as one are at least this far apart (Core Specification 5.4, Vol 6 Part B
 * 4.4.2.2: an advertising interval of 20 ms at the least; fobs take 100 ms and more). */
#define ADVERTS_APART_S 0.1
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
    if (level->heard_us == INT64_MIN) {
        *level = (BeckonLevel){dbm, t_us};
        return;
    }
    double passed_s = seconds(t_us - level->heard_us);
    double before = sunk(level->dbm, passed_s);
    double weighed_s = MAX(passed_s + ADVERTS_APART_S * (count - 1), ADVERTS_APART_S);
    level->dbm = before + (1 - exp(-weighed_s / SMOOTHING_S)) * (dbm - before);
    level->heard_us = t_us;
}

double beckon_level_at(const BeckonLevel *level, int64_t silent_since_us, int64_t t_us)
{
    double silent_s = silent_since_us < t_us ? seconds(t_us - silent_since_us) : 0;
    if (level->heard_us == INT64_MIN) {
        return silent_s > BELIEVED_S ? -INFINITY : NAN;
    }
    return sunk(level->dbm, silent_s);
}
