/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/source-folder.h"
#include "base/yaml-format.h"
#include "beckonctl/commands.h"

typedef struct {
    bool check; /* say what would change, and change nothing */
    bool json;
    guint n_changed;
    bool failed; /* a file could not be read, understood or written */
} Run;

static char *format(const BeckonSource *source, BeckonDiagnostics *diagnostics, GError **error)
{
    static const char *const keys[] = {"campaign", "title",  "status",   "runs",      "when",
                                       "give",     "limits", "priority", "exclusive", "experiment"};
    static const BeckonYamlOrder order = {"campaign", keys, G_N_ELEMENTS(keys)};
    /* Segments are in their own order: each may name those above it. */
    g_autofree char *name = g_path_get_basename(source->name);
    bool is_ordered = strcmp(name, "segments.yaml") != 0;
    return beckon_yaml_format(source, is_ordered ? &order : NULL, diagnostics, error);
}

/* In one step, with the mode and, where that is allowed, the owner that the file had. A link stays
 * one: what it leads to is written. */
static bool replace(const char *path, const char *text, GError **error)
{
    g_autofree char *real = realpath(path, NULL);
    struct stat info;
    if (real == NULL || stat(real, &info) != 0) {
        int number = errno;
        g_set_error(error, BECKON_ERROR, beckon_error_from_errno(number), "%s: %s", path,
                    g_strerror(number));
        return false;
    }
    if (!g_file_set_contents_full(real, text, -1,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  (int)(info.st_mode & 07777), error)) {
        return false;
    }
    if (geteuid() == 0 && chown(real, info.st_uid, info.st_gid) != 0) {
        int number = errno;
        g_set_error(error, BECKON_ERROR, beckon_error_from_errno(number), "%s: %s", path,
                    g_strerror(number));
        return false;
    }
    return true;
}

static void say(const Run *run, const char *path, bool changed)
{
    if (run->json) {
        JsonObject *object = json_object_new();
        json_object_set_string_member(object, "file", path);
        json_object_set_boolean_member(object, "changed", changed);
        beckonctl_print_object(object);
    } else if (changed) {
        puts(path);
    }
}

static bool format_file(Run *run, const char *path, GError **error)
{
    g_autoptr(BeckonSource) source = beckon_source_read(path, error);
    if (source == NULL) {
        return false;
    }
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autofree char *text = format(source, diagnostics, error);
    if (text == NULL) {
        g_autofree char *faults = beckon_diagnostics_format(diagnostics);
        fputs(faults, stderr);
        return false;
    }
    /* The source is without a byte order mark, and so shorter than its file where it had one. */
    struct stat info = {0};
    bool changed = strlen(text) != source->len || memcmp(text, source->text, source->len) != 0 ||
                   (stat(path, &info) == 0 && (gsize)info.st_size != source->len);
    if (changed && !run->check && !replace(path, text, error)) {
        return false;
    }
    run->n_changed += changed;
    say(run, path, changed);
    return true;
}

/* All files are looked at, whatever is wrong with one. */
static void run_file(Run *run, const char *command, const char *path)
{
    g_autoptr(GError) error = NULL;
    if (!format_file(run, path, &error)) {
        run->failed = true;
        if (error != NULL) {
            beckonctl_fail(command, error);
        }
    }
}

static void run_folder(Run *run, const char *command, const char *dir)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) sources = beckon_source_read_dir(dir, &error);
    if (sources == NULL) {
        run->failed = true;
        beckonctl_fail(command, error);
        return;
    }
    for (guint i = 0; i < sources->len; i++) {
        const BeckonSource *source = g_ptr_array_index(sources, i);
        if (!g_str_has_suffix(source->name, ".csv")) {
            g_autofree char *path = g_build_filename(dir, source->name, NULL);
            run_file(run, command, path);
        }
    }
}

int beckonctl_rules_fmt(int argc, char **argv)
{
    gboolean check = FALSE, json = FALSE;
    const GOptionEntry entries[] = {
        {"check", 0, 0, G_OPTION_ARG_NONE, &check, "Change nothing; say what would change", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object a file", NULL},
        {NULL},
    };
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] [--check] DIR|FILE…",
                         "Put rule files into one form, comments and all", &argc, &argv, 1,
                         G_MAXINT, &status)) {
        return status;
    }
    Run run = {.check = check, .json = json};
    for (int i = 1; i < argc; i++) {
        if (g_file_test(argv[i], G_FILE_TEST_IS_DIR)) {
            run_folder(&run, argv[0], argv[i]);
        } else {
            run_file(&run, argv[0], argv[i]);
        }
    }
    return run.failed || (check && run.n_changed > 0) ? EXIT_FAILURE : EXIT_SUCCESS;
}
