/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What is expected was counted by throwing dice: 20,000 times a fob's strength (standard deviation
 * 4 dB) and each scanner's shadow (6 dB) were drawn, and the likelier zone taken, with the fob's
 * strength summed out over a grid of half decibels. That is right to ±0.01. */

#include "presence/confusion.h"

#include "floor.h"

#define CORNERS                                                                                    \
    FLOOR_HEAD "scanners:\n"                                                                       \
               "  sw: {at: [0, 0]}\n"                                                              \
               "  se: {at: [20, 0]}\n"                                                             \
               "  nw: {at: [0, 20]}\n"                                                             \
               "  ne: {at: [20, 20]}\n"                                                            \
               "zones:\n"

static GArray *confusions_of(const char *text)
{
    g_autoptr(BeckonShop) shop = floor_shop(text);
    GArray *confusions = g_array_new(FALSE, FALSE, sizeof(BeckonConfusion));
    beckon_confusions_find(shop, confusions);
    return confusions;
}

static void assert_only(const char *text, double mistaken, double tolerance)
{
    g_autoptr(GArray) confusions = confusions_of(text);
    CU_ASSERT_EQUAL_FATAL(confusions->len, 1);
    const BeckonConfusion *confusion = &g_array_index(confusions, BeckonConfusion, 0);
    CU_ASSERT_EQUAL(confusion->zone_a, 0);
    CU_ASSERT_EQUAL(confusion->zone_b, 1);
    CU_ASSERT_DOUBLE_EQUAL(confusion->mistaken, mistaken, tolerance);
}

static void assert_none(const char *text)
{
    g_autoptr(GArray) confusions = confusions_of(text);
    CU_ASSERT_EQUAL(confusions->len, 0);
}

static void zones_close_to_each_other_are_taken_for_one_another(void)
{
    assert_only(CORNERS "  west: {at: [8, 10]}\n  east: {at: [12, 10]}\n", 0.377, 0.01);
    assert_only(CORNERS "  west: {at: [6, 10]}\n  east: {at: [14, 10]}\n", 0.269, 0.01);
}

static void zones_with_a_scanner_each_are_told_apart(void)
{
    assert_none(CORNERS "  corner: {nearest: [sw]}\n  middle: {at: [10, 10]}\n");
    assert_none(CORNERS "  west: {nearest: [sw]}\n  east: {nearest: [se]}\n");
}

static void fingerprints_count_where_there_are_some(void)
{
    /* The places alone would tell these apart. */
    assert_only(CORNERS "  west: {nearest: [sw], heard: {sw: -60dBm, se: -75dBm, nw: -80dBm}}\n"
                        "  east: {nearest: [se], heard: {sw: -64dBm, se: -72dBm, nw: -80dBm}}\n",
                0.331, 0.01);
}

static void that_all_scanners_hear_more_in_one_zone_says_little(void)
{
    /* The fob may be a stronger one: all three scanners hear 6 dB more. */
    assert_only(FLOOR_HEAD "scanners: {a: {}, b: {}, c: {}}\n"
                           "zones:\n"
                           "  near: {nearest: [a], heard: {a: -60dBm, b: -75dBm, c: -80dBm}}\n"
                           "  far: {nearest: [b], heard: {a: -66dBm, b: -81dBm, c: -86dBm}}\n",
                0.282, 0.01);
}

static void zones_by_the_same_scanners_are_a_coin(void)
{
    assert_only(FLOOR_HEAD "scanners: {a: {}, b: {}}\n"
                           "zones:\n  left: {nearest: [a]}\n  right: {nearest: [a]}\n",
                0.5, 1e-9);
    assert_only(FLOOR_HEAD "scanners: {a: {}, b: {}}\n"
                           "zones:\n  left: {nearest: [a, b]}\n  right: {nearest: [b, a]}\n",
                0.5, 1e-9);
    assert_only(CORNERS "  left: {nearest: [sw]}\n  right: {nearest: [sw]}\n", 0.5, 1e-9);
    assert_none(FLOOR_TWO_ZONES);
}

static void the_worst_come_first(void)
{
    g_autoptr(GArray) confusions =
        confusions_of(CORNERS "  a: {at: [6, 10]}\n  b: {at: [14, 10]}\n  c: {at: [17, 10]}\n");
    CU_ASSERT_EQUAL_FATAL(confusions->len, 2);
    CU_ASSERT_EQUAL(g_array_index(confusions, BeckonConfusion, 0).zone_a, 1);
    CU_ASSERT_EQUAL(g_array_index(confusions, BeckonConfusion, 0).zone_b, 2);
    CU_ASSERT_EQUAL(g_array_index(confusions, BeckonConfusion, 1).zone_a, 0);
}

static void the_demo_shop_can_be_told_apart(void)
{
    g_autofree char *path = beckon_test_path("beacons/store.yaml");
    g_autoptr(BeckonShop) shop = beckon_shop_load(path, NULL);
    g_autoptr(GArray) confusions = g_array_new(FALSE, FALSE, sizeof(BeckonConfusion));
    beckon_confusions_find(shop, confusions);
    CU_ASSERT_EQUAL(confusions->len, 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(zones_close_to_each_other_are_taken_for_one_another),
        BECKON_TEST(zones_with_a_scanner_each_are_told_apart),
        BECKON_TEST(fingerprints_count_where_there_are_some),
        BECKON_TEST(that_all_scanners_hear_more_in_one_zone_says_little),
        BECKON_TEST(zones_by_the_same_scanners_are_a_coin),
        BECKON_TEST(the_worst_come_first),
        BECKON_TEST(the_demo_shop_can_be_told_apart),
    };
    return BECKON_TESTS_RUN("presence/confusion", tests);
}
