/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/robust-slope.h"

#include <math.h>
#include <stdlib.h>

/* The normal distribution's 97.5th percentile. */
#define NORMAL_975 1.959963984540054

static int compare(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static void sort(double *values, gsize n)
{
    qsort(values, n, sizeof *values, compare);
}

static double middle(const double *sorted, gsize n)
{
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

double beckon_median(double *values, gsize n)
{
    sort(values, n);
    return middle(values, n);
}

/* The slopes between all pairs that do not stand above each other, ascending. */
static GArray *slopes_of(const double *x, const double *y, gsize n)
{
    GArray *slopes = g_array_sized_new(FALSE, FALSE, sizeof(double), (guint)(n * (n - 1) / 2));
    for (gsize i = 0; i < n; i++) {
        for (gsize j = i + 1; j < n; j++) {
            if (x[i] != x[j]) {
                double slope = (y[j] - y[i]) / (x[j] - x[i]);
                g_array_append_val(slopes, slope);
            }
        }
    }
    sort((double *)(void *)slopes->data, slopes->len);
    return slopes;
}

/* 18 times the variance of Kendall's S that k values have among each other. */
static double spread(double k)
{
    return k * (k - 1) * (2 * k + 5);
}

/* What values that are equal take from it. */
static double ties(const double *values, gsize n)
{
    g_autofree double *sorted = g_memdup2(values, n * sizeof *values);
    double taken = 0;
    gsize first = 0;
    sort(sorted, n);
    for (gsize i = 1; i <= n; i++) {
        if (i == n || sorted[i] != sorted[first]) {
            taken += spread((double)(i - first));
            first = i;
        }
    }
    return taken;
}

/* How many of the slopes at each end lie outside the interval. */
static double outside(const double *x, const double *y, gsize n, guint n_slopes)
{
    double variance = (spread((double)n) - ties(x, n) - ties(y, n)) / 18;
    return (n_slopes - NORMAL_975 * sqrt(fmax(variance, 0))) / 2;
}

static double offset_of(const double *x, const double *y, gsize n, double slope)
{
    g_autofree double *offsets = g_new(double, n);
    for (gsize i = 0; i < n; i++) {
        offsets[i] = y[i] - slope * x[i];
    }
    return beckon_median(offsets, n);
}

bool beckon_robust_slope(const double *x, const double *y, gsize n, BeckonRobustSlope *ret_slope)
{
    if (n < BECKON_ROBUST_SLOPE_LEAST || n > BECKON_ROBUST_SLOPE_MOST) {
        return false;
    }
    g_autoptr(GArray) slopes = slopes_of(x, y, n);
    if (slopes->len == 0) {
        return false;
    }
    const double *sorted = (const double *)(const void *)slopes->data;
    guint last = slopes->len - 1;
    double cut = rint(outside(x, y, n, slopes->len));
    guint skipped = cut < 1 ? 0 : (guint)MIN(cut - 1, last / 2);
    double slope = middle(sorted, slopes->len);
    *ret_slope = (BeckonRobustSlope){
        .slope = slope,
        .least = sorted[skipped],
        .most = sorted[last - skipped],
        .offset = offset_of(x, y, n, slope),
    };
    return true;
}
