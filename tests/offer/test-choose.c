/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/choose.h"

#include <string.h>

#include "rules/rules.h"
#include "testing.h"

/* Earlier offers, all to the one shopper of these tests and all holding their places. */
typedef struct {
    const char *campaign;
    int64_t drafted_us;
    int64_t reserve_minor;
    bool in_this_visit;
    int64_t dismissed_us; /* 0: not */
} Earlier;

typedef struct {
    const Earlier *earlier;
    gsize n_earlier;
} Book;

static guint of_campaign(void *data, const char *campaign, int64_t since_us)
{
    const Book *book = data;
    guint count = 0;
    for (gsize i = 0; i < book->n_earlier; i++) {
        count += book->earlier[i].drafted_us > since_us &&
                 strcmp(book->earlier[i].campaign, campaign) == 0;
    }
    return count;
}

static guint to_shopper(void *data, int64_t since_us)
{
    const Book *book = data;
    guint count = 0;
    for (gsize i = 0; i < book->n_earlier; i++) {
        count += book->earlier[i].drafted_us > since_us;
    }
    return count;
}

static int64_t reserved_minor(void *data, const char *campaign)
{
    const Book *book = data;
    int64_t sum_minor = 0;
    for (gsize i = 0; i < book->n_earlier; i++) {
        if (strcmp(book->earlier[i].campaign, campaign) == 0) {
            sum_minor += book->earlier[i].reserve_minor;
        }
    }
    return sum_minor;
}

static bool was_dismissed(void *data, const char *campaign, int64_t since_us)
{
    const Book *book = data;
    for (gsize i = 0; i < book->n_earlier; i++) {
        if (book->earlier[i].dismissed_us > MAX(since_us, 0) &&
            strcmp(book->earlier[i].campaign, campaign) == 0) {
            return true;
        }
    }
    return false;
}

/* What becomes of all campaigns of a set at once, as "name verdict, name verdict". */
static char *choose_for(const char *subject, const BeckonRuleset *set, int64_t now_us,
                        const Earlier *earlier, gsize n_earlier)
{
    Book book = {earlier, n_earlier};
    g_autoptr(GPtrArray) in_this_visit = g_ptr_array_new();
    for (gsize i = 0; i < n_earlier; i++) {
        if (earlier[i].in_this_visit) {
            g_ptr_array_add(in_this_visit, (char *)earlier[i].campaign);
        }
    }
    const BeckonOfferHistory history = {
        .data = &book,
        .of_campaign = of_campaign,
        .of_campaign_to_shopper = of_campaign,
        .to_shopper = to_shopper,
        .reserved_minor = reserved_minor,
        .was_dismissed = was_dismissed,
        .in_this_visit = in_this_visit,
        .subject = subject,
    };
    const BeckonSituation situation = {.now_us = now_us, .zone = 1, .presence_known = true};
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (uint32_t i = 0; i < beckon_ruleset_size(set); i++) {
        g_array_append_val(hits, i);
    }
    g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(BeckonChoice));
    beckon_offer_choose(set, &situation, (const uint32_t *)(void *)hits->data, hits->len, &history,
                        choices);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < choices->len; i++) {
        const BeckonChoice *choice = &g_array_index(choices, BeckonChoice, i);
        g_string_append_printf(out, "%s%s %s", i > 0 ? ", " : "",
                               beckon_ruleset_campaign(set, choice->campaign)->name,
                               beckon_choice_name(choice->verdict));
        if (choice->arm.variant != NULL) {
            g_string_append_printf(out, " %s", choice->arm.variant->name);
        }
        if (choice->reserve_minor != 0) {
            g_string_append_printf(out, " %" G_GINT64_FORMAT, choice->reserve_minor);
        }
    }
    return g_string_free(out, FALSE);
}

static char *choose(const BeckonRuleset *set, int64_t now_us, const Earlier *earlier,
                    gsize n_earlier)
{
    return choose_for(NULL, set, now_us, earlier, n_earlier);
}

/* The same for a set of one campaign, "one", with these keys of `give` and these lines. */
static char *choose_one(const char *give, const char *further, int64_t now_us,
                        const Earlier *earlier, gsize n_earlier)
{
    g_autofree char *text = test_campaign("one", "{zone: shoes}", give, further);
    g_autoptr(BeckonRuleset) set = test_rules_compile("one.yaml", text, NULL);
    return choose(set, now_us, earlier, n_earlier);
}

