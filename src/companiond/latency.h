/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_LATENCY_H
#define BECKON_COMPANIOND_LATENCY_H

/* How long things took, as a histogram of fixed size: exact below 32 µs, then 32 buckets for
 * each doubling, so that a quantile is at most 1/32 too high. (The layout of Gil Tene's
 * HdrHistogram.) */

#include <glib.h>
#include <stdint.h>

#define BECKON_LATENCY_SUB_BITS 5
#define BECKON_LATENCY_MAX_BITS 40 /* 2^40 µs, 12 days; longer counts as that */
#define BECKON_LATENCY_BUCKETS                                                                     \
    ((BECKON_LATENCY_MAX_BITS - BECKON_LATENCY_SUB_BITS + 1) << BECKON_LATENCY_SUB_BITS)

typedef struct {
    uint64_t total;
    uint64_t buckets[BECKON_LATENCY_BUCKETS];
} BeckonLatency;

/* A negative time counts as 0. */
void beckon_latency_record(BeckonLatency *latency, int64_t us);

/* The time that a share (0 … 1) of what was recorded did not exceed: the upper end of its
 * bucket. 0 when nothing was recorded. */
int64_t beckon_latency_quantile(const BeckonLatency *latency, double share);

#endif
