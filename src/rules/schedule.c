/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/schedule.h"

#include <string.h>

#include "base/codes.h"
#include "base/meant.h"
#include "base/suggest.h"
#include "base/yaml-value.h"

#define EVERY_DAY     0x7f
#define MINUTES_A_DAY 1440

static const char *const day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

void beckon_schedule_init(BeckonSchedule *schedule)
{
    *schedule = (BeckonSchedule){
        .from_day = INT32_MIN,
        .until_day = INT32_MAX,
        .days = EVERY_DAY,
        .hours = g_array_new(FALSE, FALSE, sizeof(BeckonHours)),
    };
}

void beckon_schedule_clear(BeckonSchedule *schedule)
{
    g_clear_pointer(&schedule->hours, g_array_unref);
}

bool beckon_schedule_is_daily(const BeckonSchedule *schedule)
{
    return schedule->from_day == INT32_MIN && schedule->until_day == INT32_MAX &&
           schedule->days == EVERY_DAY;
}

bool beckon_schedule_is_always(const BeckonSchedule *schedule)
{
    return schedule->hours->len == 0 && beckon_schedule_is_daily(schedule);
}

bool beckon_hours_hold(const GArray *hours, guint minute_of_day)
{
    for (guint i = 0; i < hours->len; i++) {
        const BeckonHours *span = &g_array_index(hours, BeckonHours, i);
        bool begun = minute_of_day >= span->from_minute;
        bool going = minute_of_day < span->to_minute;
        if (span->from_minute < span->to_minute ? begun && going : begun || going) {
            return true;
        }
    }
    return false;
}

bool beckon_schedule_holds(const BeckonSchedule *schedule, const BeckonLocalTime *local)
{
    return local->day >= schedule->from_day && local->day <= schedule->until_day &&
           (schedule->days >> local->weekday & 1) != 0 &&
           (schedule->hours->len == 0 ||
            beckon_hours_hold(schedule->hours, (guint)local->minute_of_day));
}

void beckon_schedule_edges(const BeckonSchedule *schedule, BeckonMinutes *minutes)
{
    if (!beckon_schedule_is_daily(schedule)) {
        beckon_minutes_add(minutes, 0);
    }
    for (guint i = 0; i < schedule->hours->len; i++) {
        const BeckonHours *span = &g_array_index(schedule->hours, BeckonHours, i);
        beckon_minutes_add(minutes, span->from_minute);
        beckon_minutes_add(minutes, span->to_minute);
    }
}

char *beckon_hours_format(const BeckonHours *hours)
{
    return g_strdup_printf("%02u:%02u-%02u:%02u", hours->from_minute / 60, hours->from_minute % 60,
                           hours->to_minute / 60, hours->to_minute % 60);
}

/* "HH:MM" at *at, which moves behind it; 24:00 is an end. */
static bool parse_clock(const char **at, guint *ret_minute)
{
    const char *text = *at;
    if (!g_ascii_isdigit(text[0]) || !g_ascii_isdigit(text[1]) || text[2] != ':' ||
        !g_ascii_isdigit(text[3]) || !g_ascii_isdigit(text[4])) {
        return false;
    }
    guint hour = (guint)(text[0] - '0') * 10 + (guint)(text[1] - '0');
    guint minute = (guint)(text[3] - '0') * 10 + (guint)(text[4] - '0');
    if (minute > 59 || hour * 60 + minute > MINUTES_A_DAY) {
        return false;
    }
    *ret_minute = hour * 60 + minute;
    *at = text + 5;
    return true;
}

static bool parse_hours(const char *text, BeckonHours *ret)
{
    BeckonHours hours;
    if (!parse_clock(&text, &hours.from_minute) || *text++ != '-' ||
        !parse_clock(&text, &hours.to_minute) || *text != '\0' ||
        hours.from_minute == MINUTES_A_DAY || hours.to_minute == 0 ||
        hours.from_minute == hours.to_minute) {
        return false;
    }
    *ret = hours;
    return true;
}

static bool read_list(const BeckonYaml *yaml, const BeckonYamlNode *list, const char *code)
{
    if (!beckon_yaml_expect(yaml, list, BECKON_YAML_LIST)) {
        return false;
    }
    if (beckon_yaml_size(list) == 0) {
        beckon_yaml_error(yaml, list, code, NULL, "this list is empty: it would never hold");
        return false;
    }
    return true;
}

/* "9-18", "9:00 - 18:30", "10.00-11.00": with minutes, and two digits of each; or NULL. Owned by
 * the caller. */
static char *suggest_hours(const char *text)
{
    static GRegex *shape;
    g_autoptr(GMatchInfo) match = NULL;
    if (g_once_init_enter(&shape)) {
        GRegex *compiled = g_regex_new("^ *([0-9]{1,2})(?:[:.]([0-9]{2}))? *(?:-|–|to|bis) *"
                                       "([0-9]{1,2})(?:[:.]([0-9]{2}))? *(?:h|Uhr)?$",
                                       G_REGEX_DOLLAR_ENDONLY, 0, NULL);
        g_once_init_leave(&shape, compiled);
    }
    if (!g_regex_match(shape, text, 0, &match)) {
        return NULL;
    }
    guint numbers[4];
    for (gint i = 0; i < 4; i++) {
        g_autofree char *digits = g_match_info_fetch(match, i + 1);
        numbers[i] = digits != NULL ? (guint)g_ascii_strtoull(digits, NULL, 10) : 0;
    }
    g_autofree char *meant =
        g_strdup_printf("%02u:%02u-%02u:%02u", numbers[0], numbers[1], numbers[2], numbers[3]);
    BeckonHours hours;
    return parse_hours(meant, &hours) ? g_steal_pointer(&meant) : NULL;
}

