/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "match-export.h"

#include <json-glib/json-glib.h>

#include "base/time.h"

static const char *const event_names[] = {"enter", "dwell", "leave", ""};
static const char *const languages[] = {"en", "de", "fr"};

static void write_json(const char *folder, const char *name, JsonBuilder *builder)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(JsonGenerator) generator = json_generator_new();
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    g_autoptr(GError) error = NULL;
    json_generator_set_root(generator, root);
    if (!json_generator_to_file(generator, path, &error)) {
        g_error("%s", error->message);
    }
}

static void add_number(JsonBuilder *builder, const char *name, int64_t value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, value);
}

static void add_text(JsonBuilder *builder, const char *name, const char *value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, value);
}

static void add_flag(JsonBuilder *builder, const char *name, bool value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, value);
}

/* "p09506…", "bBrand7", "cd1/k2": unlike for things of different kinds. */
static char *key_of(Thing thing)
{
    g_autofree char *name = shop_thing_name(thing);
    const char *kind = thing.level == THING_PRODUCT ? "p" : thing.level == THING_BRAND ? "b" : "c";
    return g_strconcat(kind, name, NULL);
}

static void add_asked(JsonBuilder *builder, const char *name, const Asked *asked, int n)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (int i = 0; i < n; i++) {
        g_autofree char *key = key_of(asked[i].thing);
        json_builder_begin_object(builder);
        add_text(builder, "thing", key);
        add_number(builder, "within", asked[i].within_d);
        add_number(builder, "at_least", asked[i].at_least);
        add_number(builder, "last_over", asked[i].last_over_d);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_rule_times(JsonBuilder *builder, const Rule *rule)
{
    if (rule->to_minute > 0) {
        add_number(builder, "from_minute", rule->from_minute);
        add_number(builder, "to_minute", rule->to_minute);
    }
    if (rule->first_weekday >= 0) {
        json_builder_set_member_name(builder, "weekdays");
        json_builder_begin_array(builder);
        for (int day = rule->first_weekday;; day = (day + 1) % 7) {
            json_builder_add_int_value(builder, day);
            if (day == rule->last_weekday) {
                break;
            }
        }
        json_builder_end_array(builder);
    }
    if (rule->until_day > 0) {
        add_number(builder, "from_day", rule->from_day);
        add_number(builder, "until_day", rule->until_day);
    }
}

static void add_rule(JsonBuilder *builder, const Rule *rule)
{
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "zones");
    json_builder_begin_array(builder);
    for (int i = 0; i < rule->n_zones; i++) {
        g_autofree char *name = g_strdup_printf("z%d", rule->zones[i]);
        json_builder_add_string_value(builder, name);
    }
    json_builder_end_array(builder);
    add_number(builder, "stays", rule->stays_s);
    if (rule->event >= 0) {
        add_text(builder, "event", event_names[rule->event]);
    }
    if (rule->language >= 0) {
        add_text(builder, "language", languages[rule->language]);
    }
    add_asked(builder, "wanted", rule->wanted, rule->n_wanted);
    add_asked(builder, "unwanted", rule->unwanted, rule->n_unwanted);
    if (rule->visits > 0) {
        add_number(builder, "visits", rule->visits);
        add_number(builder, "visits_within", rule->visits_within_d * 86400);
        add_flag(builder, "visits_fewer", rule->visits_fewer);
    }
    if (rule->offered >= 0) {
        g_autofree char *name = shop_campaign_name((guint)rule->offered);
        add_text(builder, "offered", name);
        add_number(builder, "offered_within", rule->offered_within_d * 86400);
    }
    add_rule_times(builder, rule);
    json_builder_end_object(builder);
}

static void add_purchase(GHashTable *ages, Thing thing, BeckonThingKind kind,
                         const BeckonThings *things, int age)
{
    g_autofree char *name = shop_thing_name(thing);
    if (beckon_things_find(things, kind, name) < 0) {
        return;
    }
    char *key = key_of(thing);
    GArray *of_thing = g_hash_table_lookup(ages, key);
    if (of_thing == NULL) {
        of_thing = g_array_new(FALSE, FALSE, sizeof(int));
        g_hash_table_insert(ages, key, of_thing);
    } else {
        g_free(key);
    }
    g_array_prepend_val(of_thing, age);
}