static void expect_one(const char *further, int64_t now_us, const char *drafted,
                       const char *expected)
{
    const Earlier earlier = {"one", test_clock(drafted), 0, false};
    g_autofree char *got = choose_one("", further, now_us, &earlier, 1);
    CU_ASSERT_STRING_EQUAL(got, expected);
}

/* Three campaigns: b (priority 70), and c and a (50 both, which is the default). */
static BeckonRuleset *three(const char *further, const char *policy)
{
    g_autofree char *lines = g_strconcat("priority: 70\n", further, NULL);
    g_autofree char *a = test_campaign("a", "{zone: shoes}", "", further);
    g_autofree char *b = test_campaign("b", "{zone: shoes}", "", lines);
    g_autofree char *c = test_campaign("c", "{zone: shoes}", "", further);
    return test_rules_compile("a.yaml", a, "b.yaml", b, "c.yaml", c, "policy.yaml", policy, NULL);
}

static void ranks_by_priority_and_then_by_name(void)
{
    g_autoptr(BeckonRuleset) set = three("", "price: {reference: list}\n");
    g_autofree char *got = choose(set, test_clock("11:00:00"), NULL, 0);
    CU_ASSERT_STRING_EQUAL(got, "b chosen, a chosen, c chosen");
}

static void a_visit_never_has_the_same_campaign_twice(void)
{
    const Earlier earlier = {"one", test_clock("10:59:00"), 0, true};
    g_autofree char *got = choose_one("", "", test_clock("11:00:00"), &earlier, 1);
    CU_ASSERT_STRING_EQUAL(got, "one visit");
    g_autofree char *per_visit =
        choose_one("", "limits: {per_shopper: 2 per visit}\n", test_clock("11:00:00"), &earlier, 1);
    CU_ASSERT_STRING_EQUAL(per_visit, "one visit");
}

static void a_limit_per_visit_leaves_the_next_visit_free(void)
{
    expect_one("limits: {per_shopper: 1 per visit}\n", test_clock("11:00:00"), "10:00:00",
               "one chosen");
}

static void a_window_rolls(void)
{
    const char *limit = "limits: {per_shopper: 1 per 1h}\n";
    expect_one(limit, test_clock("10:59:59"), "10:00:00", "one per_shopper");
    expect_one(limit, test_clock("11:00:00"), "10:00:00", "one chosen");
}

static void a_count_without_a_window_holds_for_ever(void)
{
    int64_t years_later_us = test_clock("11:00:00") + 10 * 365 * 24 * BECKON_HOUR_US;
    expect_one("limits: {per_shopper: 1}\n", years_later_us, "11:00:00", "one per_shopper");
    expect_one("limits: {per_shopper: 2}\n", years_later_us, "11:00:00", "one chosen");
}

static void a_day_is_the_shops_calendar_day(void)
{
    const char *limit = "limits: {per_shopper: 1 per day}\n";
    int64_t midnight_us = test_clock("00:00:00") + 24 * BECKON_HOUR_US;
    expect_one(limit, midnight_us - 1, "00:00:00", "one per_shopper");
    expect_one(limit, midnight_us, "23:59:59", "one chosen");
}

static void the_total_counts_everybodys_offers(void)
{
    const char *limit = "limits: {total: 2 per day}\n";
    const Earlier earlier[] = {{"one", test_clock("10:00:00"), 0, false},
                               {"one", test_clock("10:30:00"), 0, false}};
    g_autofree char *full = choose_one("", limit, test_clock("11:00:00"), earlier, 2);
    g_autofree char *room = choose_one("", limit, test_clock("11:00:00"), earlier, 1);
    CU_ASSERT_STRING_EQUAL(full, "one total");
    CU_ASSERT_STRING_EQUAL(room, "one chosen");
}

/* A budget of 10.00 EUR of which so much is reserved already. */
static void expect_reserve(const char *give, int64_t reserved, const char *expected)
{
    const Earlier earlier = {"one", test_clock("10:00:00"), reserved, false};
    g_autofree char *got =
        choose_one(give, "limits: {budget: 10.00 EUR}\n", test_clock("11:00:00"), &earlier, 1);
    CU_ASSERT_STRING_EQUAL(got, expected);
}

