/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/codes.h"

#include "testing.h"

char *test_codes(const GPtrArray *findings)
{
    GString *codes = g_string_new(NULL);
    for (guint i = 0; i < findings->len; i++) {
        const BeckonFinding *finding = findings->pdata[i];
        g_string_append_printf(codes, "%s%s", i > 0 ? " " : "", beckon_finding_code(finding->kind));
    }
    return g_string_free(codes, FALSE);
}

const char *test_what(const GPtrArray *findings, const char *code)
{
    for (guint i = 0; i < findings->len; i++) {
        const BeckonFinding *finding = findings->pdata[i];
        if (g_strcmp0(beckon_finding_code(finding->kind), code) == 0) {
            return finding->what;
        }
    }
    CU_FAIL_FATAL("no such finding");
    return "";
}
