/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lookup N: millions of adverts a second decoded and looked up on a roster of N ids. Three formats
 * in turn; the id of every second advert is on the roster, in no order. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "identity/roster.h"

#define ADVERT_BYTES 32
#define N_FORMATS    3
#define AHEAD        16

typedef struct {
    uint8_t len;
    uint8_t data[ADVERT_BYTES - 1];
} Advert;

/* What stands in front of an id of random bytes, and how many these are. */
static const struct {
    uint8_t front[14];
    guint8 front_bytes, id_bytes, bytes;
} formats[N_FORMATS] = {
    {{2, 1, 6, 3, 3, 0xaa, 0xfe, 13, 0x16, 0xaa, 0xfe, 0x30, 0}, 13, 8, 21},
    {{2, 1, 6, 26, 0xff, 0x4c, 0, 2, 21}, 9, 20, 30},
    {{2, 1, 6, 3, 3, 0xaa, 0xfe, 21, 0x16, 0xaa, 0xfe, 0, 0}, 13, 16, 29},
};

static Advert make_advert(gsize i, uint64_t *random)
{
    guint format = (guint)(i % N_FORMATS);
    Advert advert = {.len = formats[format].bytes};
    memcpy(advert.data, formats[format].front, formats[format].front_bytes);
    bench_random_bytes(random, advert.data + formats[format].front_bytes, formats[format].id_bytes);
    return advert;
}

static uint64_t id_of(const Advert *advert)
{
    BeckonFrame frame;
    uint64_t id = 0;
    if (beckon_frame_decode(advert->data, advert->len, &frame, NULL) != BECKON_DECODED ||
        !beckon_roster_frame_id(&frame, &id)) {
        g_error("an advert has no id");
    }
    return id;
}

static void shuffle(Advert *adverts, gsize n, uint64_t *random)
{
    for (gsize i = n - 1; i > 0; i--) {
        gsize other = bench_random(random) % (i + 1);
        Advert swapped = adverts[i];
        adverts[i] = adverts[other];
        adverts[other] = swapped;
    }
}

/* An id is looked up some adverts after the roster's line for it was asked for. */
static gsize look_up(const BeckonRoster *roster, const Advert *adverts, gsize n)
{
    uint64_t ids[AHEAD] = {0};
    gsize n_known = 0;
    for (gsize i = 0; i < n; i++) {
        if (i >= AHEAD) {
            n_known += beckon_roster_find(roster, ids[i % AHEAD]) != 0;
        }
        ids[i % AHEAD] = id_of(&adverts[i]);
        beckon_roster_prefetch(roster, ids[i % AHEAD]);
    }
    for (gsize i = n; i < n + MIN(n, AHEAD); i++) {
        n_known += beckon_roster_find(roster, ids[i % AHEAD]) != 0;
    }
    return n_known;
}

int main(int argc, char **argv)
{
    gsize n_rows = bench_argument(argc, argv, 1);
    gsize n = 2 * n_rows;
    uint64_t random = 1;
    g_autoptr(BeckonRoster) roster = beckon_roster_new();
    g_autofree Advert *adverts = g_new(Advert, n);
    for (gsize i = 0; i < n; i++) {
        adverts[i] = make_advert(i, &random);
        if (i < n_rows) {
            beckon_roster_add(roster, id_of(&adverts[i]), (uint32_t)i + 1);
        }
    }
    shuffle(adverts, n, &random);
    look_up(roster, adverts, n);
    double start_s = bench_cpu_s();
    gsize n_known = look_up(roster, adverts, n);
    double took_s = bench_cpu_s() - start_s;
    if (n_known != n_rows) {
        g_error("%zu of %zu were found", n_known, n_rows);
    }
    printf("%g\n", (double)n / took_s / 1e6);
    return 0;
}
