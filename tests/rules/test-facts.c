/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The conditions that ask what services bring in: what a rule set asks of stock, the words in
 * which shoppers read them, and prices laid over a catalogue. */

#include <string.h>

#include "base/codes.h"
#include "rules/rules.h"
#include "testing.h"

#define HOUR_US (60 * BECKON_MINUTE_US)

static void a_set_knows_how_old_a_count_may_be(void)
{
    g_autofree char *one =
        test_campaign("one", "{stock: {product: \"4006381333931\", at_least: 2}}", "", "");
    g_autofree char *two = test_campaign(
        "two",
        "{any: [{zone: shoes}, {stock: {product: \"4006381333931\", at_most: 9, fresh: 3h}}]}", "",
        "");
    g_autofree char *draft = test_campaign("draft", "{stock: {product: \"96385074\", at_least: 2}}",
                                           "", "status: draft\n");
    g_autoptr(BeckonRuleset) set =
        test_rules_compile("one.yaml", one, "two.yaml", two, "draft.yaml", draft, NULL);
    CU_ASSERT_EQUAL(beckon_ruleset_stock_fresh(set, "4006381333931"), 3 * HOUR_US);
    CU_ASSERT_EQUAL(beckon_ruleset_stock_fresh(set, "96385074"), 0);
    CU_ASSERT_EQUAL(beckon_ruleset_stock_fresh(set, "036000291452"), 0);
    g_autoptr(BeckonRuleset) alone = test_rules_compile("one.yaml", one, NULL);
    CU_ASSERT_EQUAL(beckon_ruleset_stock_fresh(alone, "4006381333931"), 24 * HOUR_US);
}

static void expect_reason(const char *when, const char *english, const char *german)
{
    g_autofree char *text = test_campaign("one", when, "", "");
    g_autoptr(BeckonRuleset) set = test_rules_compile("one.yaml", text, NULL);
    const BeckonCampaign *campaign = beckon_ruleset_campaign(set, 0);
    const BeckonShop *shop = beckon_ruleset_shop(set);
    g_autofree char *in_english = beckon_campaign_reason(campaign, shop, "en");
    g_autofree char *in_german = beckon_campaign_reason(campaign, shop, "de");
    CU_ASSERT_STRING_EQUAL(in_english, english);
    CU_ASSERT_STRING_EQUAL(in_german, german);
}

static void shoppers_read_what_was_asked_in_their_language(void)
{
    expect_reason("{tier: [gold, silver]}", "Your customer level is gold or silver.",
                  "Ihre Kundenstufe ist gold oder silver.");
    expect_reason("{age_at_least: 18}", "It is confirmed that you are 18 or older.",
                  "Es ist bestätigt, dass Sie 18 oder älter sind.");
    expect_reason("{signal: {name: km, at_least: 12.5}}", "“km” of your account is 12.5 or more.",
                  "„km“ Ihres Kundenkontos ist 12,5 oder mehr.");
    expect_reason("{signal: {name: km, at_most: 3}}", "“km” of your account is 3 or less.",
                  "„km“ Ihres Kundenkontos ist 3 oder weniger.");
    expect_reason("{stock: {product: \"4006381333931\", at_least: 12}}",
                  "We have 12 or more of Socks.", "Wir haben 12 oder mehr von Socks.");
    expect_reason("{stock: {product: \"4006381333931\", at_most: 2}}",
                  "We have 2 or fewer of Socks.", "Wir haben 2 oder weniger von Socks.");
}

/* What is said of one product; -1: not. */
typedef struct {
    const char *gtin;
    int64_t price_minor, low_30d_minor;
} Said;

static bool of(const void *data, const char *gtin, int64_t *ret_price_minor,
               int64_t *ret_low_30d_minor)
{
    const Said *said = data;
    *ret_price_minor = said->price_minor;
    *ret_low_30d_minor = said->low_30d_minor;
    return strcmp(said->gtin, gtin) == 0;
}

