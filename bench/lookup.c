/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lookup N: millions of adverts a second decoded and looked up on a roster of N ids, by what a
 * scanner has for it, in runs as its radio gives them. Half of the adverts are those of the roster,
 * in no order; the others are strangers' Eddystone-EIDs, of which each is sought as well. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "identity/eid.h"
#include "scannerd/sieve.h"

static const uint8_t front[] = {2, 1, 6, 3, 3, 0xaa, 0xfe, 13, 0x16, 0xaa, 0xfe, 0x30, 0};

#define ADVERT_BYTES (sizeof front + BECKON_EID_BYTES)

static void make_advert(uint8_t *advert, uint64_t *random)
{
    memcpy(advert, front, sizeof front);
    bench_random_bytes(random, advert + sizeof front, BECKON_EID_BYTES);
}

static void enrol(BeckonSieve *sieve, const uint8_t *advert, uint32_t handle)
{
    const BeckonRosterRow row = {beckon_eid_to_id(advert + sizeof front), handle};
    if (!beckon_sieve_add(sieve, &row, 1, NULL)) {
        g_error("the roster is full");
    }
}

static void shuffle(uint8_t *adverts, gsize n, uint64_t *random)
{
    for (gsize i = n - 1; i > 0; i--) {
        uint8_t *a = adverts + i * ADVERT_BYTES;
        uint8_t *b = adverts + bench_random(random) % (i + 1) * ADVERT_BYTES;
        uint8_t swapped[ADVERT_BYTES];
        memcpy(swapped, a, ADVERT_BYTES);
        memmove(a, b, ADVERT_BYTES);
        memcpy(b, swapped, ADVERT_BYTES);
    }
}

static gsize look_up(BeckonSieve *sieve, const uint8_t *adverts, gsize n, GArray *readings)
{
    BeckonAdvertReport run[BECKON_RUN_ADVERTS] = {0};
    uint32_t handles[BECKON_RUN_ADVERTS];
    gsize n_known = 0;
    for (gsize from = 0; from < n; from += BECKON_RUN_ADVERTS) {
        gsize n_run = MIN(n - from, BECKON_RUN_ADVERTS);
        for (gsize i = 0; i < n_run; i++) {
            run[i].len = ADVERT_BYTES;
            run[i].data = adverts + (from + i) * ADVERT_BYTES;
        }
        beckon_sieve_take(sieve, run, n_run, handles, readings);
        for (gsize i = 0; i < n_run; i++) {
            n_known += handles[i] != 0;
        }
    }
    return n_known;
}

int main(int argc, char **argv)
{
    gsize n_rows = bench_argument(argc, argv, 1);
    gsize n = 2 * n_rows;
    uint64_t random = 1;
    g_autoptr(BeckonSieve) sieve = beckon_sieve_new();
    g_autoptr(GArray) readings = g_array_new(FALSE, FALSE, sizeof(BeckonReading));
    g_autofree uint8_t *adverts = g_malloc(n * ADVERT_BYTES);
    for (gsize i = 0; i < n; i++) {
        make_advert(adverts + i * ADVERT_BYTES, &random);
        if (i < n_rows) {
            enrol(sieve, adverts + i * ADVERT_BYTES, (uint32_t)i + 1);
        }
    }
    shuffle(adverts, n, &random);
    look_up(sieve, adverts, n, readings);
    double start_s = bench_cpu_s();
    gsize n_known = look_up(sieve, adverts, n, readings);
    double took_s = bench_cpu_s() - start_s;
    if (n_known != n_rows) {
        g_error("%zu of %zu were found", n_known, n_rows);
    }
    printf("%g\n", (double)n / took_s / 1e6);
    return 0;
}
