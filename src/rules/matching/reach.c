/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/matching/reach.h"

#define N_HALF_HOURS 48
#define N_WEEKDAYS   7

BeckonReach beckon_reach_nowhere(void)
{
    return (BeckonReach){.least_stay_us = INT64_MAX};
}

BeckonReach beckon_reach_everywhere(void)
{
    return (BeckonReach){beckon_zone_set_not((BeckonZoneSet){{0}}), {UINT64_MAX, UINT64_MAX}, 0};
}

BeckonReach beckon_reach_and(const BeckonReach *a, const BeckonReach *b)
{
    return (BeckonReach){
        .zones = beckon_zone_set_and(a->zones, b->zones),
        .aspects = {a->aspects[0] & b->aspects[0], a->aspects[1] & b->aspects[1]},
        .least_stay_us = MAX(a->least_stay_us, b->least_stay_us),
    };
}

BeckonReach beckon_reach_or(const BeckonReach *a, const BeckonReach *b)
{
    return (BeckonReach){
        .zones = beckon_zone_set_or(a->zones, b->zones),
        .aspects = {a->aspects[0] | b->aspects[0], a->aspects[1] | b->aspects[1]},
        .least_stay_us = MIN(a->least_stay_us, b->least_stay_us),
    };
}

bool beckon_reach_has(const BeckonReach *reach, guint aspect)
{
    return (reach->aspects[aspect / 64] >> aspect % 64 & 1) != 0;
}

void beckon_reach_except(BeckonReach *reach, guint aspect)
{
    reach->aspects[aspect / 64] &= ~(UINT64_C(1) << aspect % 64);
}

void beckon_reach_only(BeckonReach *can_be_true, BeckonReach *can_be_false, guint from, guint to,
                       guint aspect)
{
    for (guint i = from; i < to; i++) {
        beckon_reach_except(i == aspect ? can_be_false : can_be_true, i);
    }
}

/* How many of a half hour's minutes lie within the hours. */
static guint count_minutes(const GArray *hours, guint half_hour)
{
    guint n = 0;
    for (guint i = 0; i < BECKON_REACH_MINUTES; i++) {
        n += hours->len == 0 || beckon_hours_hold(hours, half_hour * BECKON_REACH_MINUTES + i);
    }
    return n;
}

void beckon_reach_schedule(const BeckonSchedule *schedule, BeckonReach *can_be_true,
                           BeckonReach *can_be_false)
{
    bool every_day = beckon_schedule_is_daily(schedule), every_hour = schedule->hours->len == 0;
    for (guint i = 0; i < N_WEEKDAYS; i++) {
        bool is_in = (schedule->days >> i & 1) != 0;
        if (!is_in) {
            beckon_reach_except(can_be_true, BECKON_ASPECT_WEEKDAY + i);
        }
        bool always = is_in && schedule->from_day == INT32_MIN && schedule->until_day == INT32_MAX;
        if (always && every_hour) {
            beckon_reach_except(can_be_false, BECKON_ASPECT_WEEKDAY + i);
        }
    }
    for (guint i = 0; !every_hour && i < N_HALF_HOURS; i++) {
        guint n = count_minutes(schedule->hours, i);
        if (n == 0) {
            beckon_reach_except(can_be_true, BECKON_ASPECT_HALF_HOUR + i);
        }
        if (n == BECKON_REACH_MINUTES && every_day) {
            beckon_reach_except(can_be_false, BECKON_ASPECT_HALF_HOUR + i);
        }
    }
}
