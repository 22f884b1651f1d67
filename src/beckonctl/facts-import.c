/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/diagnostic.h"
#include "base/error.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"

#define SUMMARY "Hand a table of what services know to the hub: all of it, or nothing"

/* A descriptor of a file in memory that holds the table, which may have come through a pipe; -1
 * with an error. Owned by the caller. */
static int hold(const BeckonSource *table, GError **error)
{
    int fd = memfd_create("facts", MFD_CLOEXEC);
    gsize written = 0;
    ssize_t n = 0;
    while (fd >= 0 && written < table->len &&
           (n = write(fd, table->text + written, table->len - written)) > 0) {
        written += (gsize)n;
    }
    if (fd < 0 || written < table->len) {
        int number = errno;
        g_set_error(error, BECKON_ERROR, beckon_error_from_errno(number), "%s: %s", table->name,
                    g_strerror(number));
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    return fd;
}

static GVariant *hand_over(const BeckonSource *table, bool is_dry, GError **error)
{
    int fd = hold(table, error);
    if (fd < 0) {
        return NULL;
    }
    GVariant *answer =
        beckonctl_ask_with_file("ImportFacts", fd, g_variant_new_boolean(is_dry), error);
    close(fd);
    if (answer == NULL) {
        g_prefix_error(error, "%s: ", table->name);
    }
    return answer;
}

/* The hub tells places and words; the rows are here. */
static BeckonDiagnostics *unpack_diagnostics(GVariant *answer, const BeckonSource *table)
{
    BeckonDiagnostics *diagnostics = beckon_diagnostics_new();
    g_autoptr(GVariant) list =
        g_variant_lookup_value(answer, "diagnostics", G_VARIANT_TYPE("a(uuusss)"));
    for (gsize i = 0; list != NULL && i < g_variant_n_children(list); i++) {
        guint line = 0, column = 0, length = 0;
        const char *code = NULL, *message = NULL, *suggestion = NULL;
        g_variant_get_child(list, i, "(uuu&s&s&s)", &line, &column, &length, &code, &message,
                            &suggestion);
        beckon_diagnostics_add(diagnostics,
                               code[0] == 'W' ? BECKON_SEVERITY_WARNING : BECKON_SEVERITY_ERROR,
                               g_intern_string(code), table, line, column, length,
                               suggestion[0] != '\0' ? suggestion : NULL, "%s", message);
    }
    return diagnostics;
}

static void print_json(GVariant *answer, gboolean imported)
{
    static const char *const numbers[] = {"rows", "matched", "left_out", "errors"};
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "kind", beckonctl_text(answer, "kind"));
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        json_object_set_int_member(object, numbers[i],
                                   (gint64)beckonctl_number(answer, numbers[i]));
    }
    json_object_set_boolean_member(object, "imported", imported);
    beckonctl_print_object(object);
}

static void print_text(GVariant *answer, gboolean imported)
{
    bool of_products = strcmp(beckonctl_text(answer, "kind"), "products") == 0;
    guint64 left_out = beckonctl_number(answer, "left_out");
    const char *overtaken = beckonctl_text(answer, "overtaken");
    printf("%" G_GUINT64_FORMAT " %s, %" G_GUINT64_FORMAT " of them %s%s\n",
           beckonctl_number(answer, "rows"), beckonctl_text(answer, "kind"),
           beckonctl_number(answer, "matched"),
           of_products ? "in the catalogue of the live rules" : "enrolled shoppers who agreed",
           imported ? "" : "; nothing was imported");
    if (left_out > 0) {
        printf("%" G_GUINT64_FORMAT " signals were left out: no more are kept of an account\n",
               left_out);
    }
    if (imported && overtaken[0] != '\0') {
        printf("prices overtook the reductions of %s: no offers of them (beckonctl doctor)\n",
               overtaken);
    }
}

static int tell(GVariant *answer, const BeckonSource *table, gboolean json)
{
    g_autoptr(BeckonDiagnostics) diagnostics = unpack_diagnostics(answer, table);
    bool failed = beckonctl_number(answer, "errors") > 0;
    gboolean imported = FALSE;
    g_variant_lookup(answer, "imported", "b", &imported);
    for (guint i = 0; json && i < beckon_diagnostics_size(diagnostics); i++) {
        beckonctl_print_json(beckon_diagnostic_to_json(beckon_diagnostics_get(diagnostics, i)));
    }
    if (failed && !json) {
        g_autofree char *text = beckon_diagnostics_format(diagnostics);
        fputs(text, stderr);
        guint64 errors = beckonctl_number(answer, "errors");
        fprintf(stderr, "%" G_GUINT64_FORMAT " error%s: nothing was imported\n", errors,
                errors == 1 ? "" : "s");
    }
    if (json) {
        print_json(answer, imported);
    } else if (!failed) {
        print_text(answer, imported);
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int beckonctl_facts_import(int argc, char **argv)
{
    gboolean json = FALSE, is_dry = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json,
         "Print a JSON object a diagnostic, and one with the counts", NULL},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &is_dry, "Only check it", NULL},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] [--dry-run] FILE.csv|-", SUMMARY, &argc, &argv, 1, 1,
                         &status)) {
        return status;
    }
    g_autoptr(BeckonSource) table = beckon_source_read_facts(argv[1], &error);
    g_autoptr(GVariant) answer = table != NULL ? hand_over(table, is_dry, &error) : NULL;
    return answer != NULL ? tell(answer, table, json) : beckonctl_fail(argv[0], error);
}
