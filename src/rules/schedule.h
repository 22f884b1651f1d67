/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_SCHEDULE_H
#define BECKON_RULES_SCHEDULE_H

/* When something runs, by the shop's calendar and clock: dates, days of the week, hours. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"
#include "base/yaml.h"
#include "rules/leaf/minutes.h"

/* From the first minute up to, not with, the second (1 … 1440). An end that is not after its
 * beginning lies on the next day. */
typedef struct {
    guint from_minute;
    guint to_minute;
} BeckonHours;

typedef struct {
    int32_t from_day;  /* first day, as BeckonLocalTime counts; INT32_MIN: none */
    int32_t until_day; /* last day, inclusive; INT32_MAX: none */
    uint8_t days;      /* bit n: weekday n, 0 Monday */
    GArray *hours;     /* of BeckonHours; empty: all day */
} BeckonSchedule;

/* One that always holds. */
void beckon_schedule_init(BeckonSchedule *schedule);
void beckon_schedule_clear(BeckonSchedule *schedule);

/* Whether it is the same on all days, and whether it never ends. */
bool beckon_schedule_is_daily(const BeckonSchedule *schedule);
bool beckon_schedule_is_always(const BeckonSchedule *schedule);

bool beckon_schedule_holds(const BeckonSchedule *schedule, const BeckonLocalTime *local);

/* Adds the minutes of the day at which it may begin or end. */
void beckon_schedule_edges(const BeckonSchedule *schedule, BeckonMinutes *minutes);

/* Whether a minute lies within any of the hours. */
bool beckon_hours_hold(const GArray *hours, guint minute_of_day);

/* "21:00-08:00". Owned by the caller. */
char *beckon_hours_format(const BeckonHours *hours);

/* Readers of the mapping `runs` and of its lists, which conditions and the policy use too. */
void beckon_schedule_read(const BeckonYaml *yaml, const BeckonYamlNode *map,
                          BeckonSchedule *schedule);
bool beckon_hours_read(const BeckonYaml *yaml, const BeckonYamlNode *list, GArray *hours);
bool beckon_days_read(const BeckonYaml *yaml, const BeckonYamlNode *list, uint8_t *ret_days);

#endif
