/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

double bench_cpu_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

uint64_t bench_random(uint64_t *state)
{
    uint64_t value = *state += UINT64_C(0x9e3779b97f4a7c15);
    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}

void bench_random_bytes(uint64_t *state, uint8_t *ret_bytes, gsize len)
{
    for (gsize i = 0; i < len; i += 8) {
        uint64_t value = bench_random(state);
        memcpy(ret_bytes + i, &value, MIN(sizeof value, len - i));
    }
}

gsize bench_argument(int argc, char **argv, int place)
{
    guint64 number = 0;
    if (place >= argc ||
        !g_ascii_string_to_unsigned(argv[place], 10, 1, G_MAXUINT32, &number, NULL)) {
        g_printerr("%s: argument %d is to be a number\n", argv[0], place);
        exit(2);
    }
    return (gsize)number;
}
