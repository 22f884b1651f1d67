/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/experiment.h"

#include <string.h>

#include "rules/rules.h"
#include "testing.h"

enum { SHOPPERS = 100000, TENTHS = 10 };

/* A campaign with a holdout and two variants, the second of which gets the rest. */
static BeckonRuleset *set_of(const char *name, guint holdout, guint first_share)
{
    g_autofree char *further =
        g_strdup_printf("experiment: {holdout: %u%%, variants: {short: {share: %u%%}, "
                        "long: {share: %u%%, text: {en: {title: L}}}}}\n",
                        holdout, first_share, 100 - first_share);
    g_autofree char *text = test_campaign(name, "{zone: shoes}", "", further);
    return test_rules_compile("one.yaml", text, NULL);
}

/* The same without a holdout, of ten variants with a tenth each. */
static BeckonRuleset *set_of_tenths(const char *name)
{
    g_autoptr(GString) variants = g_string_new(NULL);
    for (guint i = 0; i < TENTHS; i++) {
        g_string_append_printf(variants, "%sv%u: {share: 10%%, text: {en: {title: T%u}}}",
                               i > 0 ? ", " : "", i, i);
    }
    g_autofree char *further =
        g_strdup_printf("experiment: {holdout: 50%%, variants: {%s}}\n", variants->str);
    g_autofree char *text = test_campaign(name, "{zone: shoes}", "", further);
    return test_rules_compile("one.yaml", text, NULL);
}

static BeckonArm arm_in(const BeckonRuleset *set, const char *subject)
{
    return beckon_experiment_arm(beckon_ruleset_campaign(set, 0), subject);
}

/* Which tenth, of the campaigns above. */
static guint tenth_of(const BeckonArm *arm)
{
    return (guint)(arm->variant->name[1] - '0');
}

static void name_shopper(guint number, char subject[23])
{
    g_snprintf(subject, 23, "%022u", number);
}

/* Computed with Python's hashlib: the whole percents of both points. */
static const struct {
    const char *campaign;
    const char *subject;
    guint holdout;
    guint variant;
} vectors[] = {
    {"trail-shoe-care", "uOJ14Rm3o5cVxv0bN2wqZg", 27, 32},
    {"trail-shoe-care", "AAAAAAAAAAAAAAAAAAAAAA", 59, 98},
    {"trail-shoe-care", "zzzzzzzzzzzzzzzzzzzzzz", 81, 67},
    {"trail-shoe-care", "3q2-7wAAAAAAAAAAAAAAAA", 61, 38},
    {"trail-shoe-care", "Ww0ZqJx2m1kFz5d8H4r_1Q", 60, 14},
    {"trail-shoe-care", "kPrK_qmxVWaYVA9wwBF6Iu", 51, 9},
    {"winter-socks", "uOJ14Rm3o5cVxv0bN2wqZg", 4, 84},
    {"winter-socks", "AAAAAAAAAAAAAAAAAAAAAA", 58, 41},
    {"winter-socks", "zzzzzzzzzzzzzzzzzzzzzz", 94, 99},
    {"winter-socks", "3q2-7wAAAAAAAAAAAAAAAA", 20, 98},
    {"winter-socks", "Ww0ZqJx2m1kFz5d8H4r_1Q", 73, 3},
    {"winter-socks", "kPrK_qmxVWaYVA9wwBF6Iu", 77, 42},
};

/* Held out from the percent above the point on; in the first variant likewise. */
static void points_are_those_of_the_published_computation(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        guint holdout = MIN(vectors[i].holdout, 89), share = CLAMP(vectors[i].variant, 1, 98);
        g_autoptr(BeckonRuleset) at = set_of(vectors[i].campaign, holdout, share);
        g_autoptr(BeckonRuleset) above = set_of(vectors[i].campaign, holdout + 1, share + 1);
        BeckonArm arm = arm_in(at, vectors[i].subject);
        CU_ASSERT_FALSE(arm.held_out);
        CU_ASSERT_STRING_EQUAL(arm.variant->name, "long");
        arm = arm_in(above, vectors[i].subject);
        CU_ASSERT_EQUAL(arm.held_out, vectors[i].holdout < 90);
        CU_ASSERT_STRING_EQUAL(arm.variant->name, vectors[i].variant < 99 ? "short" : "long");
    }
}

/* Sum of (n - expected)² / expected over equally likely cells. */
static double chi_square(const guint *counts, guint n_cells)
{
    double sum = 0, total = 0;
    for (guint i = 0; i < n_cells; i++) {
        total += counts[i];
    }
    for (guint i = 0; i < n_cells; i++) {
        double off = counts[i] - total / n_cells;
        sum += off * off / (total / n_cells);
    }
    return sum;
}

/* The bounds are the 1 - 10⁻⁶ quantiles of chi-square with 9, 19 and 99 degrees of freedom. */
static void arms_are_drawn_evenly_and_independently(void)
{
    g_autoptr(BeckonRuleset) set = set_of_tenths("one"), other = set_of_tenths("other");
    guint of_variant[TENTHS] = {0}, with_holdout[2 * TENTHS] = {0};
    guint with_other[TENTHS * TENTHS] = {0};
    for (guint i = 0; i < SHOPPERS; i++) {
        char subject[23];
        name_shopper(i, subject);
        BeckonArm arm = arm_in(set, subject), there = arm_in(other, subject);
        of_variant[tenth_of(&arm)]++;
        with_holdout[2 * tenth_of(&arm) + arm.held_out]++;
        with_other[TENTHS * tenth_of(&arm) + tenth_of(&there)]++;
    }
    CU_ASSERT_TRUE(chi_square(of_variant, TENTHS) < 44.8);
    CU_ASSERT_TRUE(chi_square(with_holdout, 2 * TENTHS) < 63.6);
    CU_ASSERT_TRUE(chi_square(with_other, TENTHS * TENTHS) < 180.7);
}

