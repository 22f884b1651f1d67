/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/doctor/doctor-fixtures.h"

#include <math.h>

#include "base/time.h"
#include "engine/doctor/findings.h"

static const char *noun(const BeckonFixtureCase *it)
{
    return it->fixture->is_sensor ? "sensor" : "beacon";
}

/* What is not heard is silent once those that should hear it have listened long enough. */
static bool is_silent(const BeckonFixtureCase *it, int64_t now_us)
{
    return now_us - MAX(it->heard_us, it->hearing_us) > it->fixture->silent_us;
}

static void find_unheard(const BeckonFixtureCase *it, int64_t now_us, GTimeZone *zone,
                         GPtrArray *findings)
{
    const char *name = it->fixture->name;
    g_autofree char *limit = beckon_duration_format(it->fixture->silent_us);
    if (it->deaf != NULL) {
        beckon_findings_add(findings, BECKON_FOUND_FIXTURE_UNKNOWN, name,
                            "nobody can tell how this %s is: the scanner %s, which should hear "
                            "it, does not hear",
                            noun(it), it->deaf);
    } else if (!is_silent(it, now_us)) {
        return;
    } else if (it->heard_us == 0 && it->unopened > 0) {
        return; /* nothing of it could be told from what others send: find_sealed says so */
    } else if (it->heard_us == 0) {
        beckon_findings_add(findings, BECKON_FOUND_FIXTURE_NEVER_HEARD, name,
                            "this %s was never heard, though the scanners have listened for more "
                            "than %s",
                            noun(it), limit);
    } else {
        g_autofree char *at =
            beckon_time_format(it->heard_us / BECKON_SECOND_US * BECKON_SECOND_US, zone);
        beckon_findings_add(findings, BECKON_FOUND_FIXTURE_SILENT, name,
                            "this %s has not been heard since %s; it should be every %s", noun(it),
                            at, limit);
    }
}

static bool has_measured(const BeckonFixtureCase *it)
{
    for (guint i = 0; i < it->facts->len; i++) {
        if (beckon_quantity_is_measured(g_array_index(it->facts, BeckonFact, i).quantity)) {
            return true;
        }
    }
    return false;
}

/* A key that opens some adverts is the right one: the others were not the sensor's. */
static void find_sealed(const BeckonFixtureCase *it, GPtrArray *findings)
{
    const char *name = it->fixture->name;
    if (it->unopened > 0 && !has_measured(it)) {
        beckon_findings_add(findings, BECKON_FOUND_FIXTURE_UNOPENED, name,
                            "what it says is sealed, and no key is known for it, or a wrong one: "
                            "%" G_GUINT64_FORMAT " adverts were not opened",
                            it->unopened);
    } else if (it->unopened > 0) {
        beckon_findings_add(findings, BECKON_FOUND_FIXTURE_FORGED, name,
                            "its key opened some adverts, but %" G_GUINT64_FORMAT
                            " in its name were sealed with another one",
                            it->unopened);
    }
    if (it->replayed > 0) {
        beckon_findings_add(findings, BECKON_FOUND_FIXTURE_REPLAYED, name,
                            "%" G_GUINT64_FORMAT
                            " adverts in its name had a counter from before: they were sent again",
                            it->replayed);
    }
}

static void check_range(const BeckonFixtureCase *it, const BeckonFact *fact,
                        const BeckonRange *range, GPtrArray *findings)
{
    if (fact->value >= range->least && fact->value <= range->most) {
        return;
    }
    g_autofree char *value = beckon_quantity_format(fact->quantity, fact->value);
    g_autofree char *least = beckon_quantity_format(range->quantity, range->least);
    g_autofree char *most = beckon_quantity_format(range->quantity, range->most);
    beckon_findings_add(findings, BECKON_FOUND_OUT_OF_RANGE, it->fixture->name,
                        "%s is %s; right is %s to %s", beckon_quantity_name(fact->quantity), value,
                        least, most);
}

/* What was said too long ago says nothing of now. */
static void find_out_of_range(const BeckonFixtureCase *it, int64_t now_us, GPtrArray *findings)
{
    for (guint i = 0; i < it->facts->len; i++) {
        const BeckonFact *fact = &g_array_index(it->facts, BeckonFact, i);
        for (guint j = 0; j < it->fixture->ranges->len; j++) {
            const BeckonRange *range = &g_array_index(it->fixture->ranges, BeckonRange, j);
            if (range->quantity == fact->quantity &&
                now_us - fact->t_us <= it->fixture->silent_us) {
                check_range(it, fact, range, findings);
            }
        }
    }
}

static bool says_low(const BeckonFixtureCase *it)
{
    for (guint i = 0; i < it->facts->len; i++) {
        const BeckonFact *fact = &g_array_index(it->facts, BeckonFact, i);
        if (fact->quantity == BECKON_QUANTITY_BATTERY_LOW && fact->value != 0) {
            return true;
        }
    }
    return false;
}

/* "between 17 and 24 days", "17 days at least" where no end can be told. Owned by the caller. */
static char *interval_words(const BeckonBatteryForecast *battery)
{
    return battery->most > 10 * BECKON_DOCTOR_BATTERY_DAYS
               ? g_strdup_printf("%.0f days at least", floor(battery->least))
               : g_strdup_printf("between %.0f and %.0f days", floor(battery->least),
                                 ceil(battery->most));
}

static void find_battery(const BeckonFixtureCase *it, GPtrArray *findings)
{
    const BeckonBatteryForecast *battery = &it->battery;
    const char *name = it->fixture->name, *unit = beckon_quantity_unit(it->gauge);
    switch (battery->state) {
    case BECKON_BATTERY_EMPTY:
        beckon_findings_add(findings, BECKON_FOUND_BATTERY_EMPTY, name,
                            "its battery is empty: %.3g %s", battery->level, unit);
        return;
    case BECKON_BATTERY_FALLING:
        if (battery->days <= BECKON_DOCTOR_BATTERY_DAYS) {
            g_autofree char *interval = interval_words(battery);
            beckon_findings_add(findings, BECKON_FOUND_BATTERY_ENDING, name,
                                "its battery, now at %.3g %s, will be empty in about %.0f days "
                                "(%s, 95 times in 100), by the last %u days",
                                battery->level, unit, battery->days, interval, battery->n_days);
        }
        return;
    case BECKON_BATTERY_UNKNOWN:
        beckon_findings_add(findings, BECKON_FOUND_BATTERY_UNKNOWN, name,
                            "how long its battery will last cannot be told yet: %u days of it are "
                            "known, %d are needed",
                            battery->n_days, BECKON_BATTERY_LEAST_DAYS);
        return;
    case BECKON_BATTERY_STEADY:
        return;
    }
}

void beckon_doctor_fixture(const BeckonFixtureCase *fixture, int64_t now_us, GTimeZone *zone,
                           GPtrArray *findings)
{
    find_unheard(fixture, now_us, zone, findings);
    find_sealed(fixture, findings);
    find_out_of_range(fixture, now_us, findings);
    if (fixture->gauge != 0) {
        find_battery(fixture, findings);
    }
    if (says_low(fixture) && fixture->battery.state != BECKON_BATTERY_EMPTY) {
        beckon_findings_add(findings, BECKON_FOUND_BATTERY_LOW, fixture->fixture->name,
                            "it says itself that its battery is low");
    }
}
