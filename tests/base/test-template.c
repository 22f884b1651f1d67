/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/template.h"

#include "testing.h"

static void fills_each_placeholder_it_has_a_value_for(void)
{
    const BeckonTemplateValue values[] = {
        {"product", "Socks"}, {"reduce", "20%"}, {"price", NULL}, {"until", "{store}"}};
    g_autofree char *text = beckon_template_fill("{reduce} off {product}, {reduce}! {price} {x} {",
                                                 values, G_N_ELEMENTS(values));
    CU_ASSERT_STRING_EQUAL(text, "20% off Socks, 20%! {price} {x} {");
    g_autofree char *once = beckon_template_fill("{until}", values, G_N_ELEMENTS(values));
    CU_ASSERT_STRING_EQUAL(once, "{store}");
}

static void names_the_placeholders_in_their_order(void)
{
    const char *at = "{a} b {first_name}c";
    g_autofree char *first = beckon_template_next(&at);
    g_autofree char *second = beckon_template_next(&at);
    CU_ASSERT_STRING_EQUAL(first, "a");
    CU_ASSERT_STRING_EQUAL(second, "first_name");
    CU_ASSERT_PTR_NULL(beckon_template_next(&at));
}

static void tells_a_brace_that_is_no_placeholder(void)
{
    static const char *const texts[] = {"{", "}", "{}", "{A}", "{a b}", "{a"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *at = texts[i];
        g_autofree char *name = beckon_template_next(&at);
        CU_ASSERT_STRING_EQUAL(name, "");
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(fills_each_placeholder_it_has_a_value_for),
        BECKON_TEST(names_the_placeholders_in_their_order),
        BECKON_TEST(tells_a_brace_that_is_no_placeholder),
    };
    return BECKON_TESTS_RUN("base/template", tests);
}