/* As many as are to be, by five standard deviations of the binomial distribution. */
static void a_holdout_is_as_large_as_it_says(void)
{
    static const guint percents[] = {0, 1, 10, 50, 90};
    for (gsize i = 0; i < G_N_ELEMENTS(percents); i++) {
        g_autoptr(BeckonRuleset) set = set_of("one", percents[i], 50);
        double p = percents[i] / 100.0, n_held_out = 0;
        for (guint j = 0; j < SHOPPERS; j++) {
            char subject[23];
            name_shopper(j, subject);
            n_held_out += arm_in(set, subject).held_out;
        }
        double off = n_held_out - SHOPPERS * p;
        CU_ASSERT_TRUE(off * off <= 25 * SHOPPERS * p * (1 - p));
    }
}

/* Of a holdout that grows nobody is let go, and of shares only the difference moves. */
static void a_changed_share_moves_no_more_than_it_must(void)
{
    g_autoptr(BeckonRuleset) before = set_of("one", 10, 50), after = set_of("one", 20, 30);
    guint n_joined = 0, n_moved = 0;
    for (guint i = 0; i < SHOPPERS; i++) {
        char subject[23];
        name_shopper(i, subject);
        BeckonArm was = arm_in(before, subject), is = arm_in(after, subject);
        bool was_short = strcmp(was.variant->name, "short") == 0;
        bool is_short = strcmp(is.variant->name, "short") == 0;
        CU_ASSERT_TRUE(is.held_out || !was.held_out);
        CU_ASSERT_TRUE(was_short || !is_short);
        n_joined += is.held_out && !was.held_out;
        n_moved += was_short && !is_short;
    }
    CU_ASSERT_TRUE(n_joined > SHOPPERS / 10 - 500 && n_joined < SHOPPERS / 10 + 500);
    CU_ASSERT_TRUE(n_moved > SHOPPERS / 5 - 650 && n_moved < SHOPPERS / 5 + 650);
}

static void who_is_not_known_gets_the_first_variant(void)
{
    g_autoptr(BeckonRuleset) set = set_of("one", 90, 1);
    BeckonArm arm = arm_in(set, NULL);
    CU_ASSERT_FALSE(arm.held_out);
    CU_ASSERT_STRING_EQUAL(arm.variant->name, "short");
}

static const char *name_in(const char *further)
{
    g_autofree char *text = test_campaign("one", "{zone: shoes}", "", further);
    g_autoptr(BeckonRuleset) set = test_rules_compile("one.yaml", text, NULL);
    const BeckonCampaign *campaign = beckon_ruleset_campaign(set, 0);
    BeckonArm arm = beckon_experiment_arm(campaign, "zzzzzzzzzzzzzzzzzzzzzz");
    return g_intern_string(beckon_experiment_arm_name(campaign, &arm));
}

static void arms_are_named_by_what_they_are(void)
{
    CU_ASSERT_PTR_NULL(name_in(""));
    CU_ASSERT_STRING_EQUAL(name_in("experiment: {holdout: 90%}\n"), "holdout");
    CU_ASSERT_STRING_EQUAL(name_in("experiment: {holdout: 1%}\n"), "offered");
    CU_ASSERT_STRING_EQUAL(name_in("experiment: {variants: {a: {share: 99%}, "
                                   "b: {share: 1%, text: {de: {body: B}}}}}\n"),
                           "a");
}

static void a_variant_says_otherwise_only_what_it_gives(void)
{
    g_autofree char *text = test_campaign(
        "one", "{zone: shoes}", "",
        "experiment:\n"
        "  variants:\n"
        "    short: {share: 50%}\n"
        "    long: {share: 50%, text: {en: {body: \"Long, until {until}\"}, de: {title: Lang}}}\n");
    g_autoptr(BeckonRuleset) set = test_rules_compile("one.yaml", text, NULL);
    const BeckonCampaign *campaign = beckon_ruleset_campaign(set, 0);
    const BeckonVariant *in_long = beckon_experiment_variant(campaign, "long");
    const BeckonVariant *in_short = beckon_experiment_variant(campaign, "short");
    const BeckonOfferText *en = beckon_campaign_text(campaign, "en");
    const BeckonOfferText *de = beckon_campaign_text(campaign, "de");
    CU_ASSERT_PTR_NOT_NULL_FATAL(in_long);
    CU_ASSERT_PTR_NULL(beckon_experiment_variant(campaign, "other"));
    CU_ASSERT_PTR_EQUAL(beckon_campaign_text_of(campaign, in_short, "en"), en);
    CU_ASSERT_STRING_EQUAL(beckon_campaign_text_of(campaign, in_long, "en")->title, en->title);
    CU_ASSERT_STRING_EQUAL(beckon_campaign_text_of(campaign, in_long, "en")->body,
                           "Long, until {until}");
    CU_ASSERT_STRING_EQUAL(beckon_campaign_text_of(campaign, in_long, "de")->title, "Lang");
    CU_ASSERT_STRING_EQUAL(beckon_campaign_text_of(campaign, in_long, "de")->body, de->body);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(points_are_those_of_the_published_computation),
        BECKON_TEST(arms_are_drawn_evenly_and_independently),
        BECKON_TEST(a_holdout_is_as_large_as_it_says),
        BECKON_TEST(a_changed_share_moves_no_more_than_it_must),
        BECKON_TEST(who_is_not_known_gets_the_first_variant),
        BECKON_TEST(arms_are_named_by_what_they_are),
        BECKON_TEST(a_variant_says_otherwise_only_what_it_gives),
    };
    return BECKON_TESTS_RUN("experiment", tests);
}
