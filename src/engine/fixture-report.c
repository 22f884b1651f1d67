/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/fixture-report.h"

#include "base/error.h"
#include "base/suggest.h"
#include "base/time.h"
#include "database/readings.h"
#include "engine/fixture-store.h"
#include "engine/scanners.h"

#define DAY_US   (24 * BECKON_HOUR_US)
#define MAX_DAYS 3650

static double plain(int64_t value)
{
    return (double)value / (double)BECKON_QUANTITY_PARTS;
}

static void append_hex(GString *text, const uint8_t *bytes, gsize len, const char *separator)
{
    for (gsize i = 0; i < len; i++) {
        g_string_append_printf(text, "%s%02x", i > 0 ? separator : "", bytes[i]);
    }
}

/* As the shop file writes it. */
static char *id_of(const BeckonStoreBeacon *beacon)
{
    static const gsize groups[] = {4, 2, 2, 2, 6};
    const uint8_t *id = beacon->id;
    GString *text = g_string_new(NULL);
    switch (beacon->kind) {
    case BECKON_STORE_IBEACON:
        for (gsize i = 0; i < G_N_ELEMENTS(groups); id += groups[i++]) {
            g_string_append(text, i > 0 ? "-" : "");
            append_hex(text, id, groups[i], "");
        }
        g_string_append_printf(text, " %u %u", id[0] << 8 | id[1], id[2] << 8 | id[3]);
        break;
    case BECKON_STORE_EDDYSTONE_UID:
        append_hex(text, id, 10, "");
        g_string_append_c(text, ' ');
        append_hex(text, id + 10, 6, "");
        break;
    case BECKON_STORE_ADDRESS:
        append_hex(text, id, 6, ":");
        g_string_ascii_up(text);
        break;
    }
    return g_string_free(text, FALSE);
}

static bool is_out_of_range(const BeckonStoreBeacon *beacon, const BeckonFact *fact)
{
    for (guint i = 0; i < beacon->ranges->len; i++) {
        const BeckonRange *range = &g_array_index(beacon->ranges, BeckonRange, i);
        if (range->quantity == fact->quantity) {
            return fact->value < range->least || fact->value > range->most;
        }
    }
    return false;
}

static GVariant *describe_fact(const BeckonEngine *engine, const BeckonStoreBeacon *beacon,
                               const BeckonFact *fact)
{
    int64_t ago_us = MAX(beckon_engine_now_us(engine) - fact->t_us, 0);
    g_autofree char *text = beckon_quantity_format(fact->quantity, fact->value);
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "quantity", "s", beckon_quantity_name(fact->quantity));
    g_variant_dict_insert(&dict, "index", "u", (guint)fact->index);
    if (beckon_quantity_is_binary(fact->quantity)) {
        g_variant_dict_insert(&dict, "value", "b", (gboolean)(fact->value != 0));
    } else {
        g_variant_dict_insert(&dict, "value", "d", plain(fact->value));
    }
    g_variant_dict_insert(&dict, "unit", "s", beckon_quantity_unit(fact->quantity));
    g_variant_dict_insert(&dict, "text", "s", text);
    g_variant_dict_insert(&dict, "t_us", "x", fact->t_us);
    g_variant_dict_insert(&dict, "ago_us", "x", ago_us);
    g_variant_dict_insert(
        &dict, "stale", "b",
        (gboolean)(ago_us >= beacon->silent_us || beckon_fixtures_is_deaf(engine->fixtures, fact)));
    g_variant_dict_insert(&dict, "out_of_range", "b", (gboolean)is_out_of_range(beacon, fact));
    return g_variant_dict_end(&dict);
}

static GVariant *describe_facts(const BeckonEngine *engine, guint fixture)
{
    const GArray *facts = beckon_fixtures_facts(engine->fixtures, fixture);
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < facts->len; i++) {
        g_variant_builder_add_value(
            &out, describe_fact(engine, beckon_fixtures_get(engine->fixtures, fixture),
                                &g_array_index(facts, BeckonFact, i)));
    }
    return g_variant_builder_end(&out);
}

static void describe_hearing(const BeckonEngine *engine, guint fixture, GVariantDict *dict)
{
    const BeckonStoreBeacon *beacon = beckon_fixtures_get(engine->fixtures, fixture);
    guint scanner = G_MAXUINT;
    int64_t heard_us = beckon_fixtures_heard_us(engine->fixtures, fixture, &scanner);
    int64_t ago_us = heard_us != 0 ? MAX(beckon_engine_now_us(engine) - heard_us, 0) : -1;
    g_variant_dict_insert(dict, "state", "s",
                          heard_us == 0                 ? "never"
                          : ago_us >= beacon->silent_us ? "silent"
                                                        : "heard");
    g_variant_dict_insert(dict, "heard_us", "x", heard_us);
    g_variant_dict_insert(dict, "ago_us", "x", ago_us);
    g_variant_dict_insert(dict, "scanner", "s",
                          scanner != G_MAXUINT ? beckon_shop_scanner(engine->shop, scanner)->name
                                               : "");
}