static void reserves_what_the_shop_forgoes(void)
{
    /* 20 % of the 30-day low of 19.00 are 3.80: the shopper pays 15.20, the shelf says 20.00. */
    expect_reserve("product: \"4006381333931\", reduce: 20%", 0, "one chosen 480");
    expect_reserve("product: \"4006381333931\", by: 3.00 EUR", 0, "one chosen 400");
    expect_reserve("product: \"4006381333931\", price: 15.50 EUR", 0, "one chosen 450");
    expect_reserve("product: \"4006381333931\", gift: \"96385074\"", 0, "one chosen 995");
    expect_reserve("by: 5.00 EUR", 0, "one chosen 500");
}

static void reserves_as_much_without_a_budget(void)
{
    /* Without a product a percentage is of the dearest article: 20 % of 89.99 are 17.998. */
    static const struct {
        const char *give, *expected;
    } cases[] = {
        {"product: \"4006381333931\", reduce: 20%", "one chosen 480"},
        {"product: \"4006381333931\", gift: \"96385074\"", "one chosen 995"},
        {"by: 5.00 EUR", "one chosen 500"},
        {"reduce: 20%", "one chosen 1800"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Earlier earlier = {"one", test_clock("10:00:00"), 100000000, false};
        g_autofree char *got = choose_one(cases[i].give, "", test_clock("11:00:00"), &earlier, 1);
        CU_ASSERT_STRING_EQUAL(got, cases[i].expected);
    }
}

static void rounds_a_percentage_up_to_the_cent(void)
{
    /* 5 % of 9.95 are 0.4975. */
    expect_reserve("product: \"96385074\", reduce: 5%", 0, "one chosen 50");
}

static void counts_from_the_list_price_where_the_policy_says_so(void)
{
    g_autofree char *text =
        test_campaign("one", "{zone: shoes}", "product: \"4006381333931\", reduce: 20%",
                      "limits: {budget: 10.00 EUR}\n");
    g_autoptr(BeckonRuleset) set =
        test_rules_compile("one.yaml", text, "policy.yaml", "price: {reference: list}\n", NULL);
    g_autofree char *got = choose(set, test_clock("11:00:00"), NULL, 0);
    CU_ASSERT_STRING_EQUAL(got, "one chosen 400");
}

static void a_budget_is_spent_to_the_cent_and_never_passed(void)
{
    expect_reserve("product: \"4006381333931\", reduce: 20%", 520, "one chosen 480");
    expect_reserve("product: \"4006381333931\", reduce: 20%", 521, "one budget");
}

static void a_group_gives_one_offer_a_visit(void)
{
    const Earlier earlier = {"a", test_clock("10:59:00"), 0, true};
    g_autoptr(BeckonRuleset) set = three("exclusive: g\n", "price: {reference: list}\n");
    g_autofree char *at_once = choose(set, test_clock("11:00:00"), NULL, 0);
    g_autofree char *later = choose(set, test_clock("11:00:00"), &earlier, 1);
    CU_ASSERT_STRING_EQUAL(at_once, "b chosen, a exclusive, c exclusive");
    CU_ASSERT_STRING_EQUAL(later, "b exclusive, a visit, c exclusive");
}

static void the_policy_caps_a_visit(void)
{
    const Earlier earlier = {"gone", test_clock("10:59:00"), 0, true};
    g_autoptr(BeckonRuleset) set = three("", "offers: {per_visit: 2}\n");
    g_autofree char *first = choose(set, test_clock("11:00:00"), NULL, 0);
    g_autofree char *second = choose(set, test_clock("11:00:00"), &earlier, 1);
    CU_ASSERT_STRING_EQUAL(first, "b chosen, a chosen, c policy");
    CU_ASSERT_STRING_EQUAL(second, "b chosen, a policy, c policy");
}

static void the_policy_caps_a_day(void)
{
    const Earlier earlier = {"gone", test_clock("00:00:00"), 0, false};
    const Earlier yesterday = {"gone", test_clock("00:00:00") - 1, 0, false};
    g_autoptr(BeckonRuleset) set = three("", "offers: {per_day: 2}\n");
    g_autofree char *one_left = choose(set, test_clock("11:00:00"), &earlier, 1);
    g_autofree char *both_left = choose(set, test_clock("11:00:00"), &yesterday, 1);
    CU_ASSERT_STRING_EQUAL(one_left, "b chosen, a policy, c policy");
    CU_ASSERT_STRING_EQUAL(both_left, "b chosen, a chosen, c policy");
}

static void a_dismissed_campaign_cools_down_and_the_others_do_not(void)
{
    static const struct {
        const char *dismissed;
        const char *expected;
    } cases[] = {
        {"10:00:01", "b policy, a chosen, c chosen"}, /* an hour before 11:00:00, less a second */
        {"10:00:00", "b chosen, a chosen, c chosen"},
    };
    g_autoptr(BeckonRuleset) set = three("", "offers: {cooldown_after_dismissal: 1h}\n");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Earlier earlier = {"b", test_clock("09:00:00"), 0, false,
                                 test_clock(cases[i].dismissed)};
        g_autofree char *got = choose(set, test_clock("11:00:00"), &earlier, 1);
        CU_ASSERT_STRING_EQUAL(got, cases[i].expected);
    }
}

