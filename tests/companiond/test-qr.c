/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/qr.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "testing.h"

/* ISO/IEC 18004: version V has 17 + 4 V modules a side. */
#define SIDE_OF_VERSION(v) (17 + 4 * (v))

static char *text_of(gsize len)
{
    char *text = g_malloc0(len + 1);
    memset(text, 'A', len);
    return text;
}

static gboolean has_side(const char *svg, int modules)
{
    int side = modules + 2 * 4;
    g_autofree char *box = g_strdup_printf("viewBox=\"0 0 %d %d\"", side, side);
    return strstr(svg, box) != NULL;
}

static void draws_the_smallest_version_that_holds_the_text(void)
{
    /* Byte capacities at level M (ISO/IEC 18004, table 7). */
    static const struct {
        gsize len;
        int version;
    } rows[] = {{1, 1}, {14, 1}, {15, 2}, {251, 11}, {252, 12}, {270, 12}, {287, 12}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = text_of(rows[i].len);
        g_autofree char *svg = beckon_qr_svg(text, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(svg);
        CU_ASSERT_TRUE(has_side(svg, SIDE_OF_VERSION(rows[i].version)));
    }
}

/* The finder pattern's first row: seven dark modules, after a quiet zone of four. */
static void leaves_a_quiet_zone_around_the_code(void)
{
    g_autofree char *svg = beckon_qr_svg("beckon", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(svg);
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "M4 4h7v1h-7z"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "M18 4h7v1h-7z"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "M4 24h7v1h-7z"));
}

static void refuses_what_is_no_till_form(void)
{
    static const char *const texts[] = {
        "", "a b", "a%20b", "a+b", "a/b", "a=", "\xff", "<script/>", "ä", "a&b", "a.b"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        CU_ASSERT_PTR_NULL(beckon_qr_svg(texts[i], &error));
        CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    }
}

static void refuses_more_than_version_12_holds(void)
{
    g_autofree char *text = text_of(288);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_qr_svg(text, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_LIMIT));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(draws_the_smallest_version_that_holds_the_text),
        BECKON_TEST(leaves_a_quiet_zone_around_the_code),
        BECKON_TEST(refuses_what_is_no_till_form),
        BECKON_TEST(refuses_more_than_version_12_holds),
    };
    return BECKON_TESTS_RUN("companiond/qr", tests);
}
