/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook.h"

#include "base/error.h"
#include "database/rulesets.h"
#include "engine/store.h"
#include "offer/review.h"
#include "wire/sources.h"

/* The names of live campaigns that an imported price overtook; NULL when there are none. */
static char *name_overtaken(const BeckonRuleset *rules)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < beckon_ruleset_size(rules); i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(rules, i);
        if (campaign->is_overtaken && campaign->status == BECKON_CAMPAIGN_LIVE) {
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", campaign->name);
        }
    }
    return names->len > 0 ? g_strdup(names->str) : NULL;
}

/* With the prices that were imported. */
static BeckonRuleset *compile(const BeckonEngine *engine, const GPtrArray *sources,
                              BeckonDiagnostics *diagnostics)
{
    const BeckonPrices prices = beckon_shelf_prices(engine->shelf);
    return beckon_ruleset_compile_priced(engine->shop, sources, &prices, diagnostics);
}

static void put_rules(BeckonEngine *engine, BeckonRuleset *rules, int64_t live_us)
{
    g_clear_pointer(&engine->rules, beckon_ruleset_unref);
    g_clear_pointer(&engine->rules_trouble, g_free);
    g_free(engine->overtaken);
    engine->rules = rules;
    engine->rules_live_us = live_us;
    engine->overtaken = name_overtaken(rules);
    if (engine->overtaken != NULL) {
        g_message("prices that were imported overtook the reductions of %s: no offers of them",
                  engine->overtaken);
    }
}

bool beckon_rulebook_load(BeckonEngine *engine, GError **error)
{
    g_autofree char *digest = NULL;
    int64_t live_us = 0;
    g_autoptr(GPtrArray) sources = beckon_rulesets_live(engine->database, &digest, &live_us, error);
    if (sources == NULL || digest == NULL) {
        return sources != NULL;
    }
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonRuleset *rules = compile(engine, sources, diagnostics);
    if (rules != NULL) {
        put_rules(engine, rules, live_us);
    } else {
        engine->rules_trouble = beckon_diagnostics_format(diagnostics);
        g_message("the rules no longer fit the shop file; no offers until they are mended:\n%s",
                  engine->rules_trouble);
    }
    return true;
}

void beckon_rulebook_prices_changed(BeckonEngine *engine)
{
    g_autofree char *digest = NULL;
    int64_t live_us = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GPtrArray) sources =
        beckon_rulesets_live(engine->database, &digest, &live_us, &error);
    BeckonRuleset *rules = digest != NULL ? compile(engine, sources, diagnostics) : NULL;
    if (rules == NULL) {
        g_message("%s: the rules go on with the prices that they had until the next start",
                  error != NULL ? error->message : "the live rules could not be read again");
        return;
    }
    put_rules(engine, rules, live_us);
    beckon_store_rules_changed(engine);
}

static GPtrArray *read_files(GVariant *arguments, GError **error)
{
    g_autoptr(GVariant) files = g_variant_get_child_value(arguments, 0);
    return beckon_sources_unpack(files, error);
}

static GVariant *describe(const BeckonEngine *engine, const BeckonDiagnostics *diagnostics)
{
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    if (engine->rules != NULL) {
        g_variant_dict_insert(&dict, "digest", "s", beckon_ruleset_digest(engine->rules));
        g_variant_dict_insert(&dict, "campaigns", "u", beckon_ruleset_size(engine->rules));
        g_variant_dict_insert(&dict, "live_us", "x", engine->rules_live_us);
    }
    if (engine->rules_trouble != NULL) {
        g_variant_dict_insert(&dict, "trouble", "s", engine->rules_trouble);
    }
    if (engine->overtaken != NULL) {
        g_variant_dict_insert(&dict, "overtaken", "s", engine->overtaken);
    }
    if (diagnostics != NULL) {
        g_autofree char *text = beckon_diagnostics_format(diagnostics);
        g_variant_dict_insert(&dict, "warnings", "u", beckon_diagnostics_warnings(diagnostics));
        g_variant_dict_insert(&dict, "diagnostics", "s", text);
    }
    return g_variant_new("(@a{sv})", g_variant_dict_end(&dict));
}

static bool apply(BeckonEngine *engine, const GPtrArray *sources, BeckonDiagnostics *diagnostics,
                  GError **error)
{
    BeckonRuleset *rules = compile(engine, sources, diagnostics);
    int64_t now_us = g_get_real_time();
    if (rules == NULL) {
        g_autofree char *text = beckon_diagnostics_format(diagnostics);
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "the rules have errors; those that are live stay:\n%s", text);
        return false;
    }
    if (!beckon_rulesets_apply(engine->database, beckon_ruleset_digest(rules), sources, now_us,
                               error)) {
        beckon_ruleset_unref(rules);
        return false;
    }
    beckon_review(rules, sources, now_us, diagnostics);
    put_rules(engine, rules, now_us);
    beckon_store_rules_changed(engine);
    return true;
}

void beckon_rulebook_apply(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GPtrArray) sources = read_files(arguments, &error);
    if (sources == NULL || !apply(engine, sources, diagnostics, &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, describe(engine, diagnostics));
}

void beckon_rulebook_status(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    g_dbus_method_invocation_return_value(invocation, describe(data, NULL));
}