bool beckon_hours_read(const BeckonYaml *yaml, const BeckonYamlNode *list, GArray *hours)
{
    bool good = read_list(yaml, list, BECKON_CODE_HOURS);
    for (guint i = 0; good && i < beckon_yaml_size(list); i++) {
        const BeckonYamlNode *item = beckon_yaml_item(list, i);
        const char *text = beckon_yaml_text(yaml, item);
        BeckonHours span;
        if (text == NULL) {
            return false;
        }
        if (!parse_hours(text, &span)) {
            g_autofree char *meant = suggest_hours(text);
            beckon_yaml_error(yaml, item, BECKON_CODE_HOURS, meant,
                              "'%s' are not hours of a day: write them like \"10:00-19:30\"", text);
            return false;
        }
        g_array_append_val(hours, span);
    }
    return good;
}

static int find_day(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(day_names); i++) {
        if (strcmp(day_names[i], name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* "mon" or "fri-sun": from the first day on to the last, over the week's end where need be. */
static bool parse_days(const char *text, uint8_t *days)
{
    g_auto(GStrv) ends = g_strsplit(text, "-", 2);
    int first = ends[0] != NULL ? find_day(ends[0]) : -1;
    int last = ends[0] != NULL && ends[1] != NULL ? find_day(ends[1]) : first;
    if (first < 0 || last < 0) {
        return false;
    }
    for (int day = first;; day = (day + 1) % 7) {
        *days |= (uint8_t)(1 << day);
        if (day == last) {
            return true;
        }
    }
}

/* The day whose name this is, in full or cut short, in English or German; else the nearest word. */
static const char *suggest_day(const char *text)
{
    static const char *const names[][2] = {
        {"monday", "montag"},       {"tuesday", "dienstag"}, {"wednesday", "mittwoch"},
        {"thursday", "donnerstag"}, {"friday", "freitag"},   {"saturday", "samstag"},
        {"sunday", "sonntag"},
    };
    g_autofree char *folded = g_utf8_strdown(text, -1);
    char *lower = g_strstrip(folded);
    for (gsize i = 0; strlen(lower) >= 2 && i < G_N_ELEMENTS(names); i++) {
        if (g_str_has_prefix(names[i][0], lower) || g_str_has_prefix(names[i][1], lower)) {
            return day_names[i];
        }
    }
    return strcmp(lower, "sonnabend") == 0
               ? "sat"
               : beckon_suggest(lower, day_names, G_N_ELEMENTS(day_names));
}

/* The nearest that could have been meant, or NULL. Owned by the caller. */
static char *suggest_days(const char *text)
{
    g_auto(GStrv) ends = g_strsplit(text, "-", 2);
    for (guint i = 0; ends[i] != NULL; i++) {
        char *meant = g_strdup(suggest_day(ends[i]));
        if (meant == NULL) {
            return NULL;
        }
        g_free(ends[i]);
        ends[i] = meant;
    }
    return g_strjoinv("-", ends);
}

bool beckon_days_read(const BeckonYaml *yaml, const BeckonYamlNode *list, uint8_t *ret_days)
{
    uint8_t days = 0;
    if (!read_list(yaml, list, BECKON_CODE_DAYS)) {
        return false;
    }
    for (guint i = 0; i < beckon_yaml_size(list); i++) {
        const BeckonYamlNode *item = beckon_yaml_item(list, i);
        const char *text = beckon_yaml_text(yaml, item);
        if (text == NULL) {
            return false;
        }
        if (!parse_days(text, &days)) {
            g_autofree char *meant = suggest_days(text);
            beckon_yaml_error(yaml, item, BECKON_CODE_DAYS, meant,
                              "'%s' is not a day of the week: write mon, or mon-fri", text);
            return false;
        }
    }
    *ret_days = days;
    return true;
}

static void read_date(const BeckonYaml *yaml, const BeckonYamlNode *value, int32_t *ret_day)
{
    const char *text = beckon_yaml_text(yaml, value);
    if (text != NULL && !beckon_time_parse_day(text, ret_day)) {
        g_autofree char *meant = beckon_meant_day(text);
        beckon_yaml_error(yaml, value, BECKON_CODE_DATE, meant,
                          "'%s' is not a date: write a day that there is, like 2026-11-24", text);
    }
}

static void read_from(const BeckonYaml *yaml, const BeckonYamlNode *value, void *schedule)
{
    read_date(yaml, value, &((BeckonSchedule *)schedule)->from_day);
}

static void read_until(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonSchedule *schedule = target;
    read_date(yaml, value, &schedule->until_day);
    if (schedule->until_day < schedule->from_day) {
        beckon_yaml_error(yaml, value, BECKON_CODE_PERIOD, NULL, "this ends before it begins");
    }
}

static void read_days(const BeckonYaml *yaml, const BeckonYamlNode *value, void *schedule)
{
    beckon_days_read(yaml, value, &((BeckonSchedule *)schedule)->days);
}

static void read_hours(const BeckonYaml *yaml, const BeckonYamlNode *value, void *schedule)
{
    beckon_hours_read(yaml, value, ((BeckonSchedule *)schedule)->hours);
}

void beckon_schedule_read(const BeckonYaml *yaml, const BeckonYamlNode *map,
                          BeckonSchedule *schedule)
{
    static const BeckonYamlField fields[] = {
        {"from", false, read_from},
        {"until", false, read_until},
        {"days", false, read_days},
        {"hours", false, read_hours},
    };
    beckon_yaml_read_fields(yaml, map, "'runs'", fields, G_N_ELEMENTS(fields), schedule);
}