static void without_a_cool_down_a_dismissal_says_nothing(void)
{
    const Earlier earlier = {"b", test_clock("09:00:00"), 0, false, test_clock("10:59:59")};
    g_autoptr(BeckonRuleset) set = three("", "offers: {per_visit: 3}\n");
    g_autofree char *got = choose(set, test_clock("11:00:00"), &earlier, 1);
    CU_ASSERT_STRING_EQUAL(got, "b chosen, a chosen, c chosen");
}

static bool is_withheld(void *data, uint32_t campaign)
{
    const uint32_t *withheld = data;
    return campaign == *withheld;
}

static void what_is_withheld_for_its_audience_makes_room_for_the_next(void)
{
    g_autoptr(BeckonRuleset) set = three("", "offers: {per_visit: 1}\n");
    g_autoptr(GPtrArray) in_this_visit = g_ptr_array_new();
    g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(BeckonChoice));
    const uint32_t hits[] = {0, 1, 2};
    uint32_t b = 1;
    const BeckonOfferHistory history = {
        .data = &b, .in_this_visit = in_this_visit, .withholds = is_withheld};
    const BeckonSituation situation = {
        .now_us = test_clock("11:00:00"), .zone = 1, .presence_known = true};
    beckon_offer_choose(set, &situation, hits, G_N_ELEMENTS(hits), &history, choices);
    const BeckonChoice *first = &g_array_index(choices, BeckonChoice, 0);
    const BeckonChoice *second = &g_array_index(choices, BeckonChoice, 1);
    CU_ASSERT_EQUAL(first->campaign, b);
    CU_ASSERT_EQUAL(first->verdict, BECKON_REFUSED_POLICY);
    CU_ASSERT_STRING_EQUAL(first->policy, "audience");
    CU_ASSERT_EQUAL(second->verdict, BECKON_CHOSEN);
}

static void quiet_hours_run_over_midnight_and_end_on_the_minute(void)
{
    static const struct {
        const char *time;
        const char *expected;
    } cases[] = {
        {"20:59:59", "one chosen"}, {"21:00:00", "one policy"}, {"23:59:59", "one policy"},
        {"00:00:00", "one policy"}, {"07:59:59", "one policy"}, {"08:00:00", "one chosen"},
    };
    g_autofree char *text = test_campaign("one", "{zone: shoes}", "", "");
    g_autoptr(BeckonRuleset) set = test_rules_compile("one.yaml", text, "policy.yaml",
                                                      "quiet_hours: [\"21:00-08:00\"]\n", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = choose(set, test_clock(cases[i].time), NULL, 0);
        CU_ASSERT_STRING_EQUAL(got, cases[i].expected);
    }
}

static void what_is_refused_takes_no_place(void)
{
    const Earlier earlier = {"b", test_clock("10:00:00"), 0, false};
    g_autoptr(BeckonRuleset) set =
        three("limits: {per_shopper: 1}\nexclusive: g\n", "offers: {per_visit: 1}\n");
    g_autofree char *got = choose(set, test_clock("11:00:00"), &earlier, 1);
    CU_ASSERT_STRING_EQUAL(got, "b per_shopper, a chosen, c exclusive");
}

/* By SHA-256 over the names (see test-experiment.c), this pseudonym's points in trail-shoe-care are
 * 27 and 32, in winter-socks 4 and 84. */
#define SUBJECT "uOJ14Rm3o5cVxv0bN2wqZg"

