/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_LEAF_MINUTES_H
#define BECKON_RULES_LEAF_MINUTES_H

/* The minutes of the day at which something may begin or end. */

#include <glib.h>
#include <stdint.h>

typedef struct {
    uint64_t words[23]; /* a bit for each of a day's 1,440 minutes */
} BeckonMinutes;

void beckon_minutes_add(BeckonMinutes *minutes, guint minute_of_day);
void beckon_minutes_merge(BeckonMinutes *minutes, const BeckonMinutes *more);

/* The next moment after now_us at which local time reads one of the minutes, or at which the
 * zone's clocks are put forward or back, if that comes first: what holds by the clock may then
 * change too. BECKON_TIME_NEVER when there are no minutes. */
int64_t beckon_minutes_next(const BeckonMinutes *minutes, int64_t now_us, GTimeZone *zone);

#endif