static GVariant *describe(const BeckonEngine *engine, guint fixture)
{
    const BeckonStoreBeacon *beacon = beckon_fixtures_get(engine->fixtures, fixture);
    g_autofree char *id = id_of(beacon);
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "name", "s", beacon->name);
    g_variant_dict_insert(&dict, "id", "s", id);
    g_variant_dict_insert(
        &dict, "zone", "s",
        beacon->zone >= 0 ? beckon_shop_zone(engine->shop, (guint)beacon->zone)->name : "");
    describe_hearing(engine, fixture, &dict);
    g_variant_dict_insert(&dict, "has_key", "b",
                          (gboolean)beckon_sensor_keys_has(engine->sensor_keys, fixture));
    g_variant_dict_insert(&dict, "unopened", "t",
                          beckon_fixtures_unopened(engine->fixtures, fixture));
    g_variant_dict_insert(&dict, "replayed", "t",
                          beckon_fixtures_replayed(engine->fixtures, fixture));
    g_variant_dict_insert_value(&dict, "facts", describe_facts(engine, fixture));
    return g_variant_dict_end(&dict);
}

static void answer_all(const BeckonEngine *engine, bool sensors, GDBusMethodInvocation *invocation)
{
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < beckon_fixtures_n(engine->fixtures); i++) {
        if (beckon_fixtures_get(engine->fixtures, i)->is_sensor == sensors) {
            g_variant_builder_add_value(&out, describe(engine, i));
        }
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(aa{sv})", &out));
}

void beckon_fixture_report_sensors(void *engine, GVariant *arguments,
                                   GDBusMethodInvocation *invocation)
{
    answer_all(engine, true, invocation);
}

void beckon_fixture_report_beacons(void *engine, GVariant *arguments,
                                   GDBusMethodInvocation *invocation)
{
    answer_all(engine, false, invocation);
}

static void refuse_unknown(const BeckonEngine *engine, const char *name, GError **error)
{
    guint n = beckon_fixtures_n(engine->fixtures);
    g_autofree const char **names = g_new(const char *, n);
    for (guint i = 0; i < n; i++) {
        names[i] = beckon_shop_beacon(engine->shop, i)->name;
    }
    const char *near = beckon_suggest(name, names, n);
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                "the shop has no sensor and no beacon '%s'%s%s%s", name,
                near != NULL ? ": did you mean '" : "", near != NULL ? near : "",
                near != NULL ? "'?" : "");
}

static bool find(const BeckonEngine *engine, const char *name, guint *ret_fixture, GError **error)
{
    int fixture = beckon_shop_find_beacon(engine->shop, name);
    if (fixture < 0) {
        refuse_unknown(engine, name, error);
        return false;
    }
    *ret_fixture = (guint)fixture;
    return true;
}

static GVariant *describe_hour(const BeckonFact *fact, const BeckonHourOfReadings *hour)
{
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "quantity", "s", beckon_quantity_name(fact->quantity));
    g_variant_dict_insert(&dict, "index", "u", (guint)fact->index);
    g_variant_dict_insert(&dict, "unit", "s", beckon_quantity_unit(fact->quantity));
    g_variant_dict_insert(&dict, "from_us", "x", hour->from_us);
    g_variant_dict_insert(&dict, "n", "t", hour->n);
    g_variant_dict_insert(&dict, "least", "d", plain(hour->least));
    g_variant_dict_insert(&dict, "most", "d", plain(hour->most));
    g_variant_dict_insert(&dict, "mean", "d", hour->mean / (double)BECKON_QUANTITY_PARTS);
    g_variant_dict_insert(&dict, "last", "d", plain(hour->last));
    return g_variant_dict_end(&dict);
}

/* All quantities of which something was ever said, one after the other. */
static bool add_hours(const BeckonEngine *engine, guint fixture, int64_t since_us,
                      GVariantBuilder *out, GError **error)
{
    const GArray *facts = beckon_fixtures_facts(engine->fixtures, fixture);
    const char *name = beckon_fixtures_get(engine->fixtures, fixture)->name;
    for (guint i = 0; i < facts->len; i++) {
        const BeckonFact *fact = &g_array_index(facts, BeckonFact, i);
        g_autoptr(GArray) hours = g_array_new(FALSE, FALSE, sizeof(BeckonHourOfReadings));
        if (!beckon_readings_hours(engine->database, name, fact->quantity, fact->index, since_us,
                                   hours, error)) {
            return false;
        }
        for (guint j = 0; j < hours->len; j++) {
            g_variant_builder_add_value(
                out, describe_hour(fact, &g_array_index(hours, BeckonHourOfReadings, j)));
        }
    }
    return true;
}

void beckon_fixture_report_hours(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    const char *name = NULL;
    guint days = 0, fixture = 0;
    g_autoptr(GError) error = NULL;
    g_variant_get(arguments, "(&su)", &name, &days);
    int64_t since_us = beckon_engine_now_us(engine) - MIN(days, MAX_DAYS) * DAY_US;
    g_auto(GVariantBuilder) out = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
    if (!find(engine, name, &fixture, &error) ||
        !add_hours(engine, fixture, since_us, &out, &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(aa{sv})", &out));
}

void beckon_fixture_report_renew(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    const char *name = NULL;
    guint fixture = 0;
    g_autoptr(GError) error = NULL;
    g_variant_get(arguments, "(&s)", &name);
    if (!find(engine, name, &fixture, &error) ||
        !beckon_fixture_store_renew(engine, fixture, &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    beckon_scanners_renew(engine);
    g_dbus_method_invocation_return_value(invocation, NULL);
}
