/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rekey ours|nettle N: millions of ids a second. Ours: N devices rotate, each through several
 * windows, and the roster's rows that come and go are worked out. nettle: N ids by AES alone, two
 * key set-ups and two blocks each. */
#include <stdio.h>
#include <string.h>

#include <nettle/aes.h>

#include "base/time.h"
#include "bench.h"
#include "identity/windows.h"

#define EXPONENT 10
#define WINDOWS  8 /* a multiple of those that are worked out at once */
#define FROM_S   INT64_C(1795510784) /* a boundary, and no edge of 2^16 s is near */

static double rekey(gsize n)
{
    uint64_t random = 1;
    g_autoptr(BeckonWindows) windows = beckon_windows_new();
    g_autoptr(GArray) added = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    g_autoptr(GArray) removed = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    for (gsize i = 0; i < n; i++) {
        uint8_t key[BECKON_EID_KEY_BYTES];
        bench_random_bytes(&random, key, sizeof key);
        beckon_windows_add(windows, (uint32_t)i + 1, key, EXPONENT,
                           (int64_t)(bench_random(&random) % (1 << EXPONENT)));
    }
    beckon_windows_advance(windows, FROM_S * BECKON_SECOND_US, added, removed);
    gsize n_added = 0, n_removed = 0;
    double start_s = bench_cpu_s();
    for (int64_t t_s = 16; t_s <= WINDOWS << EXPONENT; t_s += 16) {
        g_array_set_size(added, 0);
        g_array_set_size(removed, 0);
        beckon_windows_advance(windows, (FROM_S + t_s) * BECKON_SECOND_US, added, removed);
        n_added += added->len;
        n_removed += removed->len;
    }
    double took_s = bench_cpu_s() - start_s;
    if (n_added < WINDOWS * n || n_removed < WINDOWS * n) {
        g_error("of %zu devices %zu rows came, %zu went", n, n_added, n_removed);
    }
    return (double)n_added / took_s / 1e6;
}

static uint8_t encrypt(const uint8_t key[16], const uint8_t block[16], uint8_t ret_block[16])
{
    struct aes128_ctx aes;
    aes128_set_encrypt_key(&aes, key);
    aes128_encrypt(&aes, 16, ret_block, block);
    return ret_block[0];
}

static double encrypt_all(gsize n)
{
    uint64_t random = 1;
    g_autofree uint8_t *keys = g_malloc(n * 16);
    bench_random_bytes(&random, keys, n * 16);
    uint8_t salt[16] = {[11] = 0xff, [14] = 0x6b, [15] = 0x05};
    uint8_t time[16] = {[11] = EXPONENT, [12] = 0x6b, [13] = 0x05, [14] = 0x40};
    guint sum = 0;
    double start_s = bench_cpu_s();
    for (gsize i = 0; i < n; i++) {
        uint8_t temporary_key[16], id[16];
        encrypt(keys + i * 16, salt, temporary_key);
        sum += encrypt(temporary_key, time, id);
    }
    double took_s = bench_cpu_s() - start_s;
    return sum > 0 ? (double)n / took_s / 1e6 : 0;
}

int main(int argc, char **argv)
{
    gsize n = bench_argument(argc, argv, 2);
    printf("%g\n", strcmp(argv[1], "ours") == 0 ? rekey(n) : encrypt_all(n));
    return 0;
}
