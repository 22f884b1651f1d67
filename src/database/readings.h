/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_READINGS_H
#define BECKON_DATABASE_READINGS_H

/* What the store's sensors and beacons said, for as long as the policy keeps it: a row for each
 * hour of a quantity, so the size is bounded by how many there are and not by how often they
 * speak. */

#include "base/quantity.h"
#include "database/database.h"

#define BECKON_READINGS_HOUR_US (INT64_C(3600) * 1000000)
/* How long they are kept where no policy says otherwise. */
#define BECKON_READINGS_KEEP_US (30 * 24 * BECKON_READINGS_HOUR_US)

typedef struct {
    int64_t from_us; /* store time: a whole hour of UTC */
    uint64_t n;      /* readings */
    int64_t least;   /* in parts, as those below */
    int64_t most;
    int64_t last;
    double mean;
} BeckonHourOfReadings;

/* Adds to, or begins, an hour of a fixture by its name: what is added is later than what is there.
 * In a transaction. False when it was left out: there are BECKON_LIMIT_READING_ROWS. */
bool beckon_readings_add(BeckonDatabase *database, const char *fixture, BeckonQuantity quantity,
                         guint index, const BeckonHourOfReadings *hour);

/* Appends the hours (BeckonHourOfReadings) since a time, ascending. */
bool beckon_readings_hours(BeckonDatabase *database, const char *fixture, BeckonQuantity quantity,
                           guint index, int64_t since_us, GArray *hours, GError **error);

/* Forgets what is older, whole hours and what was said last; of the longest history the oldest
 * hours too, where BECKON_LIMIT_READING_ROWS is near; and of what one fixture said last, all but
 * the latest BECKON_LIMIT_FACTS_A_FIXTURE. In a transaction. */
void beckon_readings_expire(BeckonDatabase *database, int64_t before_us);

/* What a fixture said last of a quantity. Texts are borrowed for the call. */
typedef struct {
    const char *fixture;
    BeckonQuantity quantity; /* as it was kept: not checked */
    guint index;
    int64_t value;
    int64_t t_us;
    const char *scanner; /* that heard it */
} BeckonLastReading;

/* Keeps it in the place of what it said before. In a transaction. */
void beckon_readings_set_last(BeckonDatabase *database, const BeckonLastReading *last);

typedef void (*BeckonLastReadingVisitor)(const BeckonLastReading *last, void *data);
bool beckon_readings_each_last(BeckonDatabase *database, BeckonLastReadingVisitor visit, void *data,
                               GError **error);

/* The highest counter that a sensor's adverts had, kept over restarts. In a transaction. */
void beckon_readings_set_counter(BeckonDatabase *database, const char *fixture, uint32_t counter);
bool beckon_readings_counter(BeckonDatabase *database, const char *fixture, uint32_t *ret_counter);
/* The sensor begins anew: any counter is good. In a transaction. */
void beckon_readings_clear_counter(BeckonDatabase *database, const char *fixture);

#endif
