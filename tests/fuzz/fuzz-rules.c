/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as each of the files that people write: shop, campaign, policy, catalogue, stories. */

#include <glib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "offer/story.h"
#include "rules/ruleset.h"
#include "shop/fingerprint.h"

static const char shop_text[] =
    "store: demo\ntimezone: Europe/Berlin\ncurrency: EUR\nlanguages: [en, de]\n"
    "scanners: {entrance: {}, footwear: {}, outdoor: {}}\n"
    "zones:\n  entrance: {nearest: [entrance], offers: false}\n"
    "  footwear: {nearest: [footwear]}\n  outdoor: {nearest: [outdoor]}\n"
    "sensors: {fridge-2: {bthome: \"A4:C1:38:00:11:22\"}}\n";
static const char catalogue_text[] =
    "gtin,name,category,brand,price,low_30d\n"
    "09506000134352,Care kit,care/shoes,Nordwald,20.00 EUR,19.00 EUR\n"
    "09506000134079,Trail shoe,sports/running/trail,Fellbach,129.95 EUR,119.95 EUR\n";
static const char campaign_text[] =
    "campaign: fixed\nwhen:\n  all: [{zone: footwear, stays: 45s}, {any: [{bought: {brand: "
    "Fellbach}}, "
    "{reading: {sensor: fridge-2, quantity: temperature, above: 8}}]}]\n"
    "give: {valid: 2h, text: {en: {title: A, body: B}, de: {title: A, body: B}}}\n"
    "experiment: {holdout: 10%, variants: {a: {share: 50%}, "
    "b: {share: 50%, text: {en: {title: C}}}}}\n";

static const char segments_text[] = "regulars: {visits: {at_least: 2, within: 30d}}\n";

static BeckonShop *fixed_shop(void)
{
    static BeckonShop *shop;
    if (shop == NULL) {
        g_autoptr(BeckonSource) source =
            beckon_source_new("store.yaml", shop_text, strlen(shop_text));
        g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
        shop = beckon_shop_parse(source, diagnostics);
        g_assert(shop != NULL);
    }
    return shop;
}

/* What is refused is said, with a place; what is not refused has no error. */
static void check_diagnostics(const BeckonDiagnostics *diagnostics, gboolean accepted)
{
    g_assert(accepted == (beckon_diagnostics_errors(diagnostics) == 0));
    for (guint i = 0; i < beckon_diagnostics_size(diagnostics); i++) {
        const BeckonDiagnostic *diagnostic = beckon_diagnostics_get(diagnostics, i);
        g_assert(diagnostic->line > 0 && diagnostic->column > 0);
        g_assert(g_utf8_validate(diagnostic->message, -1, NULL));
    }
    g_autofree char *text = beckon_diagnostics_format(diagnostics);
    g_assert(strchr(text, '\033') == NULL);
}

#define NOW_US INT64_C(1795510800000000)

/* Somebody who bought everything that is asked about, known for some days. */
static BeckonHistory *some_history(const BeckonRuleset *set)
{
    guint n_things = beckon_things_size(beckon_ruleset_things(set));
    BeckonHistory *history = beckon_history_new(n_things, 20700, NOW_US);
    for (guint i = 0; i < n_things; i++) {
        beckon_history_add(history, i, (BeckonBought){20750, 1995});
    }
    return history;
}

/* Everything was said a minute ago. */
static bool last(const void *data, guint beacon, BeckonQuantity quantity, int64_t *ret_value,
                 int64_t *ret_t_us)
{
    *ret_value = 8 * BECKON_QUANTITY_PARTS;
    *ret_t_us = NOW_US - BECKON_MINUTE_US;
    return true;
}

