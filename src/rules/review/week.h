/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_REVIEW_WEEK_H
#define BECKON_RULES_REVIEW_WEEK_H

/* The minutes of a week as a set: when schedules that look at the day of the week and the clock
 * alone hold together. Dates are left out. */

#include <stdbool.h>
#include <stdint.h>

#include "rules/schedule.h"

typedef struct {
    uint64_t words[7][23]; /* a bit for each of a day's 1,440 minutes, Monday first */
} BeckonWeek;

BeckonWeek beckon_week_whole(void);

/* Takes out the minutes at which a schedule does not hold, or those at which it does. */
void beckon_week_keep(BeckonWeek *week, const BeckonSchedule *schedule);
void beckon_week_drop(BeckonWeek *week, const BeckonSchedule *schedule);

/* Takes out the minutes of some hours (BeckonHours) on every day. */
void beckon_week_drop_hours(BeckonWeek *week, const GArray *hours);

bool beckon_week_is_empty(const BeckonWeek *week);

/* Whether each minute of one is in the other. */
bool beckon_week_lies_within(const BeckonWeek *week, const BeckonWeek *other);

#endif
