/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/codes.h"

#include <string.h>

#include "testing.h"

char **test_codes(bool given)
{
    g_autofree char *header = beckon_test_read("src/base/codes.h", NULL);
    g_autoptr(GRegex) pattern = g_regex_new("\"([EW][0-9]{4})\"(.*)", 0, 0, NULL);
    g_autoptr(GStrvBuilder) codes = g_strv_builder_new();
    g_autoptr(GMatchInfo) match = NULL;
    g_regex_match(pattern, header, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *code = g_match_info_fetch(match, 1);
        g_autofree char *comment = g_match_info_fetch(match, 2);
        if ((strstr(comment, "no longer given") == NULL) == given) {
            g_strv_builder_add(codes, code);
        }
    }
    return g_strv_builder_end(codes);
}
