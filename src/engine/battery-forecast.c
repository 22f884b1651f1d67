/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/battery-forecast.h"

#include <math.h>

#include "base/robust-slope.h"
#include "base/time.h"
#include "database/readings.h"

#define DAY_US (24 * BECKON_HOUR_US)

/* A day of UTC: its middle, in days, and the median of its hours. */
typedef struct {
    double at;
    double level;
    guint n_hours;
} Day;

static int64_t day_of(const BeckonHourOfReadings *hour)
{
    return hour->from_us / DAY_US;
}

static Day sum_up(const BeckonHourOfReadings *hours, guint n)
{
    g_autofree double *means = g_new(double, n);
    for (guint i = 0; i < n; i++) {
        means[i] = hours[i].mean / (double)BECKON_QUANTITY_PARTS;
    }
    return (Day){(double)day_of(hours) + 0.5, beckon_median(means, n), n};
}

/* Of the hours up to now: a clock that ran ahead once may have left later ones. */
static GArray *days_of(const GArray *hours, int64_t now_us)
{
    GArray *days = g_array_new(FALSE, FALSE, sizeof(Day));
    const BeckonHourOfReadings *all = (const BeckonHourOfReadings *)(const void *)hours->data;
    guint n = hours->len, first = 0;
    while (n > 0 && all[n - 1].from_us > now_us) {
        n--;
    }
    for (guint i = 1; i <= n; i++) {
        if (i == n || day_of(&all[i]) != day_of(&all[first])) {
            Day day = sum_up(&all[first], i - first);
            g_array_append_val(days, day);
            first = i;
        }
    }
    return days;
}

static const Day *day_at(const GArray *days, guint i)
{
    return &g_array_index(days, Day, i);
}

/* Days of which little was heard would say what the nights are like, or the mornings: today, and
 * the first, among them. */
static void drop_parts_of_days(GArray *days)
{
    guint fullest = 0;
    for (guint i = 0; i < days->len; i++) {
        fullest = MAX(fullest, day_at(days, i)->n_hours);
    }
    for (guint i = days->len; i > 0; i--) {
        if (day_at(days, i - 1)->n_hours * 2 < fullest) {
            g_array_remove_index(days, i - 1);
        }
    }
}

/* The first day of the battery that is in now. Two days before are looked at, so that one that
 * went wrong is not taken for the end of the old one. */
static guint first_of_this_battery(const GArray *days, double new_rise)
{
    for (guint i = days->len; i > 1; i--) {
        double before = day_at(days, i - 2)->level;
        if (i > 2) {
            before = fmax(before, day_at(days, i - 3)->level);
        }
        if (day_at(days, i - 1)->level - before >= new_rise) {
            return i - 1;
        }
    }
    return 0;
}

/* When the line through the middle of the days comes to empty with a slope, from now. A line that
 * does not fall never does. */
static double days_left(double middle, double level, double slope, double empty, double now)
{
    return slope < 0 ? fmax(middle + (empty - level) / slope - now, 0) : INFINITY;
}

static void extrapolate(const GArray *days, double empty, double now,
                        BeckonBatteryForecast *forecast)
{
    BeckonRobustSlope line;
    g_autofree double *at = g_new(double, days->len);
    g_autofree double *levels = g_new(double, days->len);
    for (guint i = 0; i < days->len; i++) {
        at[i] = day_at(days, i)->at;
        levels[i] = day_at(days, i)->level;
    }
    if (!beckon_robust_slope(at, levels, days->len, &line)) {
        return;
    }
    double middle = beckon_median(at, days->len);
    double level = line.offset + line.slope * middle;
    forecast->state = line.most < 0 ? BECKON_BATTERY_FALLING : BECKON_BATTERY_STEADY;
    forecast->days = days_left(middle, level, line.slope, empty, now);
    forecast->least = days_left(middle, level, line.least, empty, now);
    forecast->most = days_left(middle, level, line.most, empty, now);
}

void beckon_battery_forecast(const GArray *hours, int64_t empty, int64_t new_rise, int64_t now_us,
                             BeckonBatteryForecast *ret_forecast)
{
    const double parts = (double)BECKON_QUANTITY_PARTS;
    *ret_forecast = (BeckonBatteryForecast){.state = BECKON_BATTERY_UNKNOWN};
    g_autoptr(GArray) days = days_of(hours, now_us);
    drop_parts_of_days(days);
    if (days->len == 0) {
        return;
    }
    g_array_remove_range(days, 0, first_of_this_battery(days, (double)new_rise / parts));
    ret_forecast->n_days = days->len;
    ret_forecast->level = day_at(days, days->len - 1)->level;
    if (ret_forecast->level <= (double)empty / parts) {
        ret_forecast->state = BECKON_BATTERY_EMPTY;
    } else if (days->len >= BECKON_BATTERY_LEAST_DAYS) {
        extrapolate(days, (double)empty / parts, (double)now_us / (double)DAY_US, ret_forecast);
    }
}
