/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a rule file that is put into form: what comes of it is in form. */

#include <string.h>

#include "base/yaml-format.h"
#include "fuzz/fuzz.h"

static char *format(const char *text, gsize len)
{
    static const char *const keys[] = {"campaign", "title", "when", "give"};
    static const BeckonYamlOrder order = {"campaign", keys, G_N_ELEMENTS(keys)};
    g_autoptr(BeckonSource) source = beckon_source_new("x.yaml", text, len);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GError) error = NULL;
    char *formatted = beckon_yaml_format(source, &order, diagnostics, &error);
    g_assert(formatted != NULL || error != NULL || beckon_diagnostics_errors(diagnostics) > 0);
    return formatted;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *once = format(size > 0 ? (const char *)data : "", size);
    if (once != NULL) {
        g_autofree char *twice = format(once, strlen(once));
        g_assert_cmpstr(once, ==, twice);
    }
    return 0;
}
