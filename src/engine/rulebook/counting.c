/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/counting.h"

#include "base/time.h"
#include "engine/scanners/scanners.h"
#include "engine/store.h"

/* How long a slice may take: radios and tills wait for its end. */
#define SLICE_US 3000

static int32_t day_of(const BeckonEngine *engine, int64_t t_us)
{
    return beckon_time_local(t_us, engine->shop->timezone).day;
}

static bool holds_up(const BeckonEngine *engine)
{
    return engine->config.replay && engine->rules != NULL &&
           beckon_ruleset_policy(engine->rules)->smallest_audience > 0;
}

/* Those inside are looked at where something is offered from now on that was withheld. */
static void take_counted(BeckonEngine *engine)
{
    if (beckon_audiences_take_released(engine->audiences)) {
        beckon_store_look_again(engine);
    }
    if (holds_up(engine)) {
        beckon_scanners_pump(engine);
    }
}

static gboolean slice(void *data)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    bool done = false;
    if (engine->failed) {
        engine->counting = 0;
        return G_SOURCE_REMOVE;
    }
    bool worked =
        beckon_audiences_work(engine->audiences, g_get_monotonic_time() + SLICE_US, &done, &error);
    if (worked && !done) {
        return G_SOURCE_CONTINUE;
    }
    engine->counting = 0;
    if (!worked) {
        g_message("%s; audiences are counted again with the next day", error->message);
    }
    take_counted(engine);
    return G_SOURCE_REMOVE;
}

static void begin(BeckonEngine *engine, int32_t day)
{
    engine->counted_day = day;
    beckon_audiences_begin(engine->audiences, beckon_time_day_start(day, engine->shop->timezone));
    if (engine->counting == 0) {
        engine->counting = g_idle_add(slice, engine);
    }
}

/* As of the present day, and from the first shopper on. */
static void count(BeckonEngine *engine)
{
    begin(engine, day_of(engine, beckon_engine_now_us(engine)));
}

void beckon_counting_start(BeckonEngine *engine)
{
    engine->audiences = beckon_audiences_new(engine->database);
    beckon_counting_rules_changed(engine);
}

void beckon_counting_stop(BeckonEngine *engine)
{
    g_clear_handle_id(&engine->counting, g_source_remove);
    g_clear_pointer(&engine->audiences, beckon_audiences_free);
}

void beckon_counting_rules_changed(BeckonEngine *engine)
{
    engine->counts_audiences = beckon_audiences_set_rules(engine->audiences, engine->rules);
    if (engine->counts_audiences) {
        count(engine);
    } else {
        g_clear_handle_id(&engine->counting, g_source_remove);
    }
}

void beckon_counting_ledgers_changed(BeckonEngine *engine)
{
    if (engine->counts_audiences) {
        count(engine);
    }
}

bool beckon_counting_may_cross(BeckonEngine *engine, int64_t boundary_us)
{
    int32_t day = day_of(engine, boundary_us);
    if (engine->counts_audiences && day != engine->counted_day) {
        begin(engine, day);
    }
    return !holds_up(engine) || !beckon_audiences_is_counting(engine->audiences);
}

/* A number below the smallest audience is never told. */
static GVariant *describe(const BeckonEngine *engine, guint campaign)
{
    const BeckonCensus *counted = beckon_audiences_counted(engine->audiences);
    BeckonAudienceState state = beckon_audiences_state(engine->audiences, campaign);
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "campaign", "s",
                          beckon_ruleset_campaign(engine->rules, campaign)->name);
    g_variant_dict_insert(&dict, "state", "s", beckon_audience_state_name(state));
    if (state == BECKON_AUDIENCE_SMALL) {
        g_variant_dict_insert(&dict, "below", "u",
                              beckon_ruleset_policy(engine->rules)->smallest_audience);
    }
    if (state == BECKON_AUDIENCE_ENOUGH) {
        g_variant_dict_insert(&dict, "holds", "u", beckon_census_holds(counted, campaign));
    }
    if (state == BECKON_AUDIENCE_SMALL || state == BECKON_AUDIENCE_ENOUGH) {
        g_variant_dict_insert(&dict, "unknown_percent", "u",
                              beckon_census_unknown_percent(counted, campaign));
    }
    return g_variant_dict_end(&dict);
}

static GVariant *describe_all(const BeckonEngine *engine)
{
    const BeckonCensus *counted = beckon_audiences_counted(engine->audiences);
    guint n_campaigns = engine->rules != NULL ? beckon_ruleset_size(engine->rules) : 0;
    GVariantBuilder campaigns;
    GVariantDict dict;
    g_variant_builder_init(&campaigns, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < n_campaigns; i++) {
        g_variant_builder_add_value(&campaigns, describe(engine, i));
    }
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "counting", "b",
                          (gboolean)beckon_audiences_is_counting(engine->audiences));
    if (counted != NULL) {
        g_variant_dict_insert(&dict, "as_of_us", "x", beckon_census_as_of_us(counted));
        g_variant_dict_insert(&dict, "shoppers", "u", beckon_census_size(counted));
    }
    g_variant_dict_insert_value(&dict, "campaigns", g_variant_builder_end(&campaigns));
    return g_variant_new("(@a{sv})", g_variant_dict_end(&dict));
}

void beckon_counting_answer(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    g_dbus_method_invocation_return_value(invocation, describe_all(data));
}