/* Both by 1.00 EUR; winter-socks with a priority that lets it come first. */
static BeckonRuleset *two_experiments(const char *further, const char *policy)
{
    g_autofree char *lines =
        g_strdup_printf("priority: 90\nexperiment: {holdout: 5%%, variants: {short: {share: 50%%}, "
                        "long: {share: 50%%, text: {en: {title: L}}}}}\n%s",
                        further);
    g_autofree char *held = test_campaign("winter-socks", "{zone: shoes}", "by: 1.00 EUR", lines);
    g_autofree char *others =
        g_strdup_printf("experiment: {holdout: 5%%, variants: {short: {share: 50%%}, "
                        "long: {share: 50%%, text: {en: {title: L}}}}}\n%s",
                        further);
    g_autofree char *given =
        test_campaign("trail-shoe-care", "{zone: shoes}", "by: 1.00 EUR", others);
    return test_rules_compile("a.yaml", held, "b.yaml", given, "policy.yaml", policy, NULL);
}

static void expect_experiments(const char *subject, const char *further, const char *policy,
                               const char *expected)
{
    g_autoptr(BeckonRuleset) set = two_experiments(further, policy);
    g_autofree char *got = choose_for(subject, set, test_clock("11:00:00"), NULL, 0);
    CU_ASSERT_STRING_EQUAL(got, expected);
}

static void who_is_held_out_costs_nothing_and_others_get_their_variant(void)
{
    expect_experiments(SUBJECT, "", "offers: {per_visit: 2}\n",
                       "winter-socks holdout long, trail-shoe-care chosen short 100");
}

static void who_is_not_known_is_not_held_out(void)
{
    expect_experiments(NULL, "", "offers: {per_visit: 2}\n",
                       "winter-socks chosen short 100, trail-shoe-care chosen short 100");
}

/* Else who is held out would get another offer in its place, and there were nothing to compare. */
static void a_ghost_takes_the_place_of_its_offer(void)
{
    expect_experiments(SUBJECT, "exclusive: g\n", "offers: {per_visit: 2}\n",
                       "winter-socks holdout long, trail-shoe-care exclusive");
    expect_experiments(SUBJECT, "", "offers: {per_visit: 1}\n",
                       "winter-socks holdout long, trail-shoe-care policy");
}

/* Nobody is held out of what would not have been offered. */
static void limits_come_before_the_arm(void)
{
    expect_experiments(SUBJECT, "limits: {budget: 0.50 EUR}\n", "offers: {per_visit: 2}\n",
                       "winter-socks budget, trail-shoe-care budget");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(ranks_by_priority_and_then_by_name),
        BECKON_TEST(a_visit_never_has_the_same_campaign_twice),
        BECKON_TEST(a_limit_per_visit_leaves_the_next_visit_free),
        BECKON_TEST(a_window_rolls),
        BECKON_TEST(a_count_without_a_window_holds_for_ever),
        BECKON_TEST(a_day_is_the_shops_calendar_day),
        BECKON_TEST(the_total_counts_everybodys_offers),
        BECKON_TEST(reserves_what_the_shop_forgoes),
        BECKON_TEST(reserves_as_much_without_a_budget),
        BECKON_TEST(rounds_a_percentage_up_to_the_cent),
        BECKON_TEST(counts_from_the_list_price_where_the_policy_says_so),
        BECKON_TEST(a_budget_is_spent_to_the_cent_and_never_passed),
        BECKON_TEST(a_group_gives_one_offer_a_visit),
        BECKON_TEST(the_policy_caps_a_visit),
        BECKON_TEST(the_policy_caps_a_day),
        BECKON_TEST(a_dismissed_campaign_cools_down_and_the_others_do_not),
        BECKON_TEST(without_a_cool_down_a_dismissal_says_nothing),
        BECKON_TEST(what_is_withheld_for_its_audience_makes_room_for_the_next),
        BECKON_TEST(quiet_hours_run_over_midnight_and_end_on_the_minute),
        BECKON_TEST(what_is_refused_takes_no_place),
        BECKON_TEST(who_is_held_out_costs_nothing_and_others_get_their_variant),
        BECKON_TEST(who_is_not_known_is_not_held_out),
        BECKON_TEST(a_ghost_takes_the_place_of_its_offer),
        BECKON_TEST(limits_come_before_the_arm),
    };
    return BECKON_TESTS_RUN("offer/choose", tests);
}
