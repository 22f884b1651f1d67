/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/robust-slope.h"

#include "testing.h"

/* The expected numbers are those of scipy 1.10.1:
 *     r = scipy.stats.theilslopes(y, x, alpha=0.95)         slope r[0], least r[2], most r[3]
 *     numpy.median(numpy.array(y) - r[0] * numpy.array(x))  offset */
typedef struct {
    double x[12];
    double y[12];
    gsize n;
    BeckonRobustSlope line;
} Case;

static void check(const Case *it)
{
    BeckonRobustSlope line = {0};
    CU_ASSERT_TRUE_FATAL(beckon_robust_slope(it->x, it->y, it->n, &line));
    CU_ASSERT_DOUBLE_EQUAL(line.slope, it->line.slope, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(line.least, it->line.least, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(line.most, it->line.most, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(line.offset, it->line.offset, 1e-9);
}

/* The example of Sen's paper of 1968, which gives the slope 4 and the interval 26/7 to 35/8. */
static void agrees_with_sens_own_example(void)
{
    static const Case sen = {
        {1, 2, 3, 4, 10, 12, 18}, {9, 15, 19, 20, 45, 55, 78}, 7, {4, 26.0 / 7, 35.0 / 8, 6}};
    check(&sen);
}

static void agrees_with_scipy(void)
{
    static const Case noisy = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
        {3.02, 2.99, 2.97, 2.98, 2.93, 2.95, 2.90, 2.88, 2.89, 2.85, 2.83, 2.84},
        12,
        {-0.0175, -0.02, -0.015, 3.0075}};
    static const Case even = {{0, 1, 2, 3, 4, 5}, {0, 1.5, 1, 4, 3.5, 6}, 6, {1.2, -0.5, 2.5, 0}};
    check(&noisy);
    check(&even);
}

static void takes_equal_values_into_account(void)
{
    static const Case ties = {{0, 1, 1, 2, 3, 3, 3, 4, 5, 6},
                              {100, 100, 99, 99, 99, 98, 98, 98, 97, 97},
                              10,
                              {-0.5, -0.75, -1.0 / 3, 100}};
    static const Case flat = {{0, 1, 2, 3, 4, 5, 6, 7}, {7, 7, 7, 7, 7, 7, 7, 7}, 8, {0, 0, 0, 7}};
    check(&ties);
    check(&flat);
}

static void a_quarter_of_nonsense_does_not_move_the_slope(void)
{
    static const Case outliers = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
        {3.02, 2.99, 9.9, 2.98, 2.93, 2.95, 2.90, -4.0, 2.89, 2.85, 0, 2.84},
        12,
        {-0.02, -0.59, -0.015, 3.025}};
    check(&outliers);
}

static void few_points_have_a_wide_interval(void)
{
    static const Case five = {{0, 1, 2, 3, 4}, {5, 4, 4.5, 3, 2.5}, 5, {-0.5625, -1.5, 0.5, 4.75}};
    check(&five);
}

static void the_order_of_the_points_does_not_matter(void)
{
    static const Case sen = {
        {18, 3, 1, 12, 4, 10, 2}, {78, 19, 9, 55, 20, 45, 15}, 7, {4, 26.0 / 7, 35.0 / 8, 6}};
    check(&sen);
}

static void refuses_what_has_no_slope(void)
{
    static const double x[] = {1, 2, 3, 4, 5}, same[] = {3, 3, 3, 3, 3};
    g_autofree double *many = g_new0(double, BECKON_ROBUST_SLOPE_MOST + 1);
    BeckonRobustSlope line = {.slope = 42};
    CU_ASSERT_FALSE(beckon_robust_slope(x, x, BECKON_ROBUST_SLOPE_LEAST - 1, &line));
    CU_ASSERT_FALSE(beckon_robust_slope(same, x, G_N_ELEMENTS(same), &line));
    CU_ASSERT_FALSE(beckon_robust_slope(many, many, BECKON_ROBUST_SLOPE_MOST + 1, &line));
    CU_ASSERT_DOUBLE_EQUAL(line.slope, 42, 0);
}

static void the_median_is_the_middle_or_the_mean_of_two(void)
{
    double odd[] = {3, -1, 2}, even[] = {4, 1, 3, 10};
    CU_ASSERT_DOUBLE_EQUAL(beckon_median(odd, G_N_ELEMENTS(odd)), 2, 0);
    CU_ASSERT_DOUBLE_EQUAL(beckon_median(even, G_N_ELEMENTS(even)), 3.5, 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(agrees_with_sens_own_example),
        BECKON_TEST(agrees_with_scipy),
        BECKON_TEST(takes_equal_values_into_account),
        BECKON_TEST(a_quarter_of_nonsense_does_not_move_the_slope),
        BECKON_TEST(few_points_have_a_wide_interval),
        BECKON_TEST(the_order_of_the_points_does_not_matter),
        BECKON_TEST(refuses_what_has_no_slope),
        BECKON_TEST(the_median_is_the_middle_or_the_mean_of_two),
    };
    return BECKON_TESTS_RUN("base/robust-slope", tests);
}
