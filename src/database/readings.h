/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_READINGS_H
#define BECKON_DATABASE_READINGS_H

/* What the store's sensors and beacons said, for as long as the policy keeps it: a row for each
 * hour of a quantity, so the size is bounded by how many there are and not by how often they
 * speak. */

#include "base/quantity.h"
#include "database/database.h"

#define BECKON_READINGS_HOUR_US (INT64_C(3600) * 1000000)

typedef struct {
    int64_t from_us; /* store time: a whole hour of UTC */
    uint64_t n;      /* readings */
    int64_t least;   /* in parts, as those below */
    int64_t most;
    int64_t last;
    double mean;
} BeckonHourOfReadings;

/* Adds to, or begins, an hour of a fixture by its name. In a transaction. Counted and left out:
 * what is more than BECKON_LIMIT_READING_ROWS. */
bool beckon_readings_add(BeckonDatabase *database, const char *fixture, BeckonQuantity quantity,
                         guint index, const BeckonHourOfReadings *hour);

/* Appends the hours (BeckonHourOfReadings) since a time, ascending. */
bool beckon_readings_hours(BeckonDatabase *database, const char *fixture, BeckonQuantity quantity,
                           guint index, int64_t since_us, GArray *hours, GError **error);

/* Forgets what is older. */
void beckon_readings_expire(BeckonDatabase *database, int64_t before_us);

/* The highest counter that a sensor's adverts had, kept over restarts. In a transaction. */
void beckon_readings_set_counter(BeckonDatabase *database, const char *fixture, uint32_t counter);
bool beckon_readings_counter(BeckonDatabase *database, const char *fixture, uint32_t *ret_counter);
/* The sensor begins anew: any counter is good. */
void beckon_readings_clear_counter(BeckonDatabase *database, const char *fixture);

#endif
