/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_TIME_H
#define BECKON_BASE_TIME_H

/* Times are microseconds since 1970-01-01T00:00:00Z, whichever clock they come from: the
 * store's or the wall's. Nothing here reads a clock. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define BECKON_SECOND_US  INT64_C(1000000)
#define BECKON_MINUTE_US  (60 * BECKON_SECOND_US)
#define BECKON_HOUR_US    (60 * BECKON_MINUTE_US)
#define BECKON_TIME_NEVER INT64_MAX

/* The store's full 16 seconds: where scanners tick together and rosters change. */
#define BECKON_BOUNDARY_US (16 * BECKON_SECOND_US)

/* How many whole steps there are from 1970 to t, less than none before it. */
static inline int64_t beckon_time_steps(int64_t t, int64_t step)
{
    return t / step - (t % step < 0);
}

/* RFC 3339 with an offset, years 1970 to 9999, at most 6 fraction digits kept.
 * BECKON_ERROR_INVALID. */
bool beckon_time_parse(const char *text, int64_t *ret_us, GError **error);

/* RFC 3339 in the zone's local time, with milliseconds where they are not zero. A NULL zone is
 * UTC. Owned by the caller. */
char *beckon_time_format(int64_t us, GTimeZone *zone);

/* A length of time as people write it in files: a whole number and s, m, h or d ("45s", "2h",
 * "180d"), at most 3,650 days; a day counts 24 hours here. BECKON_ERROR_INVALID. */
bool beckon_duration_parse(const char *text, int64_t *ret_us, GError **error);

/* A length of time for people: "45s", "2h 5m", "1d 3h". Owned by the caller. */
char *beckon_duration_format(int64_t us);

/* Where a moment lies in the shop's calendar. */
typedef struct {
    int32_t day;       /* days since 1970-01-01 in local time */
    int weekday;       /* 0 Monday … 6 Sunday */
    int minute_of_day; /* 0 … 1439 */
} BeckonLocalTime;

BeckonLocalTime beckon_time_local(int64_t us, GTimeZone *zone);

/* A day of the calendar, "2026-11-24", years 1970 to 9999, as days since 1970-01-01. False, with
 * nothing written, when the text is none. */
bool beckon_time_parse_day(const char *text, int32_t *ret_day);

/* The first moment of a local day counted from 1970-01-01. */
int64_t beckon_time_day_start(int32_t day, GTimeZone *zone);

#endif
