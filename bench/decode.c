/* SPDX-License-Identifier: GPL-2.0-or-later */
/* decode N FILE: millions of adverts a second decoded, every field of every frame. FILE holds an
 * advert a line, in hexadecimal digits; they are taken in turn, N in all. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "advert/frame.h"
#include "base/bytes.h"
#include "bench.h"

#define MOST_BYTES 255

typedef struct {
    gsize len;
    uint8_t data[MOST_BYTES];
} Advert;

static GArray *read_adverts(const char *path)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    GArray *adverts = g_array_new(FALSE, FALSE, sizeof(Advert));
    if (!g_file_get_contents(path, &text, NULL, &error)) {
        g_error("%s", error->message);
    }
    g_auto(GStrv) lines = g_strsplit(g_strstrip(text), "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        Advert advert = {.len = strlen(lines[i]) / 2};
        if (!beckon_hex_decode(lines[i], advert.data, advert.len)) {
            g_error("%s is no advert", lines[i]);
        }
        g_array_append_val(adverts, advert);
    }
    return adverts;
}

/* Its objects are decoded as they are asked for. */
static gsize count_objects(const BeckonBthome *bthome)
{
    BeckonBthomeObject object;
    guint offset = 0;
    gsize n_objects = 0;
    while (beckon_bthome_next(bthome, &offset, &object)) {
        n_objects += !isnan(object.number);
    }
    return n_objects;
}

static gsize decode(const GArray *adverts, gsize n)
{
    gsize n_decoded = 0;
    for (gsize i = 0; i < n; i++) {
        const Advert *advert = &g_array_index(adverts, Advert, i % adverts->len);
        BeckonFrame frame;
        if (beckon_frame_decode(advert->data, advert->len, &frame, NULL) != BECKON_DECODED) {
            g_error("advert %zu is none of ours", i % adverts->len);
        }
        n_decoded += frame.kind == BECKON_FRAME_BTHOME ? count_objects(&frame.bthome) > 0 : 1;
    }
    return n_decoded;
}

int main(int argc, char **argv)
{
    gsize n = bench_argument(argc, argv, 1);
    g_autoptr(GArray) adverts = read_adverts(argv[2]);
    decode(adverts, n / 10);
    double start_s = bench_cpu_s();
    gsize n_decoded = decode(adverts, n);
    printf("%g\n", (double)n_decoded / (bench_cpu_s() - start_s) / 1e6);
    return 0;
}
