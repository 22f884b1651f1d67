/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fdatasync N FILE: milliseconds that one page takes to be on the disk, the median of N. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "bench.h"

#define PAGE_BYTES 4096

static int by_size(gconstpointer a, gconstpointer b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

int main(int argc, char **argv)
{
    static const char page[PAGE_BYTES];
    gsize n = bench_argument(argc, argv, 1);
    int file = open(argv[2], O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(double));
    for (gsize i = 0; i < n; i++) {
        gint64 start_us = g_get_monotonic_time();
        if (write(file, page, sizeof page) != sizeof page || fdatasync(file) != 0) {
            g_error("%s cannot be written", argv[2]);
        }
        double took_ms = (double)(g_get_monotonic_time() - start_us) / 1e3;
        g_array_append_val(times, took_ms);
    }
    g_array_sort(times, by_size);
    printf("%g\n", g_array_index(times, double, n / 2));
    return 0;
}
