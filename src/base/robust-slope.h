/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_ROBUST_SLOPE_H
#define BECKON_BASE_ROBUST_SLOPE_H

/* A straight line through points, of which a good quarter may be nonsense: the median of the
 * slopes between all pairs (Theil 1950), and the interval that holds the true slope 95 times in a
 * hundred whatever the noise's distribution, by Kendall's S (Sen 1968, with his correction for
 * ties). Pure. */

#include <glib.h>
#include <stdbool.h>

/* Fewer points give no interval that is bounded on both sides: with four, the most extreme
 * order of them comes by chance once in twelve times. */
#define BECKON_ROBUST_SLOPE_LEAST 5

/* The pairs grow with the square of the points. */
#define BECKON_ROBUST_SLOPE_MOST 1000

typedef struct {
    double slope; /* y for each x */
    double least; /* of the interval of 95 % */
    double most;
    double offset; /* the line's y at x = 0: the median of what each point says with the slope */
} BeckonRobustSlope;

/* All values are finite. False, with nothing written, for too few points or too many, and where
 * all stand at the same x. */
bool beckon_robust_slope(const double *x, const double *y, gsize n, BeckonRobustSlope *ret_slope);

/* The middle value, of an even number the mean of the two middle ones; sorts the values. n is at
 * least 1. */
double beckon_median(double *values, gsize n);

#endif
