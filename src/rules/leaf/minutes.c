/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/leaf/minutes.h"

#include <stdbool.h>

#include "base/time.h"

#define MINUTES_A_DAY 1440

void beckon_minutes_add(BeckonMinutes *minutes, guint minute_of_day)
{
    guint minute = minute_of_day % MINUTES_A_DAY;
    minutes->words[minute / 64] |= UINT64_C(1) << (minute % 64);
}

void beckon_minutes_merge(BeckonMinutes *minutes, const BeckonMinutes *more)
{
    for (gsize i = 0; i < G_N_ELEMENTS(minutes->words); i++) {
        minutes->words[i] |= more->words[i];
    }
}

/* Minutes from one minute of the day to the next that is set, 1 … 1440; 0 when none is. */
static int distance(const BeckonMinutes *minutes, int from)
{
    for (int ahead = 1; ahead <= MINUTES_A_DAY; ahead++) {
        int minute = (from + ahead) % MINUTES_A_DAY;
        if ((minutes->words[minute / 64] >> (minute % 64) & 1) != 0) {
            return ahead;
        }
    }
    return 0;
}

/* How far local time is ahead of the time line, in minutes. */
static int64_t skew(int64_t us, GTimeZone *zone)
{
    BeckonLocalTime local = beckon_time_local(us, zone);
    return (int64_t)local.day * MINUTES_A_DAY + local.minute_of_day - us / BECKON_MINUTE_US;
}

/* The first full minute after `from` whose skew is not that of `from`; `until` is such a one. */
static int64_t find_change(int64_t from, int64_t until, GTimeZone *zone)
{
    int64_t before = skew(from, zone);
    while (until - from > BECKON_MINUTE_US) {
        int64_t middle = from + (until - from) / BECKON_MINUTE_US / 2 * BECKON_MINUTE_US;
        if (skew(middle, zone) == before) {
            from = middle;
        } else {
            until = middle;
        }
    }
    return until;
}

int64_t beckon_minutes_next(const BeckonMinutes *minutes, int64_t now_us, GTimeZone *zone)
{
    int64_t full_us = now_us - now_us % BECKON_MINUTE_US;
    int ahead = distance(minutes, beckon_time_local(full_us, zone).minute_of_day);
    if (ahead == 0) {
        return BECKON_TIME_NEVER;
    }
    int64_t next_us = full_us + ahead * BECKON_MINUTE_US;
    bool steady = skew(next_us, zone) == skew(full_us, zone);
    return steady ? next_us : find_change(full_us, next_us, zone);
}
