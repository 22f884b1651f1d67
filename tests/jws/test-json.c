/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/json.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "testing.h"

static JsonObject *parse(const char *text)
{
    return beckon_json_parse_object(text, strlen(text), NULL);
}

static bool accepts(const char *text)
{
    g_autoptr(JsonObject) object = parse(text);
    return object != NULL;
}

static void reads_an_object(void)
{
    g_autoptr(JsonObject) object =
        parse(" {\"a\": [1, -2.5e3, true, null, {}], \"\\u00e9\": \"\\\"\\ud83d\\ude00\\n\"}\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(object);
    CU_ASSERT_EQUAL(json_object_get_size(object), 2);
    CU_ASSERT_EQUAL(json_array_get_length(json_object_get_array_member(object, "a")), 5);
    CU_ASSERT_STRING_EQUAL(json_object_get_string_member(object, "\xc3\xa9"),
                           "\"\xf0\x9f\x98\x80\n");
}

static void refuses_what_rfc_8259_does_not_have(void)
{
    static const char *const wrong[] = {
        "",
        " ",
        "{",
        "}",
        "{}}",
        "{\"a\":1}{\"b\":2}",
        "{} x",
        "/* c */{}",
        "// c\n{}",
        "{} // c",
        "var a = {\"b\":1};",
        "{a:1}",
        "{'a':1}",
        "{\"a\":'b'}",
        "{1:2}",
        "{\"a\" 1}",
        "{\"a\"::1}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":[1,]}",
        "{\"a\":[,1]}",
        "{\"a\":[}",
        "{\"a\":]}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,,\"b\":2}",
        "{\"a\":\"b\"\"c\"}",
        "{\"a\":tru}",
        "{\"a\":True}",
        "{\"a\":true1}",
        "{\"a\":nul}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":-}",
        "{\"a\":--1}",
        "{\"a\":0x10}",
        "{\"a\":1e}",
        "{\"a\":\"\\x41\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"open}",
        "{\"a\":\"\xff\"}",
        "\xef\xbb\xbf{}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        if (accepts(wrong[i])) {
            CU_FAIL("accepted");
            printf("# %s\n", wrong[i]);
        }
    }
}

static void refuses_values_that_are_no_object(void)
{
    CU_ASSERT_FALSE(accepts("[]"));
    CU_ASSERT_FALSE(accepts("\"a\""));
    CU_ASSERT_FALSE(accepts("1"));
    CU_ASSERT_FALSE(accepts("null"));
}

static void refuses_two_members_of_one_name(void)
{
    CU_ASSERT_TRUE(accepts("{\"a\":{\"x\":1},\"b\":{\"x\":1}}"));
    CU_ASSERT_FALSE(accepts("{\"a\":1,\"a\":1}"));
    CU_ASSERT_FALSE(accepts("{\"a\":1,\"\\u0061\":2}"));
    CU_ASSERT_FALSE(accepts("{\"a\":{\"b\":1,\"b\":2}}"));
    CU_ASSERT_FALSE(accepts("{\"a\":[{\"b\":1,\"b\":2}]}"));
    CU_ASSERT_FALSE(accepts("{\"a\":{\"b\":1,\"c\":2},\"a\":{}}"));
    CU_ASSERT_FALSE(accepts("{\"a\":null,\"a\":null}"));
}

static void refuses_text_that_c_strings_cannot_hold(void)
{
    CU_ASSERT_FALSE(accepts("{\"a\":\"x\\u0000y\"}"));
    CU_ASSERT_FALSE(accepts("{\"a\\u0000\":1}"));
    CU_ASSERT_FALSE(accepts("{\"a\":\"\\ud83d\"}"));
    CU_ASSERT_FALSE(accepts("{\"a\":\"\\ude00\"}"));
    CU_ASSERT_FALSE(accepts("{\"a\":\"\\ud83dx\"}"));
    CU_ASSERT_PTR_NULL(beckon_json_parse_object("{\"a\":1}\0", 8, NULL));
    CU_ASSERT_PTR_NULL(beckon_json_parse_object("{\"a\0\":1}", 8, NULL));
}

static void refuses_numbers_that_do_not_fit(void)
{
    CU_ASSERT_TRUE(accepts("{\"a\":999999999999999999}"));
    CU_ASSERT_FALSE(accepts("{\"a\":99999999999999999999}"));
    CU_ASSERT_FALSE(accepts("{\"a\":1e400}"));
    CU_ASSERT_FALSE(accepts("{\"a\":-1e400}"));
}

static char *nested(guint depth)
{
    g_autofree char *open = g_strnfill(depth, '[');
    g_autofree char *close = g_strnfill(depth, ']');
    return g_strconcat("{\"a\":", open, close, "}", NULL);
}

static void stops_at_the_depth_limit(void)
{
    g_autofree char *deepest = nested(BECKON_LIMIT_JSON_DEPTH - 1);
    g_autofree char *too_deep = nested(BECKON_LIMIT_JSON_DEPTH);
    g_autofree char *bomb = nested(1000000);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_TRUE(accepts(deepest));
    CU_ASSERT_FALSE(accepts(bomb));
    CU_ASSERT_PTR_NULL(beckon_json_parse_object(too_deep, strlen(too_deep), &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_LIMIT));
}

