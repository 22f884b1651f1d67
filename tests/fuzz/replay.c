/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs a fuzz target over its corpus: the program replay-NAME over tests/fuzz/corpus/NAME. */

#include <glib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "testing.h"

static const char *target;

static void stands_its_corpus(void)
{
    g_autofree char *folder = g_build_filename("tests", "fuzz", "corpus", target, NULL);
    g_autofree char *path = beckon_test_path(folder);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(dir);
    const char *name;
    guint n = 0;
    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *file = g_build_filename(folder, name, NULL);
        gsize len = 0;
        g_autofree char *text = beckon_test_read(file, &len);
        g_autofree uint8_t *data = g_memdup2(text, len);
        LLVMFuzzerTestOneInput(data, len);
        n++;
    }
    CU_ASSERT(n > 0);
}

int main(int argc, char **argv)
{
    static const BeckonTest tests[] = {BECKON_TEST(stands_its_corpus)};
    g_autofree char *program = g_path_get_basename(argv[0]);
    g_autofree char *suite = g_strconcat("fuzz/", program, NULL);
    target = strchr(program, '-');
    if (target == NULL) {
        g_error("%s has no target in its name", program);
    }
    target++;
    return BECKON_TESTS_RUN(suite, tests);
}
