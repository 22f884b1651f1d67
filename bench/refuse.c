/* SPDX-License-Identifier: GPL-2.0-or-later */
/* refuse time|memory N SHOP SCRATCH: of the files made to hold a reader up, each read N times by a
 * process of its own, what the worst takes: milliseconds of the processor (the median of N), or MB
 * of memory. Its name goes to standard error. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "rules/attacks.h"

/* A line of /proc/self/status, in bytes. */
static double memory_of(const char *key)
{
    char line[256];
    unsigned long kib = 0;
    FILE *file = fopen("/proc/self/status", "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (g_str_has_prefix(line, key)) {
            kib = strtoul(line + strlen(key), NULL, 10);
        }
    }
    fclose(file);
    return (double)kib * 1024;
}

/* In a child, whose memory's peak is this file's. */
static double measure_here(const TestAttack *attack, const char *path, BeckonShop *shop,
                           bool memory)
{
    double start_s = bench_cpu_s(), start_bytes = memory_of("VmSize:");
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    test_attack_read(attack, path, shop, diagnostics);
    if (beckon_diagnostics_errors(diagnostics) == 0) {
        g_error("%s: it is not refused", attack->name);
    }
    return memory ? (memory_of("VmPeak:") - start_bytes) / 1e6 : (bench_cpu_s() - start_s) * 1e3;
}

static double measure(const TestAttack *attack, const char *path, BeckonShop *shop, bool memory)
{
    int ends[2];
    double value = 0;
    int status = 0;
    pid_t child = pipe(ends) == 0 ? fork() : -1;
    if (child == 0) {
        value = measure_here(attack, path, shop, memory);
        _exit(write(ends[1], &value, sizeof value) == sizeof value ? 0 : 1);
    }
    if (child < 0 || read(ends[0], &value, sizeof value) != sizeof value ||
        waitpid(child, &status, 0) != child || status != 0) {
        g_error("%s cannot be measured", attack->name);
    }
    close(ends[0]);
    close(ends[1]);
    return value;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_of(const TestAttack *attack, const char *path, BeckonShop *shop, bool memory,
                        gsize n)
{
    gsize len = 0;
    g_autofree char *text = test_attack_text(attack, &len);
    g_autofree double *values = g_new0(double, n);
    if (!g_file_set_contents(path, text, (gssize)len, NULL)) {
        g_error("%s cannot be written", path);
    }
    for (gsize i = 0; i < n; i++) {
        values[i] = measure(attack, path, shop, memory);
    }
    qsort(values, n, sizeof *values, by_size);
    return values[n / 2];
}

int main(int argc, char **argv)
{
    mallopt(M_MMAP_THRESHOLD, 64 * 1024); /* so that a child finds no memory that was freed */
    gsize n = bench_argument(argc, argv, 2);
    bool memory = strcmp(argv[1], "memory") == 0;
    g_autoptr(BeckonShop) shop = beckon_shop_load(argv[3], NULL);
    double worst = 0;
    const char *name = "";
    if (shop == NULL) {
        g_error("%s is no shop", argv[3]);
    }
    for (gsize i = 0; i < test_n_attacks; i++) {
        double value = median_of(&test_attacks[i], argv[4], shop, memory, n);
        name = value > worst ? test_attacks[i].name : name;
        worst = MAX(worst, value);
    }
    fprintf(stderr, "the worst: %s\n", name);
    printf("%g\n", worst);
    return 0;
}
