/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <math.h>
#include <string.h>

#include "simulator/random.h"

/* The reference output for SplitMix64 with the seed 1234567, as given on Rosetta Code ("Pseudo-
 * random numbers/Splitmix64"), computed there with Vigna's splitmix64.c. */
static void a_seed_is_spread_by_split_mix(void)
{
    static const uint64_t wanted[] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                      UINT64_C(9817491932198370423), UINT64_C(4593380528125082431)};
    BeckonRandom random = beckon_random_new(1234567);
    CU_ASSERT(memcmp(random.state, wanted, sizeof wanted) == 0);
}

/* The reference output of Vigna's xoshiro256starstar.c from the state 1, 2, 3, 4, as the tests of
 * the Rust crate rand_xoshiro have it. */
static void numbers_are_those_of_xoshiro256_star_star(void)
{
    static const uint64_t wanted[] = {UINT64_C(11520),
                                      UINT64_C(0),
                                      UINT64_C(1509978240),
                                      UINT64_C(1215971899390074240),
                                      UINT64_C(1216172134540287360),
                                      UINT64_C(607988272756665600),
                                      UINT64_C(16172922978634559625),
                                      UINT64_C(8476171486693032832),
                                      UINT64_C(10595114339597558777),
                                      UINT64_C(2904607092377533576)};
    BeckonRandom random = {{1, 2, 3, 4}};
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
        CU_ASSERT(beckon_random_next(&random) == wanted[i]);
    }
}

static void ranges_are_kept_and_filled(void)
{
    BeckonRandom random = beckon_random_new(1);
    bool seen[7] = {false};
    for (int i = 0; i < 1000; i++) {
        int64_t number = beckon_random_between(&random, -3, 3);
        guint below = beckon_random_below(&random, 7);
        double unit = beckon_random_unit(&random);
        g_assert_true(number >= -3 && number <= 3 && below < 7);
        CU_ASSERT(unit >= 0 && unit < 1);
        seen[number + 3] = true;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(seen); i++) {
        CU_ASSERT(seen[i]);
    }
    CU_ASSERT(beckon_random_below(&random, 1) == 0);
    CU_ASSERT(beckon_random_between(&random, 5, 5) == 5);
    CU_ASSERT(!beckon_random_chance(&random, 0));
    CU_ASSERT(beckon_random_chance(&random, 100));
}

static void normal_numbers_have_mean_0_and_variance_1(void)
{
    BeckonRandom random = beckon_random_new(2);
    double sum = 0, squares = 0;
    const int n = 20000;
    for (int i = 0; i < n; i++) {
        double number = beckon_random_normal(&random);
        sum += number;
        squares += number * number;
    }
    CU_ASSERT(fabs(sum / n) < 0.05);
    CU_ASSERT(fabs(squares / n - 1) < 0.05);
}

static void a_fork_goes_its_own_way(void)
{
    BeckonRandom one = beckon_random_new(3), two = beckon_random_new(3);
    BeckonRandom child_of_one = beckon_random_fork(&one), child_of_two = beckon_random_fork(&two);
    for (int i = 0; i < 10; i++) {
        beckon_random_next(&child_of_one);
    }
    CU_ASSERT(beckon_random_next(&one) == beckon_random_next(&two));
    CU_ASSERT(beckon_random_next(&child_of_two) != beckon_random_next(&two));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_seed_is_spread_by_split_mix),
        BECKON_TEST(numbers_are_those_of_xoshiro256_star_star),
        BECKON_TEST(ranges_are_kept_and_filled),
        BECKON_TEST(normal_numbers_have_mean_0_and_variance_1),
        BECKON_TEST(a_fork_goes_its_own_way),
    };
    return BECKON_TESTS_RUN("simulator/random", tests);
}
