/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shopper/facts.h"

#include <string.h>

#include "base/bytes.h"
#include "base/limits.h"
#include "testing.h"

static GArray *signals_of(const BeckonSignalChange *changes, guint n)
{
    GArray *signals = g_array_new(FALSE, FALSE, sizeof(BeckonSignalChange));
    g_array_append_vals(signals, changes, n);
    return signals;
}

/* A shopper of tier gold, 18 or older, who runs. */
static BeckonShopperFacts *example(void)
{
    static const BeckonSignalChange changes[] = {{"runs", false, 3000}, {"km", false, 25500}};
    BeckonShopperFacts *facts = beckon_shopper_facts_new();
    g_autoptr(GArray) signals = signals_of(changes, G_N_ELEMENTS(changes));
    const BeckonFactsChange change = {"gold", true, 18, 0, signals};
    CU_ASSERT_EQUAL(beckon_shopper_facts_take(facts, &change, 100), 0);
    return facts;
}

static const BeckonKeptSignal *signal_at(const BeckonShopperFacts *facts, guint i)
{
    return facts->signals->pdata[i];
}

static void what_is_said_is_kept_with_its_time(void)
{
    g_autoptr(BeckonShopperFacts) facts = example();
    CU_ASSERT_STRING_EQUAL(facts->tier, "gold");
    CU_ASSERT_EQUAL(facts->tier_us, 100);
    CU_ASSERT_EQUAL(facts->age_at_least, 18);
    CU_ASSERT_EQUAL(facts->age_us, 100);
    CU_ASSERT_EQUAL_FATAL(facts->signals->len, 2);
    CU_ASSERT_STRING_EQUAL(signal_at(facts, 0)->name, "km");
    CU_ASSERT_EQUAL(signal_at(facts, 0)->value_milli, 25500);
    CU_ASSERT_STRING_EQUAL(signal_at(facts, 1)->name, "runs");
}

static void what_is_left_out_stays_and_what_is_said_anew_is_younger(void)
{
    g_autoptr(BeckonShopperFacts) facts = example();
    static const BeckonSignalChange changes[] = {{"km", false, -1}};
    g_autoptr(GArray) signals = signals_of(changes, 1);
    const BeckonFactsChange change = {.signals = signals};
    beckon_shopper_facts_take(facts, &change, 200);
    CU_ASSERT_STRING_EQUAL(facts->tier, "gold");
    CU_ASSERT_EQUAL(facts->tier_us, 100);
    CU_ASSERT_EQUAL(facts->age_at_least, 18);
    CU_ASSERT_EQUAL(signal_at(facts, 0)->value_milli, -1);
    CU_ASSERT_EQUAL(signal_at(facts, 0)->known_us, 200);
    CU_ASSERT_EQUAL(signal_at(facts, 1)->known_us, 100);
}

static void the_bounds_of_an_age_change_together(void)
{
    g_autoptr(BeckonShopperFacts) facts = beckon_shopper_facts_new();
    const BeckonFactsChange minor = {.says_age = true, .age_below = 18};
    const BeckonFactsChange adult = {.says_age = true, .age_at_least = 18};
    beckon_shopper_facts_take(facts, &minor, 1);
    beckon_shopper_facts_take(facts, &adult, 2);
    CU_ASSERT_EQUAL(facts->age_below, 0);
    CU_ASSERT_EQUAL(facts->age_at_least, 18);
}

static void what_is_taken_away_is_gone(void)
{
    g_autoptr(BeckonShopperFacts) facts = example();
    static const BeckonSignalChange changes[] = {
        {"km", true, 0}, {"runs", true, 0}, {"never", true, 0}};
    g_autoptr(GArray) signals = signals_of(changes, G_N_ELEMENTS(changes));
    const BeckonFactsChange change = {"", true, 0, 0, signals};
    CU_ASSERT_FALSE(beckon_shopper_facts_are_none(facts));
    CU_ASSERT_EQUAL(beckon_shopper_facts_take(facts, &change, 200), 0);
    CU_ASSERT_TRUE(beckon_shopper_facts_are_none(facts));
}

static void signals_past_the_limit_are_left_out_and_counted(void)
{
    g_autoptr(BeckonShopperFacts) facts = beckon_shopper_facts_new();
    for (guint i = 0; i < BECKON_LIMIT_SIGNALS_AN_ACCOUNT; i++) {
        g_autofree char *name = g_strdup_printf("s%u", i);
        const BeckonSignalChange one = {name, false, i};
        g_autoptr(GArray) signals = signals_of(&one, 1);
        const BeckonFactsChange change = {.signals = signals};
        CU_ASSERT_EQUAL(beckon_shopper_facts_take(facts, &change, 1), 0);
    }
    static const BeckonSignalChange changes[] = {{"new", false, 1}, {"s5", false, 77}};
    g_autoptr(GArray) signals = signals_of(changes, G_N_ELEMENTS(changes));
    const BeckonFactsChange change = {.signals = signals};
    CU_ASSERT_EQUAL(beckon_shopper_facts_take(facts, &change, 2), 1);
    CU_ASSERT_EQUAL(facts->signals->len, BECKON_LIMIT_SIGNALS_AN_ACCOUNT);
}

static void bytes_give_the_same_facts_again(void)
{
    g_autoptr(BeckonShopperFacts) facts = example();
    g_autoptr(BeckonShopperFacts) nothing = beckon_shopper_facts_new();
    g_autoptr(GByteArray) bytes = beckon_shopper_facts_encode(facts);
    g_autoptr(GByteArray) none = beckon_shopper_facts_encode(nothing);
    g_autoptr(BeckonShopperFacts) again = beckon_shopper_facts_decode(bytes->data, bytes->len);
    g_autoptr(BeckonShopperFacts) empty = beckon_shopper_facts_decode(none->data, none->len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(again);
    CU_ASSERT_STRING_EQUAL(again->tier, "gold");
    CU_ASSERT_EQUAL(again->tier_us, 100);
    CU_ASSERT_EQUAL(again->age_at_least, 18);
    CU_ASSERT_EQUAL(again->signals->len, 2);
    CU_ASSERT_EQUAL(signal_at(again, 1)->value_milli, 3000);
    CU_ASSERT_TRUE(empty != NULL && beckon_shopper_facts_are_none(empty));
}

static void bytes_that_are_none_are_refused(void)
{
    g_autoptr(BeckonShopperFacts) facts = example();
    g_autoptr(GByteArray) bytes = beckon_shopper_facts_encode(facts);
    for (guint len = 0; len < bytes->len; len++) {
        CU_ASSERT_PTR_NULL(beckon_shopper_facts_decode(bytes->data, len));
    }
    beckon_put_u8(bytes, 0);
    CU_ASSERT_PTR_NULL(beckon_shopper_facts_decode(bytes->data, bytes->len));
    g_byte_array_set_size(bytes, bytes->len - 1);
    bytes->data[0]++;
    CU_ASSERT_PTR_NULL(beckon_shopper_facts_decode(bytes->data, bytes->len));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(what_is_said_is_kept_with_its_time),
        BECKON_TEST(what_is_left_out_stays_and_what_is_said_anew_is_younger),
        BECKON_TEST(the_bounds_of_an_age_change_together),
        BECKON_TEST(what_is_taken_away_is_gone),
        BECKON_TEST(signals_past_the_limit_are_left_out_and_counted),
        BECKON_TEST(bytes_give_the_same_facts_again),
        BECKON_TEST(bytes_that_are_none_are_refused),
    };
    return BECKON_TESTS_RUN("shopper/facts", tests);
}
