/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/latency.h"

#include <math.h>

#define SUB_BUCKETS (1u << BECKON_LATENCY_SUB_BITS)
#define MAX_US      ((UINT64_C(1) << BECKON_LATENCY_MAX_BITS) - 1)

/* Below 2·SUB_BUCKETS a value is its own bucket; above, the leading SUB_BITS + 1 bits choose. */
static guint bucket_of(uint64_t us)
{
    if (us < SUB_BUCKETS) {
        return (guint)us;
    }
    guint shift = 63 - (guint)__builtin_clzll(us) - BECKON_LATENCY_SUB_BITS;
    return (shift << BECKON_LATENCY_SUB_BITS) + (guint)(us >> shift);
}

static int64_t highest_in(guint bucket)
{
    if (bucket < SUB_BUCKETS) {
        return bucket;
    }
    guint shift = (bucket >> BECKON_LATENCY_SUB_BITS) - 1;
    uint64_t leading = SUB_BUCKETS + (bucket & (SUB_BUCKETS - 1));
    return (int64_t)(((leading + 1) << shift) - 1);
}

void beckon_latency_record(BeckonLatency *latency, int64_t us)
{
    latency->buckets[bucket_of(CLAMP(us, 0, (int64_t)MAX_US))]++;
    latency->total++;
}

int64_t beckon_latency_quantile(const BeckonLatency *latency, double share)
{
    uint64_t wanted = (uint64_t)ceil(share * (double)latency->total);
    uint64_t seen = 0;
    for (guint i = 0; i < BECKON_LATENCY_BUCKETS; i++) {
        seen += latency->buckets[i];
        if (seen > 0 && seen >= wanted) {
            return highest_in(i);
        }
    }
    return 0;
}