/* Socks for 20.00 EUR, 19.00 in the 30 days before, with something off them. */
static BeckonRuleset *compile_priced(const char *give, const Said *said,
                                     BeckonDiagnostics *diagnostics)
{
    static const char catalogue[] = "gtin,name,category,brand,price,low_30d\n"
                                    "4006381333931,Socks,sports/socks,,20.00 EUR,19.00 EUR\n";
    g_autofree char *keys = g_strdup_printf("product: \"4006381333931\", %s", give);
    g_autofree char *campaign = test_campaign("one", "{zone: shoes}", keys, "");
    g_autoptr(BeckonRuleset) other = test_rules_compile("one.yaml", campaign, NULL);
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_ptr_array_add(sources, beckon_source_new("one.yaml", campaign, strlen(campaign)));
    g_ptr_array_add(sources, beckon_source_new("catalogue.csv", catalogue, strlen(catalogue)));
    const BeckonPrices prices = {said, of};
    return beckon_ruleset_compile_priced((BeckonShop *)beckon_ruleset_shop(other), sources,
                                         said != NULL ? &prices : NULL, diagnostics);
}

static void expect_overtaken(const char *give, const Said *said, bool expected)
{
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonRuleset) set = compile_priced(give, said, diagnostics);
    CU_ASSERT_PTR_NOT_NULL_FATAL(set);
    CU_ASSERT_EQUAL(beckon_ruleset_campaign(set, 0)->is_overtaken, expected);
    CU_ASSERT_EQUAL_FATAL(beckon_diagnostics_size(diagnostics), expected ? 1 : 0);
    if (expected) {
        CU_ASSERT_STRING_EQUAL(beckon_diagnostics_get(diagnostics, 0)->code, BECKON_CODE_MISPRICED);
    }
}

static void prices_that_were_brought_in_count(void)
{
    const Said said = {"04006381333931", 1500, -1};
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonRuleset) set = compile_priced("reduce: 20%", &said, diagnostics);
    const BeckonProduct *socks =
        beckon_catalogue_find(beckon_ruleset_catalogue(set), "4006381333931");
    CU_ASSERT_EQUAL(socks->price_minor, 1500);
    CU_ASSERT_EQUAL(socks->low_30d_minor, 1900);
    CU_ASSERT_EQUAL(socks->listed_price_minor, 2000);
    CU_ASSERT_EQUAL(beckon_policy_reference_minor(beckon_ruleset_policy(set), socks), 1500);
    CU_ASSERT_EQUAL(beckon_policy_listed_minor(beckon_ruleset_policy(set), socks), 1900);
}

static void a_price_that_falls_overtakes_a_reduction_to_it(void)
{
    const Said above = {"04006381333931", 1201, -1}, at = {"04006381333931", 1200, -1};
    const Said low = {"04006381333931", -1, 1100};
    expect_overtaken("price: 12.00 EUR", NULL, false);
    expect_overtaken("price: 12.00 EUR", &above, false);
    expect_overtaken("price: 12.00 EUR", &at, true);
    expect_overtaken("price: 12.00 EUR", &low, true);
}

static void an_amount_off_is_overtaken_below_itself(void)
{
    const Said at = {"04006381333931", 500, -1}, below = {"04006381333931", 499, -1};
    expect_overtaken("by: 5.00 EUR", &at, false);
    expect_overtaken("by: 5.00 EUR", &below, true);
}

static void parts_and_other_products_are_never_overtaken(void)
{
    const Said cheap = {"04006381333931", 1, 1}, other = {"00000096385074", 1, 1};
    expect_overtaken("reduce: 20%", &cheap, false);
    expect_overtaken("price: 12.00 EUR", &other, false);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_set_knows_how_old_a_count_may_be),
        BECKON_TEST(shoppers_read_what_was_asked_in_their_language),
        BECKON_TEST(prices_that_were_brought_in_count),
        BECKON_TEST(a_price_that_falls_overtakes_a_reduction_to_it),
        BECKON_TEST(an_amount_off_is_overtaken_below_itself),
        BECKON_TEST(parts_and_other_products_are_never_overtaken),
    };
    return BECKON_TESTS_RUN("rules/facts", tests);
}
