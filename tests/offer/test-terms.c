/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/terms.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "rules/experiment.h"
#include "rules/rules.h"
#include "testing.h"

#define SOCKS  "product: \"4006381333931\""
#define BOTTLE "\"96385074\""

static BeckonRuleset *set_that_gives(const char *give)
{
    g_autofree char *text = test_campaign("one", "{zone: shoes, stays: 45s}", give, "");
    return test_rules_compile("one.yaml", text, NULL);
}

/* What a text becomes in a language when the campaign gives this, at a time of the day. */
static void expect_text_at(const char *time, const char *give, const char *text,
                           const char *language, const char *expected)
{
    g_autoptr(BeckonRuleset) set = set_that_gives(give);
    g_autofree char *got =
        beckon_offer_text(set, beckon_ruleset_campaign(set, 0), text, language, test_clock(time));
    CU_ASSERT_STRING_EQUAL(got, expected);
}

static void expect_text(const char *give, const char *text, const char *language,
                        const char *expected)
{
    expect_text_at("11:00:00", give, text, language, expected);
}

static void names_product_and_store(void)
{
    expect_text(SOCKS, "{product} at {store}", "en", "Socks at corner");
}

static void writes_percentages_as_the_language_does(void)
{
    expect_text(SOCKS ", reduce: 20%", "{reduce} off", "en", "20% off");
    expect_text(SOCKS ", reduce: 20%", "{reduce} auf", "de", "20\u202f% auf");
}

static void writes_money_as_the_language_does(void)
{
    expect_text(SOCKS ", by: 3.50 EUR", "{reduce} off", "en", "3.50 EUR off");
    expect_text(SOCKS ", by: 3.50 EUR", "{reduce} auf", "de", "3,50 EUR auf");
}

static void the_price_is_what_the_shopper_pays(void)
{
    expect_text(SOCKS ", price: 15.99 EUR", "{price}", "en", "15.99 EUR");
    expect_text(SOCKS ", by: 3.50 EUR", "{price}", "en", "15.50 EUR");
    expect_text(SOCKS ", reduce: 20%", "{price}", "de", "15,20 EUR");
    expect_text(SOCKS ", reduce: 100%", "{price}", "en", "0.00 EUR");
    expect_text(SOCKS ", gift: " BOTTLE, "{price}", "en", "20.00 EUR");
    expect_text(SOCKS, "{price}", "en", "20.00 EUR");
}

static void a_price_is_rounded_in_the_shoppers_favour(void)
{
    /* 15 % of 89.99 are 13.4985. */
    expect_text("product: \"036000291452\", reduce: 15%", "{price}", "en", "76.49 EUR");
}

static void what_a_fixed_price_takes_off_counts_from_the_30_day_low(void)
{
    expect_text(SOCKS ", price: 15.99 EUR", "{reduce} off", "en", "3.01 EUR off");
}

static void a_gift_stands_for_its_reduction(void)
{
    expect_text(SOCKS ", gift: " BOTTLE, "{product}, and {reduce}", "en", "Socks, and Bottle");
}

static void until_is_the_shops_clock_and_names_another_day(void)
{
    expect_text_at("11:00:30", SOCKS, "{until}", "en", "13:00");
    expect_text_at("21:59:00", SOCKS, "{until}", "de", "23:59");
    expect_text_at("22:00:00", SOCKS, "{until}", "de", "2026-11-25 00:00");
}

static char *payload_of(const BeckonRuleset *set, const char *language, int64_t now_us)
{
    const BeckonOfferTerms terms = {
        .jti = "id",
        .issuer = "beckon:corner",
        .subject = "somebody",
        .audience = "beckon:corner",
        .device_jkt = "thumb",
        .language = language,
        .now_us = now_us,
    };
    return beckon_offer_payload(set, beckon_ruleset_campaign(set, 0), 1, &terms);
}

static void the_claims_stand_in_a_fixed_order(void)
{
    g_autoptr(BeckonRuleset) set = set_that_gives(SOCKS ", reduce: 20%");
    g_autofree char *got = payload_of(set, "en", test_clock("11:00:00"));
    /* 2026-11-24T10:00:00Z is 1795514400. */
    g_autofree char *expected = g_strdup_printf(
        "{\"iss\":\"beckon:corner\",\"sub\":\"somebody\",\"aud\":\"beckon:corner\",\"jti\":\"id\","
        "\"iat\":1795514400,\"nbf\":1795514400,\"exp\":1795521600,\"cnf\":{\"jkt\":\"thumb\"},"
        "\"campaign\":\"one\",\"gtin\":\"4006381333931\",\"reduce\":{\"percent\":20},"
        "\"text\":{\"title\":\"Now\",\"body\":\"Here\"},"
        "\"why\":\"You were in shoes for 45 s.\",\"ruleset\":\"%s\",\"zone\":\"shoes\"}",
        beckon_ruleset_digest(set));
    CU_ASSERT_STRING_EQUAL(got, expected);
}