static void add_purchases(JsonBuilder *builder, const Shopper *shopper, int today,
                          const BeckonThings *things)
{
    g_autoptr(GHashTable) ages =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    for (int i = 0; shopper->has_history && i < shopper->n_purchases; i++) {
        for (ThingLevel level = THING_DEPARTMENT; level <= THING_PRODUCT; level++) {
            BeckonThingKind kind = level == THING_PRODUCT ? BECKON_THING_PRODUCT
                                   : level == THING_BRAND ? BECKON_THING_BRAND
                                                          : BECKON_THING_CATEGORY;
            add_purchase(ages, shop_thing_of(shopper->purchases[i].product, level), kind, things,
                         today - shopper->purchases[i].day);
        }
    }
    json_builder_set_member_name(builder, "bought");
    json_builder_begin_object(builder);
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, ages);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const GArray *of_thing = value;
        json_builder_set_member_name(builder, key);
        json_builder_begin_array(builder);
        for (guint i = 0; i < of_thing->len; i++) {
            json_builder_add_int_value(builder, g_array_index(of_thing, int, i));
        }
        json_builder_end_array(builder);
    }
    json_builder_end_object(builder);
}

static void add_past(JsonBuilder *builder, const Shopper *shopper, int64_t now_us)
{
    json_builder_set_member_name(builder, "visits");
    json_builder_begin_array(builder);
    for (int i = shopper->n_visits - 1; shopper->has_visits && i >= 0; i--) {
        json_builder_add_int_value(builder, (now_us - shopper->visits_us[i]) / BECKON_SECOND_US);
    }
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "offered");
    json_builder_begin_object(builder);
    for (int i = 0; i < shopper->n_offers; i++) {
        g_autofree char *name = shop_campaign_name((guint)shopper->offers[i].campaign);
        int64_t age_us = now_us - shopper->offers[i].t_us;
        /* A later one of the same campaign takes its place. */
        add_number(builder, name, age_us / BECKON_SECOND_US);
    }
    json_builder_end_object(builder);
}

static void add_event(JsonBuilder *builder, const Event *event, const Shopper *shopper,
                      const BeckonThings *things)
{
    g_autofree char *zone = g_strdup_printf("z%d", event->zone);
    int64_t minutes = event->now_us / BECKON_MINUTE_US;
    int today = (int)(minutes / 1440);
    json_builder_begin_object(builder);
    add_text(builder, "zone", event->deaf ? "" : zone);
    add_text(builder, "event", event->deaf ? "" : event_names[event->event]);
    add_number(builder, "stayed", event->stayed_us / BECKON_SECOND_US);
    add_text(builder, "language", languages[shopper->language]);
    add_number(builder, "day", today);
    add_number(builder, "weekday", (today + 3) % 7);
    add_number(builder, "minute", minutes % 1440);
    add_flag(builder, "history_known", shopper->has_history);
    add_flag(builder, "visits_known", shopper->has_visits);
    add_purchases(builder, shopper, today, things);
    add_past(builder, shopper, event->now_us);
    json_builder_end_object(builder);
}

static void write_matches(const char *folder, const GPtrArray *matches)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_array(builder);
    for (guint i = 0; i < matches->len; i++) {
        const GArray *hits = g_ptr_array_index(matches, i);
        json_builder_begin_array(builder);
        for (guint j = 0; j < hits->len; j++) {
            json_builder_add_int_value(builder, g_array_index(hits, uint32_t, j));
        }
        json_builder_end_array(builder);
    }
    json_builder_end_array(builder);
    write_json(folder, "matches.json", builder);
}

void match_export(const char *folder, const GArray *rules, const GArray *shoppers,
                  const GArray *events, const GPtrArray *matches, const BeckonThings *things)
{
    g_autoptr(JsonBuilder) of_rules = json_builder_new(), of_events = json_builder_new();
    json_builder_begin_array(of_rules);
    for (guint i = 0; i < rules->len; i++) {
        add_rule(of_rules, &g_array_index(rules, Rule, i));
    }
    json_builder_end_array(of_rules);
    write_json(folder, "rules.json", of_rules);
    json_builder_begin_array(of_events);
    for (guint i = 0; i < events->len; i++) {
        const Event *event = &g_array_index(events, Event, i);
        add_event(of_events, event, &g_array_index(shoppers, Shopper, event->shopper), things);
    }
    json_builder_end_array(of_events);
    write_json(folder, "events.json", of_events);
    write_matches(folder, matches);
}
