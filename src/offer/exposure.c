/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/exposure.h"

#include "base/time.h"
#include "offer/price.h"

#define DAY_US      (24 * BECKON_HOUR_US)
#define LONG_DAY_US (25 * BECKON_HOUR_US) /* on which the clocks are put back */
#define UNBOUNDED   BECKON_EXPOSURE_UNBOUNDED

static int64_t lesser(int64_t minor, int64_t other)
{
    return minor == UNBOUNDED ? other : other == UNBOUNDED ? minor : MIN(minor, other);
}

/* So many times an amount, neither of which may be bounded. */
static int64_t times(int64_t count, int64_t minor)
{
    int64_t product;
    bool bounded =
        count != UNBOUNDED && minor != UNBOUNDED && !__builtin_mul_overflow(count, minor, &product);
    return bounded ? product : UNBOUNDED;
}

static bool runs_on(const BeckonSchedule *runs, int64_t day)
{
    return (runs->days >> ((day + 3) % 7) & 1) != 0; /* 1970-01-01 was a Thursday */
}

/* The calendar days from today on, or from its first, on which it runs. */
static int64_t days_left(const BeckonSchedule *runs, int32_t today)
{
    if (runs->until_day == INT32_MAX) {
        return UNBOUNDED;
    }
    int64_t first = MAX(runs->from_day, today);
    int64_t n_weeks = MAX((int64_t)runs->until_day + 1 - first, 0) / 7;
    int64_t n_days = n_weeks * __builtin_popcount(runs->days);
    for (int64_t day = first + 7 * n_weeks; day <= runs->until_day; day++) {
        n_days += runs_on(runs, day);
    }
    return n_days;
}

/* Windows that follow each other, each full of offers. */
static int64_t most_in_windows(const BeckonLimit *total, int64_t length_us)
{
    return (int64_t)total->count * (1 + (length_us - 1) / total->window_us);
}

/* How many offers there can be on one day, and on so many. */
static int64_t most_a_day(const BeckonLimit *total)
{
    switch (total->per) {
    case BECKON_PER_NONE:
    case BECKON_PER_VISIT:
        return UNBOUNDED;
    case BECKON_PER_EVER:
    case BECKON_PER_DAY:
        return total->count;
    case BECKON_PER_WINDOW:
        return most_in_windows(total, LONG_DAY_US);
    }
    return UNBOUNDED;
}

static int64_t most_in_all(const BeckonLimit *total, int64_t n_days)
{
    if (total->per == BECKON_PER_EVER) {
        return total->count;
    }
    if (total->per == BECKON_PER_WINDOW && n_days != UNBOUNDED) {
        return most_in_windows(total, n_days * DAY_US + BECKON_HOUR_US);
    }
    return times(n_days, most_a_day(total));
}

BeckonExposure beckon_exposure(const BeckonRuleset *set, const BeckonCampaign *campaign,
                               int32_t today)
{
    int64_t offer_minor = beckon_offer_cost_minor(set, campaign);
    int64_t n_days = days_left(&campaign->runs, today);
    int64_t budget_minor = campaign->budget_minor >= 0 ? campaign->budget_minor : UNBOUNDED;
    if (offer_minor == 0 || n_days == 0) {
        return (BeckonExposure){offer_minor, 0, 0};
    }
    return (BeckonExposure){
        .offer_minor = offer_minor,
        .day_minor = lesser(times(most_a_day(&campaign->total), offer_minor), budget_minor),
        .whole_minor =
            lesser(times(most_in_all(&campaign->total, n_days), offer_minor), budget_minor),
    };
}