static void an_offer_of_an_experiment_names_its_variant_and_says_its_text(void)
{
    g_autofree char *text = test_campaign(
        "one", "{zone: shoes}", SOCKS,
        "experiment: {variants: {a: {share: 50%}, b: {share: 50%, text: {en: {body: There}}}}}\n");
    g_autoptr(BeckonRuleset) set = test_rules_compile("one.yaml", text, NULL);
    const BeckonCampaign *campaign = beckon_ruleset_campaign(set, 0);
    const BeckonOfferTerms terms = {
        .jti = "id",
        .issuer = "beckon:corner",
        .subject = "somebody",
        .audience = "beckon:corner",
        .device_jkt = "thumb",
        .language = "en",
        .variant = beckon_experiment_variant(campaign, "b"),
        .now_us = test_clock("11:00:00"),
    };
    g_autofree char *payload = beckon_offer_payload(set, campaign, 1, &terms);
    CU_ASSERT_PTR_NOT_NULL(strstr(payload, "\"campaign\":\"one\",\"variant\":\"b\",\"gtin\":"));
    CU_ASSERT_PTR_NOT_NULL(strstr(payload, "\"text\":{\"title\":\"Now\",\"body\":\"There\"}"));
}

static void an_offer_holds_from_the_second_begun_to_the_second_ended(void)
{
    g_autoptr(BeckonRuleset) set = set_that_gives("");
    g_autofree char *payload = payload_of(set, "en", test_clock("11:00:00") + 1);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(payload, "\"iat\":1795514400,\"nbf\":1795514400,\"exp\":1795521601,"));
}

/* The `reduce` claim of a campaign that gives this, as JSON; "none" without one. */
static char *reduce_claim(const char *give)
{
    g_autoptr(BeckonRuleset) set = set_that_gives(give);
    g_autofree char *payload = payload_of(set, "de", test_clock("11:00:00"));
    g_autoptr(JsonNode) root = json_from_string(payload, NULL);
    JsonNode *claim = json_object_get_member(json_node_get_object(root), "reduce");
    return claim != NULL ? json_to_string(claim, FALSE) : g_strdup("none");
}

static void a_till_reads_the_reduction_in_no_language(void)
{
    static const struct {
        const char *give;
        const char *claim;
    } cases[] = {
        {SOCKS ", reduce: 20%", "{\"percent\":20}"},
        {SOCKS ", by: 5.00 EUR", "{\"by\":\"5.00 EUR\"}"},
        {SOCKS ", price: 9.99 EUR", "{\"price\":\"9.99 EUR\"}"},
        {SOCKS ", gift: " BOTTLE, "{\"gift\":\"96385074\"}"},
        {SOCKS, "none"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *claim = reduce_claim(cases[i].give);
        CU_ASSERT_STRING_EQUAL(claim, cases[i].claim);
    }
}

static void the_shopper_reads_text_and_reason_in_their_language(void)
{
    g_autoptr(BeckonRuleset) set = set_that_gives(SOCKS);
    g_autofree char *payload = payload_of(set, "de", test_clock("11:00:00"));
    CU_ASSERT_PTR_NOT_NULL(strstr(payload, "\"text\":{\"title\":\"Jetzt\",\"body\":\"Hier\"}"));
    CU_ASSERT_PTR_NOT_NULL(strstr(payload, "\"why\":\"Sie waren "));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(names_product_and_store),
        BECKON_TEST(writes_percentages_as_the_language_does),
        BECKON_TEST(writes_money_as_the_language_does),
        BECKON_TEST(the_price_is_what_the_shopper_pays),
        BECKON_TEST(a_price_is_rounded_in_the_shoppers_favour),
        BECKON_TEST(what_a_fixed_price_takes_off_counts_from_the_30_day_low),
        BECKON_TEST(a_gift_stands_for_its_reduction),
        BECKON_TEST(until_is_the_shops_clock_and_names_another_day),
        BECKON_TEST(the_claims_stand_in_a_fixed_order),
        BECKON_TEST(an_offer_holds_from_the_second_begun_to_the_second_ended),
        BECKON_TEST(a_till_reads_the_reduction_in_no_language),
        BECKON_TEST(the_shopper_reads_text_and_reason_in_their_language),
        BECKON_TEST(an_offer_of_an_experiment_names_its_variant_and_says_its_text),
    };
    return BECKON_TESTS_RUN("offer/terms", tests);
}
