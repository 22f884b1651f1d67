/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Files made to hold a reader up. Each is read by a process of its own that has 50 MB more than it
 * has already, and a second of the processor: the kernel ends it where that is not enough. */

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rules/attacks.h"
#include "testing.h"

#define MEMORY_BYTES (50 * 1000 * 1000)

/* Sanitizers keep what was freed, and look at every byte. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

static void limit(int resource, rlim_t most)
{
    const struct rlimit both = {most, most};
    if (setrlimit(resource, &both) != 0) {
        _exit(2);
    }
}

static rlim_t address_space(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL || fscanf(file, "%lu", &pages) != 1) {
        _exit(2);
    }
    fclose(file);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static bool has_code(const BeckonDiagnostics *diagnostics, const char *code)
{
    for (guint i = 0; i < beckon_diagnostics_size(diagnostics); i++) {
        if (strcmp(beckon_diagnostics_get(diagnostics, i)->code, code) == 0) {
            return true;
        }
    }
    return false;
}

/* In the child: 0 when the file is refused as it should be, 1 when it is not, and why. */
static int read_within_limits(const TestAttack *attack, const char *path, BeckonShop *shop)
{
    if (!SANITIZED) {
        limit(RLIMIT_AS, address_space() + MEMORY_BYTES);
    }
    limit(RLIMIT_CPU, SANITIZED ? 10 : 1);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    test_attack_read(attack, path, shop, diagnostics);
    if (has_code(diagnostics, attack->code)) {
        return 0;
    }
    const BeckonDiagnostic *first =
        beckon_diagnostics_size(diagnostics) > 0 ? beckon_diagnostics_get(diagnostics, 0) : NULL;
    printf("# %s: %s where %s belongs: %s\n", attack->name, first != NULL ? first->code : "nothing",
           attack->code, first != NULL ? first->message : "");
    fflush(stdout);
    return 1;
}

static bool is_refused(const TestAttack *attack, const char *path, BeckonShop *shop)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        limit(RLIMIT_CORE, 0);
        _exit(read_within_limits(attack, path, shop));
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status)) {
        printf("# %s: it took more than it may (%s)\n", attack->name, strsignal(WTERMSIG(status)));
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void files_that_hold_readers_up_are_refused(void)
{
    g_autofree char *shop_path = beckon_test_path("beacons/store.yaml");
    g_autoptr(BeckonShop) shop = beckon_shop_load(shop_path, NULL);
    g_autofree char *dir = g_dir_make_tmp("beckon-attacks-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "file", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(shop);
    for (gsize i = 0; i < test_n_attacks; i++) {
        gsize len = 0;
        g_autofree char *text = test_attack_text(&test_attacks[i], &len);
        CU_ASSERT_FATAL(g_file_set_contents(path, text, (gssize)len, NULL));
        CU_ASSERT(is_refused(&test_attacks[i], path, shop));
    }
    unlink(path);
    rmdir(dir);
}

/* The limits would end a child that took more: else the test above could not fail. */
static void a_reader_that_takes_more_would_be_ended(void)
{
    if (SANITIZED) {
        beckon_test_skip("sanitizers have address space of their own");
        return;
    }
    pid_t child = fork();
    if (child == 0) {
        limit(RLIMIT_AS, address_space() + MEMORY_BYTES);
        char *volatile memory = g_try_malloc(MEMORY_BYTES + 1);
        _exit(memory == NULL ? 0 : 1);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(files_that_hold_readers_up_are_refused),
        BECKON_TEST(a_reader_that_takes_more_would_be_ended),
    };
    /* What this process frees is gone: a child would have it on top of what it may take. */
    mallopt(M_MMAP_THRESHOLD, 64 * 1024);
    return BECKON_TESTS_RUN("rules/attacks", tests);
}