static void use(const BeckonRuleset *set)
{
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(BeckonHistory) history = some_history(set);
    g_autoptr(GArray) visits_us = g_array_new(FALSE, TRUE, sizeof(int64_t));
    g_autoptr(GArray) offers = g_array_new(FALSE, FALSE, sizeof(BeckonPastOffer));
    const BeckonPastOffer offer = {"fixed", NOW_US - 1, NOW_US};
    g_array_set_size(visits_us, 2);
    g_array_append_val(offers, offer);
    const BeckonPast past = {history, visits_us, offers};
    const BeckonReadings readings = {NULL, last};
    BeckonSituation situation = {
        .now_us = NOW_US, .presence_known = true, .past = &past, .readings = &readings};
    for (situation.zone = 0; situation.zone < 3; situation.zone++) {
        beckon_ruleset_match(set, &situation, hits);
        g_assert(beckon_ruleset_deadline(set, &situation) > situation.now_us);
    }
    for (guint i = 0; i < beckon_ruleset_size(set); i++) {
        g_autofree char *reason =
            beckon_campaign_reason(beckon_ruleset_campaign(set, i), beckon_ruleset_shop(set), "en");
        g_assert(g_utf8_validate(reason, -1, NULL));
    }
}

static void compile_as(const char *name, const char *data, size_t len)
{
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_ptr_array_add(sources, beckon_source_new(name, data, len));
    if (strcmp(name, "catalogue.csv") != 0) {
        g_ptr_array_add(sources,
                        beckon_source_new("catalogue.csv", catalogue_text, strlen(catalogue_text)));
    }
    if (strcmp(name, "segments.yaml") != 0) {
        g_ptr_array_add(sources,
                        beckon_source_new("segments.yaml", segments_text, strlen(segments_text)));
    }
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonRuleset) set = beckon_ruleset_compile(fixed_shop(), sources, diagnostics);
    check_diagnostics(diagnostics, set != NULL);
    if (set != NULL) {
        use(set);
    }
}

static BeckonRuleset *fixed_set(void)
{
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_ptr_array_add(sources,
                    beckon_source_new("catalogue.csv", catalogue_text, strlen(catalogue_text)));
    g_ptr_array_add(sources, beckon_source_new("fixed.yaml", campaign_text, strlen(campaign_text)));
    return beckon_ruleset_compile(fixed_shop(), sources, diagnostics);
}

static void tell_as_stories(const char *data, size_t len)
{
    g_autoptr(BeckonRuleset) set = fixed_set();
    g_autoptr(BeckonSource) source = beckon_source_new("stories/fuzz.yaml", data, len);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GPtrArray) stories =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_story_free);
    g_assert(set != NULL);
    beckon_stories_read(source, set, diagnostics, stories);
    for (guint i = 0; i < stories->len; i++) {
        g_autoptr(BeckonStoryResult) result = beckon_story_run(stories->pdata[i], set);
        g_assert(result->passed == (result->why == NULL));
    }
    g_autofree char *text = beckon_diagnostics_format(diagnostics);
    g_assert(strchr(text, '\033') == NULL);
}

/* Whatever a good shop file looks like, a fingerprint is written into it or refused: that the
 * rest stayed as it was is for the writer itself to hold. Written again, nothing changes. */
static void write_fingerprints(const BeckonShop *shop, const BeckonSource *source)
{
    const BeckonHeard one = {0, -61};
    g_autoptr(GArray) heard = g_array_new(FALSE, FALSE, sizeof one);
    g_array_append_val(heard, one);
    for (guint i = 0; i < MIN(beckon_shop_n_zones(shop), 4); i++) {
        const char *zone = beckon_shop_zone(shop, i)->name;
        g_autoptr(GError) error = NULL;
        g_autofree char *text =
            beckon_fingerprint_write("store.yaml", source->text, source->len, zone, heard, &error);
        g_assert((text == NULL) == (error != NULL));
        if (text != NULL) {
            g_autofree char *again =
                beckon_fingerprint_write("store.yaml", text, strlen(text), zone, heard, NULL);
            g_assert_cmpstr(again, ==, text);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const char *const names[] = {"campaign.yaml", "policy.yaml", "catalogue.csv",
                                        "segments.yaml"};
    g_autofree char *text = g_memdup2(data, len);
    text = text != NULL ? text : g_strdup("");
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        compile_as(names[i], text, len);
    }
    tell_as_stories(text, len);
    g_autoptr(BeckonSource) source = beckon_source_new("store.yaml", text, len);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonShop) shop = beckon_shop_parse(source, diagnostics);
    check_diagnostics(diagnostics, shop != NULL);
    if (shop != NULL && beckon_shop_n_scanners(shop) > 0) {
        write_fingerprints(shop, source);
    }
    return 0;
}
