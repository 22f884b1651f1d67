/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as each of the files that people write: shop, campaign, policy, catalogue. */

#include <glib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "rules/ruleset.h"

static const char shop_text[] =
    "store: demo\ntimezone: Europe/Berlin\ncurrency: EUR\nlanguages: [en, de]\n"
    "scanners: {entrance: {}, footwear: {}, outdoor: {}}\n"
    "zones:\n  entrance: {nearest: [entrance], offers: false}\n"
    "  footwear: {nearest: [footwear]}\n  outdoor: {nearest: [outdoor]}\n";
static const char catalogue_text[] =
    "gtin,name,category,brand,price,low_30d\n"
    "09506000134352,Care kit,care/shoes,Nordwald,20.00 EUR,19.00 EUR\n";

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

static void use(const BeckonRuleset *set)
{
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    BeckonSituation situation = {.now_us = INT64_C(1795510800000000), .presence_known = true};
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
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonRuleset) set = beckon_ruleset_compile(fixed_shop(), sources, diagnostics);
    check_diagnostics(diagnostics, set != NULL);
    if (set != NULL) {
        use(set);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const char *const names[] = {"campaign.yaml", "policy.yaml", "catalogue.csv"};
    g_autofree char *text = g_memdup2(data, len);
    text = text != NULL ? text : g_strdup("");
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        compile_as(names[i], text, len);
    }
    g_autoptr(BeckonSource) source = beckon_source_new("store.yaml", text, len);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonShop) shop = beckon_shop_parse(source, diagnostics);
    check_diagnostics(diagnostics, shop != NULL);
    return 0;
}
