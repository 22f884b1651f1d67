/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/settling.h"

#include "base/time.h"
#include "testing.h"

#define QUIET_US BECKON_SETTLING_QUIET_US

static void nothing_is_due_before_something_changed_and_after_it_was_taken(void)
{
    g_autoptr(BeckonSettling) settling = beckon_settling_new();
    CU_ASSERT_EQUAL(beckon_settling_due_us(settling), BECKON_TIME_NEVER);
    beckon_settling_changed(settling, 1000);
    CU_ASSERT_EQUAL(beckon_settling_due_us(settling), 1000 + QUIET_US);
    beckon_settling_take(settling);
    CU_ASSERT_EQUAL(beckon_settling_due_us(settling), BECKON_TIME_NEVER);
}

static void each_change_makes_it_wait_anew(void)
{
    g_autoptr(BeckonSettling) settling = beckon_settling_new();
    beckon_settling_changed(settling, 1000);
    beckon_settling_changed(settling, 5000);
    CU_ASSERT_EQUAL(beckon_settling_due_us(settling), 5000 + QUIET_US);
}

static void a_file_that_is_being_written_is_waited_for_however_long(void)
{
    g_autoptr(BeckonSettling) settling = beckon_settling_new();
    beckon_settling_written(settling, "a.yaml", 1000);
    beckon_settling_written(settling, "a.yaml", 1500);
    CU_ASSERT_EQUAL(beckon_settling_due_us(settling), BECKON_TIME_NEVER);
    CU_ASSERT_STRING_EQUAL(beckon_settling_writing(settling), "a.yaml");
    beckon_settling_changed(settling, 100 * QUIET_US);
    CU_ASSERT_EQUAL(beckon_settling_due_us(settling), BECKON_TIME_NEVER);
    beckon_settling_closed(settling, "a.yaml", 200 * QUIET_US);
    CU_ASSERT_EQUAL(beckon_settling_due_us(settling), 201 * QUIET_US);
    CU_ASSERT_PTR_NULL(beckon_settling_writing(settling));
}

static void one_of_two_that_is_still_written_is_enough_to_wait(void)
{
    g_autoptr(BeckonSettling) settling = beckon_settling_new();
    beckon_settling_written(settling, "a.yaml", 1000);
    beckon_settling_written(settling, "b.yaml", 1000);
    beckon_settling_closed(settling, "a.yaml", 2000);
    CU_ASSERT_EQUAL(beckon_settling_due_us(settling), BECKON_TIME_NEVER);
}

static void what_was_missed_is_waited_for_no_longer(void)
{
    g_autoptr(BeckonSettling) settling = beckon_settling_new();
    beckon_settling_written(settling, "a.yaml", 1000);
    beckon_settling_lost(settling, 3000);
    CU_ASSERT_EQUAL(beckon_settling_due_us(settling), 3000 + QUIET_US);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(nothing_is_due_before_something_changed_and_after_it_was_taken),
        BECKON_TEST(each_change_makes_it_wait_anew),
        BECKON_TEST(a_file_that_is_being_written_is_waited_for_however_long),
        BECKON_TEST(one_of_two_that_is_still_written_is_enough_to_wait),
        BECKON_TEST(what_was_missed_is_waited_for_no_longer),
    };
    return BECKON_TESTS_RUN("settling", tests);
}
