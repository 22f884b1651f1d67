/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci-rival.h"

#include "base/time.h"
#include "testing.h"

#define S BECKON_SECOND_US

static void waits_until_the_rival_is_done(void)
{
    BeckonHciRival rival = {0};
    CU_ASSERT_FALSE(beckon_hci_rival_is_due(&rival, 100 * S));
    beckon_hci_rival_note(&rival, 100 * S);
    beckon_hci_rival_note(&rival, 101 * S);
    CU_ASSERT_FALSE(beckon_hci_rival_is_due(&rival, 102 * S - 1));
    CU_ASSERT_TRUE(beckon_hci_rival_is_due(&rival, 102 * S));
    CU_ASSERT_FALSE(beckon_hci_rival_is_due(&rival, 200 * S));
}

/* Two that fight for an adapter are not to make it do nothing else. */
static void gives_way_more_and_more_to_one_that_does_not_give_in(void)
{
    static const int after_s[] = {2, 4, 8, 16, 32, 64, 64};
    BeckonHciRival rival = {0};
    int64_t now_us = 100 * S;
    beckon_hci_rival_note(&rival, now_us);
    now_us += 2 * S;
    CU_ASSERT_TRUE(beckon_hci_rival_is_due(&rival, now_us));
    for (gsize i = 1; i < G_N_ELEMENTS(after_s); i++) {
        beckon_hci_rival_note(&rival, now_us);
        CU_ASSERT_FALSE(beckon_hci_rival_is_due(&rival, now_us + after_s[i] * S - 1));
        now_us += after_s[i] * S;
        CU_ASSERT_TRUE(beckon_hci_rival_is_due(&rival, now_us));
    }
}

static void is_as_quick_as_at_first_after_ten_calm_minutes(void)
{
    BeckonHciRival rival = {0};
    for (int64_t now_us = 100 * S; now_us < 1000 * S; now_us += S) {
        beckon_hci_rival_note(&rival, now_us);
        beckon_hci_rival_is_due(&rival, now_us);
    }
    int64_t calm_us = rival.taken_us + 10 * BECKON_MINUTE_US;
    beckon_hci_rival_forget(&rival);
    beckon_hci_rival_note(&rival, calm_us);
    CU_ASSERT_TRUE(beckon_hci_rival_is_due(&rival, calm_us + 2 * S));
    beckon_hci_rival_note(&rival, calm_us + 2 * S);
    CU_ASSERT_TRUE(beckon_hci_rival_is_due(&rival, calm_us + 6 * S));
}

static void forgets_what_a_new_scan_has_mended(void)
{
    BeckonHciRival rival = {0};
    beckon_hci_rival_note(&rival, 100 * S);
    beckon_hci_rival_forget(&rival);
    CU_ASSERT_FALSE(beckon_hci_rival_is_due(&rival, 200 * S));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(waits_until_the_rival_is_done),
        BECKON_TEST(gives_way_more_and_more_to_one_that_does_not_give_in),
        BECKON_TEST(is_as_quick_as_at_first_after_ten_calm_minutes),
        BECKON_TEST(forgets_what_a_new_scan_has_mended),
    };
    return BECKON_TESTS_RUN("radio/hci-rival", tests);
}
