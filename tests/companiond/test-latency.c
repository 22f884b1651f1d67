/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include "companiond/latency.h"

static void nothing_recorded_has_no_latency(void)
{
    static const BeckonLatency empty;
    CU_ASSERT_EQUAL(beckon_latency_quantile(&empty, 0.5), 0);
    CU_ASSERT_EQUAL(beckon_latency_quantile(&empty, 0.99), 0);
}

static void small_times_are_exact(void)
{
    static BeckonLatency latency;
    for (int64_t us = 1; us <= 63; us++) {
        beckon_latency_record(&latency, us);
    }
    CU_ASSERT_EQUAL(beckon_latency_quantile(&latency, 0.5), 32);
    CU_ASSERT_EQUAL(beckon_latency_quantile(&latency, 1), 63);
}

/* Of 1 … 1,000,000 µs the quantile q is q · 1,000,000. */
static void a_quantile_is_never_too_low_and_at_most_a_32nd_too_high(void)
{
    static BeckonLatency latency;
    static const double shares[] = {0.001, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1};
    for (int64_t us = 1; us <= 1000000; us++) {
        beckon_latency_record(&latency, us);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(shares); i++) {
        double exact = shares[i] * 1000000;
        double told = (double)beckon_latency_quantile(&latency, shares[i]);
        CU_ASSERT_TRUE(told >= exact);
        CU_ASSERT_TRUE(told <= exact * (1 + 1.0 / 32));
    }
}

static void times_beyond_the_range_count_at_its_ends(void)
{
    static BeckonLatency latency;
    beckon_latency_record(&latency, -5);
    beckon_latency_record(&latency, INT64_MAX);
    CU_ASSERT_EQUAL(beckon_latency_quantile(&latency, 0.5), 0);
    CU_ASSERT_EQUAL(beckon_latency_quantile(&latency, 1), (INT64_C(1) << 40) - 1);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(nothing_recorded_has_no_latency),
        BECKON_TEST(small_times_are_exact),
        BECKON_TEST(a_quantile_is_never_too_low_and_at_most_a_32nd_too_high),
        BECKON_TEST(times_beyond_the_range_count_at_its_ends),
    };
    return BECKON_TESTS_RUN("companiond/latency", tests);
}