static void stops_at_the_token_limit(void)
{
    g_autoptr(GString) text = g_string_new("{\"a\":[0");
    g_autoptr(GError) error = NULL;
    for (int tokens = 7; tokens + 2 <= BECKON_LIMIT_JSON_TOKENS; tokens += 2) {
        g_string_append(text, ",0");
    }
    g_string_append(text, "]}");
    CU_ASSERT_TRUE(accepts(text->str));
    g_string_insert(text, (gssize)strlen("{\"a\":["), "0,");
    CU_ASSERT_PTR_NULL(beckon_json_parse_object(text->str, text->len, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_LIMIT));
}

static void gives_texts_within_their_length(void)
{
    g_autoptr(JsonObject) object =
        parse("{\"a\":\"four\",\"empty\":\"\",\"number\":4,\"null\":null,\"list\":[\"four\"]}");
    CU_ASSERT_STRING_EQUAL(beckon_json_string(object, "a", 4, NULL), "four");
    CU_ASSERT_PTR_NULL(beckon_json_string(object, "a", 3, NULL));
    CU_ASSERT_PTR_NULL(beckon_json_string(object, "empty", 4, NULL));
    CU_ASSERT_PTR_NULL(beckon_json_string(object, "number", 4, NULL));
    CU_ASSERT_PTR_NULL(beckon_json_string(object, "null", 4, NULL));
    CU_ASSERT_PTR_NULL(beckon_json_string(object, "list", 4, NULL));
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_json_string(object, "b", 4, &error));
    CU_ASSERT_STRING_EQUAL(error->message, "\"b\" is missing");
}

static void gives_times_as_microseconds(void)
{
    g_autoptr(JsonObject) object =
        parse("{\"whole\":1795514460,\"part\":1.25,\"zero\":0,\"before\":-1,\"late\":253402300800,"
              "\"text\":\"1\",\"true\":true,\"null\":null}");
    int64_t us = 0;
    CU_ASSERT_TRUE(beckon_json_time(object, "whole", &us, NULL));
    CU_ASSERT_EQUAL(us, INT64_C(1795514460000000));
    CU_ASSERT_TRUE(beckon_json_time(object, "part", &us, NULL));
    CU_ASSERT_EQUAL(us, 1250000);
    CU_ASSERT_TRUE(beckon_json_time(object, "zero", &us, NULL));
    static const char *const wrong[] = {"before", "late", "text", "true", "null", "absent"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        us = 7;
        CU_ASSERT_FALSE(beckon_json_time(object, wrong[i], &us, NULL));
        CU_ASSERT_EQUAL(us, 7);
    }
}

static void prints_an_object_on_one_line_with_null_for_what_is_not_there(void)
{
    JsonObject *object = json_object_new();
    beckon_json_set_text(object, "here", "a\n\"b\"");
    beckon_json_set_text(object, "absent", NULL);
    g_autofree char *text = beckon_json_print(object);
    CU_ASSERT_STRING_EQUAL(text, "{\"here\":\"a\\n\\\"b\\\"\",\"absent\":null}");
}

/* What was printed is read again by what takes RFC 8259 at its word. */
static void prints_every_control_character_as_json_has_it(void)
{
    for (char control = 0x01; control < 0x20; control++) {
        const char told[] = {'a', control, control, 'b', '\0'};
        JsonObject *object = json_object_new();
        beckon_json_set_text(object, "text", told);
        g_autofree char *text = beckon_json_print(object);
        g_autoptr(JsonObject) again = parse(text);
        CU_ASSERT_PTR_NOT_NULL_FATAL(again);
        CU_ASSERT_STRING_EQUAL(json_object_get_string_member(again, "text"), told);
    }
}

static void lays_it_out_so_too(void)
{
    JsonObject *object = json_object_new();
    g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), object);
    json_object_set_string_member(object, "text",
                                  "a\x1f"
                                  "b");
    g_autofree char *text = beckon_json_lay_out_node(node);
    g_autoptr(JsonObject) again = parse(text);
    json_object_unref(object);
    CU_ASSERT_PTR_NOT_NULL_FATAL(again);
    CU_ASSERT_STRING_EQUAL(json_object_get_string_member(again, "text"), "a\x1f"
                                                                         "b");
    CU_ASSERT_PTR_NOT_NULL(strchr(text, '\n'));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_an_object),
        BECKON_TEST(refuses_what_rfc_8259_does_not_have),
        BECKON_TEST(refuses_values_that_are_no_object),
        BECKON_TEST(refuses_two_members_of_one_name),
        BECKON_TEST(refuses_text_that_c_strings_cannot_hold),
        BECKON_TEST(refuses_numbers_that_do_not_fit),
        BECKON_TEST(stops_at_the_depth_limit),
        BECKON_TEST(stops_at_the_token_limit),
        BECKON_TEST(gives_texts_within_their_length),
        BECKON_TEST(gives_times_as_microseconds),
        BECKON_TEST(prints_an_object_on_one_line_with_null_for_what_is_not_there),
        BECKON_TEST(prints_every_control_character_as_json_has_it),
        BECKON_TEST(lays_it_out_so_too),
    };
    return BECKON_TESTS_RUN("jws/json", tests);
}
