/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/reporters.h"

#include <string.h>

#include "base/time.h"
#include "testing.h"

#define NOW_US  (7 * BECKON_HOUR_US)
#define NOON_US (INT64_C(1795510800) * BECKON_SECOND_US)

/* near and far are 50 m apart: 40 m at 4 m/s are 10 s. */
static const char text[] = "store: s\ntimezone: UTC\ncurrency: EUR\nlanguages: [en]\n"
                           "scanners:\n"
                           "  near: {at: [0, 0]}\n"
                           "  far: {at: [30, 40]}\n"
                           "  beside: {at: [6, 8]}\n"
                           "  nowhere: {}\n"
                           "zones: {z: {nearest: [near, far, beside, nowhere]}}\n";
enum { NEAR, FAR, BESIDE, NOWHERE };

typedef struct {
    BeckonShop *shop;
    BeckonReporters *reporters;
} Rig;

static Rig set_up(void)
{
    g_autoptr(BeckonSource) source = beckon_source_new("store.yaml", text, strlen(text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    Rig rig = {.shop = beckon_shop_parse(source, diagnostics)};
    g_assert_nonnull(rig.shop);
    rig.reporters = beckon_reporters_new(rig.shop);
    return rig;
}

static void tear_down(Rig *rig)
{
    beckon_reporters_free(rig->reporters);
    beckon_shop_unref(rig->shop);
}

static void note_wrong(Rig *rig, uint32_t number, guint times, int64_t now_us)
{
    for (guint i = 0; i < times; i++) {
        CU_ASSERT_TRUE(beckon_reporters_may_report(rig->reporters, number, now_us));
        beckon_reporters_note_wrong(rig->reporters, number, now_us);
    }
}

static void lets_a_shopper_be_wrong_five_times_an_hour(void)
{
    Rig rig = set_up();
    note_wrong(&rig, 1, 1, NOW_US);
    note_wrong(&rig, 1, 4, NOW_US + BECKON_MINUTE_US);
    CU_ASSERT_FALSE(beckon_reporters_may_report(rig.reporters, 1, NOW_US + BECKON_MINUTE_US));
    CU_ASSERT_FALSE(beckon_reporters_may_report(rig.reporters, 1, NOW_US + BECKON_HOUR_US - 1));
    CU_ASSERT_TRUE(beckon_reporters_may_report(rig.reporters, 1, NOW_US + BECKON_HOUR_US));
    CU_ASSERT_TRUE(beckon_reporters_may_report(rig.reporters, 2, NOW_US));
    tear_down(&rig);
}

static void begins_another_hour_with_the_next_mistake(void)
{
    Rig rig = set_up();
    note_wrong(&rig, 1, 5, NOW_US);
    note_wrong(&rig, 1, 5, NOW_US + BECKON_HOUR_US);
    CU_ASSERT_FALSE(beckon_reporters_may_report(rig.reporters, 1, NOW_US + 2 * BECKON_HOUR_US - 1));
    CU_ASSERT_TRUE(beckon_reporters_may_report(rig.reporters, 1, NOW_US + 2 * BECKON_HOUR_US));
    tear_down(&rig);
}

static bool can(const Rig *rig, guint scanner, int64_t after_us)
{
    return beckon_reporters_can_be_at(rig->reporters, 1, scanner, NOON_US + after_us);
}

static void lets_a_shopper_walk_and_not_fly(void)
{
    Rig rig = set_up();
    CU_ASSERT_TRUE(can(&rig, FAR, 0));
    beckon_reporters_note_place(rig.reporters, 1, NEAR, NOON_US, NOW_US);
    CU_ASSERT_TRUE(can(&rig, NEAR, 0));
    CU_ASSERT_FALSE(can(&rig, FAR, 0));
    CU_ASSERT_FALSE(can(&rig, FAR, 10 * BECKON_SECOND_US - 1));
    CU_ASSERT_TRUE(can(&rig, FAR, 10 * BECKON_SECOND_US));
    CU_ASSERT_TRUE(can(&rig, BESIDE, 0));
    CU_ASSERT_TRUE(beckon_reporters_can_be_at(rig.reporters, 2, FAR, NOON_US));
    tear_down(&rig);
}

static void takes_three_seconds_where_there_are_no_places(void)
{
    Rig rig = set_up();
    beckon_reporters_note_place(rig.reporters, 1, NOWHERE, NOON_US, NOW_US);
    CU_ASSERT_TRUE(can(&rig, NOWHERE, 0));
    CU_ASSERT_FALSE(can(&rig, NEAR, 3 * BECKON_SECOND_US - 1));
    CU_ASSERT_TRUE(can(&rig, NEAR, 3 * BECKON_SECOND_US));
    tear_down(&rig);
}

static void goes_by_the_last_place(void)
{
    Rig rig = set_up();
    beckon_reporters_note_place(rig.reporters, 1, NEAR, NOON_US, NOW_US);
    beckon_reporters_note_place(rig.reporters, 1, FAR, NOON_US + BECKON_MINUTE_US, NOW_US);
    CU_ASSERT_FALSE(can(&rig, NEAR, BECKON_MINUTE_US));
    CU_ASSERT_TRUE(can(&rig, FAR, BECKON_MINUTE_US));
    tear_down(&rig);
}

static void forgets_who_is_forgotten_and_who_went_long_ago(void)
{
    Rig rig = set_up();
    beckon_reporters_note_place(rig.reporters, 1, NEAR, NOON_US, NOW_US);
    beckon_reporters_note_place(rig.reporters, 2, NEAR, NOON_US, NOW_US);
    CU_ASSERT_EQUAL(beckon_reporters_size(rig.reporters), 2);
    beckon_reporters_forget(rig.reporters, 1);
    CU_ASSERT_EQUAL(beckon_reporters_size(rig.reporters), 1);
    CU_ASSERT_TRUE(can(&rig, FAR, 0));
    beckon_reporters_note_place(rig.reporters, 3, NEAR, NOON_US, NOW_US + 3 * BECKON_HOUR_US);
    CU_ASSERT_EQUAL(beckon_reporters_size(rig.reporters), 2);
    beckon_reporters_note_place(rig.reporters, 3, NEAR, NOON_US, NOW_US + 4 * BECKON_HOUR_US);
    CU_ASSERT_EQUAL(beckon_reporters_size(rig.reporters), 1);
    tear_down(&rig);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(lets_a_shopper_be_wrong_five_times_an_hour),
        BECKON_TEST(begins_another_hour_with_the_next_mistake),
        BECKON_TEST(lets_a_shopper_walk_and_not_fly),
        BECKON_TEST(takes_three_seconds_where_there_are_no_places),
        BECKON_TEST(goes_by_the_last_place),
        BECKON_TEST(forgets_who_is_forgotten_and_who_went_long_ago),
    };
    return BECKON_TESTS_RUN("engine/reporters", tests);
}
