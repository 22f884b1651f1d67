/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/time.h"

#include <string.h>

#include "base/error.h"

#define DAY_US (24 * BECKON_HOUR_US)

static bool has_rfc3339_shape(const char *text)
{
    static GRegex *shape;
    if (g_once_init_enter(&shape)) {
        GRegex *compiled = g_regex_new("^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}"
                                       "(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$",
                                       G_REGEX_DOLLAR_ENDONLY, 0, NULL);
        g_once_init_leave(&shape, compiled);
    }
    return g_regex_match(shape, text, 0, NULL);
}

bool beckon_time_parse(const char *text, int64_t *ret_us, GError **error)
{
    g_autoptr(GDateTime) time =
        has_rfc3339_shape(text) ? g_date_time_new_from_iso8601(text, NULL) : NULL;
    if (time == NULL || g_date_time_to_unix(time) < 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "'%s' is not a time: write it like 2026-11-24T11:00:00+01:00", text);
        return false;
    }
    *ret_us = g_date_time_to_unix(time) * BECKON_SECOND_US + g_date_time_get_microsecond(time);
    return true;
}

static GDateTime *local_time(int64_t us, GTimeZone *zone)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    int64_t seconds = beckon_time_steps(us, BECKON_SECOND_US);
    g_autoptr(GDateTime) whole = g_date_time_new_from_unix_utc(seconds);
    g_autoptr(GDateTime) exact = g_date_time_add(whole, us - seconds * BECKON_SECOND_US);
    return g_date_time_to_timezone(exact, zone != NULL ? zone : utc);
}

char *beckon_time_format(int64_t us, GTimeZone *zone)
{
    g_autoptr(GDateTime) local = local_time(us, zone);
    g_autofree char *clock = g_date_time_format(local, "%Y-%m-%dT%H:%M:%S");
    g_autofree char *offset =
        g_date_time_get_utc_offset(local) == 0 ? g_strdup("Z") : g_date_time_format(local, "%:z");
    int milliseconds = g_date_time_get_microsecond(local) / 1000;
    return milliseconds == 0 ? g_strconcat(clock, offset, NULL)
                             : g_strdup_printf("%s.%03d%s", clock, milliseconds, offset);
}

bool beckon_duration_parse(const char *text, int64_t *ret_us, GError **error)
{
    static const struct {
        char letter;
        int64_t unit_us;
    } units[] = {
        {'s', BECKON_SECOND_US}, {'m', BECKON_MINUTE_US}, {'h', BECKON_HOUR_US}, {'d', DAY_US}};
    char *end = NULL;
    guint64 count = g_ascii_isdigit(text[0]) ? g_ascii_strtoull(text, &end, 10) : 0;
    for (gsize i = 0; end != NULL && i < G_N_ELEMENTS(units); i++) {
        if (end[0] == units[i].letter && end[1] == '\0' &&
            count <= (guint64)(3650 * DAY_US / units[i].unit_us)) {
            *ret_us = (int64_t)count * units[i].unit_us;
            return true;
        }
    }
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                "'%s' is not a length of time: write a whole number and s, m, h or d, like 45s "
                "or 180d (at most 3650d)",
                text);
    return false;
}

char *beckon_duration_format(int64_t us)
{
    int64_t seconds = us / BECKON_SECOND_US;
    const struct {
        int64_t count;
        char unit;
    } parts[] = {{seconds / 86400, 'd'},
                 {seconds / 3600 % 24, 'h'},
                 {seconds / 60 % 60, 'm'},
                 {seconds % 60, 's'}};
    gsize first = 0;
    while (first + 1 < G_N_ELEMENTS(parts) && parts[first].count == 0) {
        first++;
    }
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%" G_GINT64_FORMAT "%c", parts[first].count, parts[first].unit);
    if (first + 1 < G_N_ELEMENTS(parts) && parts[first + 1].count > 0) {
        g_string_append_printf(text, " %" G_GINT64_FORMAT "%c", parts[first + 1].count,
                               parts[first + 1].unit);
    }
    return g_string_free(text, FALSE);
}

static int32_t day_number(int year, int month, int day)
{
    g_autoptr(GDate) date = g_date_new_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
    g_autoptr(GDate) epoch = g_date_new_dmy(1, 1, 1970);
    return g_date_days_between(epoch, date);
}

bool beckon_time_parse_day(const char *text, int32_t *ret_day)
{
    for (gsize i = 0; i < 10; i++) {
        if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit(text[i])) {
            return false;
        }
    }
    GDateYear year = (GDateYear)g_ascii_strtoull(text, NULL, 10);
    GDateMonth month = (GDateMonth)g_ascii_strtoull(text + 5, NULL, 10);
    GDateDay day = (GDateDay)g_ascii_strtoull(text + 8, NULL, 10);
    if (text[10] != '\0' || year < 1970 || !g_date_valid_dmy(day, month, year)) {
        return false;
    }
    *ret_day = day_number(year, month, day);
    return true;
}

/* Rounded down, for moments before 1970 too. */
static int64_t whole(int64_t value, int64_t unit)
{
    return value / unit - (value % unit < 0);
}

BeckonLocalTime beckon_time_local(int64_t us, GTimeZone *zone)
{
    int64_t seconds = whole(us, BECKON_SECOND_US);
    int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, seconds);
    int64_t local = seconds + g_time_zone_get_offset(zone, interval);
    int64_t day = whole(local, 86400);
    /* 1970-01-01 was a Thursday. */
    return (BeckonLocalTime){
        .day = (int32_t)day,
        .weekday = (int)(((day + 3) % 7 + 7) % 7),
        .minute_of_day = (int)((local - day * 86400) / 60),
    };
}

int64_t beckon_time_day_start(int32_t day, GTimeZone *zone)
{
    int64_t as_utc = (int64_t)day * DAY_US / BECKON_SECOND_US;
    /* A midnight that the clock jumps over is taken with the offset in force before the jump. */
    int interval = g_time_zone_adjust_time(zone, G_TIME_TYPE_STANDARD, &as_utc);
    return (as_utc - g_time_zone_get_offset(zone, interval)) * BECKON_SECOND_US;
}
