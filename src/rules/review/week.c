/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/review/week.h"

#include <string.h>

#define DAYS          7
#define WORDS         23
#define MINUTES_A_DAY 1440

typedef struct {
    uint64_t words[WORDS];
} Day;

static void set_minutes(Day *day, guint from, guint to)
{
    for (guint minute = from; minute < to; minute++) {
        day->words[minute / 64] |= UINT64_C(1) << (minute % 64);
    }
}

static Day day_of(const GArray *hours)
{
    Day day = {{0}};
    for (guint i = 0; i < hours->len; i++) {
        const BeckonHours *span = &g_array_index(hours, BeckonHours, i);
        bool over_midnight = span->from_minute >= span->to_minute;
        set_minutes(&day, span->from_minute, over_midnight ? MINUTES_A_DAY : span->to_minute);
        set_minutes(&day, 0, over_midnight ? span->to_minute : 0);
    }
    return day;
}

static BeckonWeek week_of(const BeckonSchedule *schedule)
{
    BeckonWeek week = {{{0}}};
    Day day = day_of(schedule->hours);
    if (schedule->hours->len == 0) {
        set_minutes(&day, 0, MINUTES_A_DAY);
    }
    for (guint i = 0; i < DAYS; i++) {
        if ((schedule->days >> i & 1) != 0) {
            memcpy(week.words[i], day.words, sizeof day.words);
        }
    }
    return week;
}

BeckonWeek beckon_week_whole(void)
{
    BeckonWeek week;
    Day day = {{0}};
    set_minutes(&day, 0, MINUTES_A_DAY);
    for (guint i = 0; i < DAYS; i++) {
        memcpy(week.words[i], day.words, sizeof day.words);
    }
    return week;
}

void beckon_week_keep(BeckonWeek *week, const BeckonSchedule *schedule)
{
    BeckonWeek other = week_of(schedule);
    for (guint i = 0; i < DAYS * WORDS; i++) {
        week->words[i / WORDS][i % WORDS] &= other.words[i / WORDS][i % WORDS];
    }
}

void beckon_week_drop(BeckonWeek *week, const BeckonSchedule *schedule)
{
    BeckonWeek other = week_of(schedule);
    for (guint i = 0; i < DAYS * WORDS; i++) {
        week->words[i / WORDS][i % WORDS] &= ~other.words[i / WORDS][i % WORDS];
    }
}

void beckon_week_drop_hours(BeckonWeek *week, const GArray *hours)
{
    Day day = day_of(hours);
    for (guint i = 0; i < DAYS * WORDS; i++) {
        week->words[i / WORDS][i % WORDS] &= ~day.words[i % WORDS];
    }
}

bool beckon_week_is_empty(const BeckonWeek *week)
{
    const BeckonWeek nothing = {{{0}}};
    return memcmp(week, &nothing, sizeof nothing) == 0;
}

bool beckon_week_lies_within(const BeckonWeek *week, const BeckonWeek *other)
{
    for (guint i = 0; i < DAYS * WORDS; i++) {
        if ((week->words[i / WORDS][i % WORDS] & ~other->words[i / WORDS][i % WORDS]) != 0) {
            return false;
        }
    }
    return true;
}
