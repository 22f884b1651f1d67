/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every vector of beacons/vectors through `beckonctl advert decode --json`: both the decoders
 * and the fixed output form. */

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "testing.h"

static bool same(JsonNode *a, JsonNode *b);

static bool same_array(JsonArray *a, JsonArray *b)
{
    bool equal = json_array_get_length(a) == json_array_get_length(b);
    for (guint i = 0; equal && i < json_array_get_length(a); i++) {
        equal = same(json_array_get_element(a, i), json_array_get_element(b, i));
    }
    return equal;
}

static bool same_object(JsonObject *a, JsonObject *b)
{
    g_autoptr(GList) names = json_object_get_members(a);
    bool equal = json_object_get_size(a) == json_object_get_size(b);
    for (GList *name = names; equal && name != NULL; name = name->next) {
        equal = json_object_has_member(b, name->data) &&
                same(json_object_get_member(a, name->data), json_object_get_member(b, name->data));
    }
    return equal;
}

static bool is_number(JsonNode *node)
{
    GType type = json_node_get_value_type(node);
    return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

static bool same(JsonNode *a, JsonNode *b)
{
    if (json_node_get_node_type(a) != json_node_get_node_type(b)) {
        return false;
    }
    switch (json_node_get_node_type(a)) {
    case JSON_NODE_OBJECT:
        return same_object(json_node_get_object(a), json_node_get_object(b));
    case JSON_NODE_ARRAY:
        return same_array(json_node_get_array(a), json_node_get_array(b));
    case JSON_NODE_VALUE:
        return is_number(a) && is_number(b)
                   ? fabs(json_node_get_double(a) - json_node_get_double(b)) < 1e-9
                   : json_node_equal(a, b);
    case JSON_NODE_NULL:
        return true;
    }
    g_return_val_if_reached(false);
}

static JsonArray *vectors_of(const char *file)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *relative = g_build_filename("beacons", "vectors", file, NULL);
    g_autofree char *text = beckon_test_read(relative, NULL);
    if (!json_parser_load_from_data(parser, text, -1, &error)) {
        g_error("%s: %s", relative, error->message);
    }
    JsonObject *root = json_node_get_object(json_parser_get_root(parser));
    return json_array_ref(json_object_get_array_member(root, "vectors"));
}

static char *run(const char *const *argv, const char *input)
{
    char *output = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, input, NULL, &output, NULL, &error)) {
        g_error("%s", error->message);
    }
    CU_ASSERT_TRUE(g_subprocess_get_successful(process));
    return output;
}

static void compare(const char *file, JsonObject *vector, const char *answer)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) actual = json_from_string(answer, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(actual);
    JsonNode *expected = json_object_get_member(vector, "is");
    JsonObject *object = json_node_get_object(actual);
    if (strcmp(json_object_get_string_member(object, "frame"), "malformed") == 0) {
        CU_ASSERT(json_object_get_string_member(object, "why")[0] != '\0');
        json_object_remove_member(object, "why");
    }
    bool equal = same(expected, actual);
    CU_ASSERT_TRUE(equal);
    if (!equal) {
        printf("# %s: %s: %s\n", file, json_object_get_string_member(vector, "name"), answer);
    }
}

static void check_one(const char *file, JsonObject *vector)
{
    const char *argv[] = {"beckonctl",
                          "advert",
                          "decode",
                          "--json",
                          "--mac",
                          json_object_get_string_member(vector, "mac"),
                          "--key",
                          json_object_get_string_member(vector, "key"),
                          json_object_get_string_member(vector, "hex"),
                          NULL};
    g_autofree char *answer = run(argv, NULL);
    compare(file, vector, answer);
}

static void check_file(const char *file)
{
    static const char *const argv[] = {"beckonctl", "advert", "decode", "--json", "-", NULL};
    g_autoptr(JsonArray) vectors = vectors_of(file);
    g_autoptr(GString) input = g_string_new(NULL);
    g_autoptr(GPtrArray) piped = g_ptr_array_new();
    for (guint i = 0; i < json_array_get_length(vectors); i++) {
        JsonObject *vector = json_array_get_object_element(vectors, i);
        if (json_object_has_member(vector, "key")) {
            check_one(file, vector);
            continue;
        }
        g_string_append_printf(input, "%s\n", json_object_get_string_member(vector, "hex"));
        g_ptr_array_add(piped, vector);
    }
    g_autofree char *output = run(argv, input->str);
    g_auto(GStrv) answers = g_strsplit(output, "\n", -1);
    CU_ASSERT_EQUAL_FATAL(g_strv_length(answers), piped->len + 1);
    for (guint i = 0; i < piped->len; i++) {
        compare(file, g_ptr_array_index(piped, i), answers[i]);
    }
}

static void decodes_ibeacons(void)
{
    check_file("ibeacon.json");
}

static void decodes_eddystone_uid(void)
{
    check_file("eddystone-uid.json");
}

static void decodes_eddystone_url(void)
{
    check_file("eddystone-url.json");
}

static void decodes_eddystone_tlm(void)
{
    check_file("eddystone-tlm.json");
}

static void decodes_eddystone_eid(void)
{
    check_file("eddystone-eid.json");
}

static void decodes_altbeacons(void)
{
    check_file("altbeacon.json");
}

static void decodes_bthome(void)
{
    check_file("bthome.json");
}

static void decodes_ruuvi(void)
{
    check_file("ruuvi.json");
}

static void passes_over_what_is_foreign(void)
{
    check_file("foreign.json");
}

static void tells_what_is_malformed(void)
{
    check_file("malformed.json");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(decodes_ibeacons),
        BECKON_TEST(decodes_eddystone_uid),
        BECKON_TEST(decodes_eddystone_url),
        BECKON_TEST(decodes_eddystone_tlm),
        BECKON_TEST(decodes_eddystone_eid),
        BECKON_TEST(decodes_altbeacons),
        BECKON_TEST(decodes_bthome),
        BECKON_TEST(decodes_ruuvi),
        BECKON_TEST(passes_over_what_is_foreign),
        BECKON_TEST(tells_what_is_malformed),
    };
    return BECKON_TESTS_RUN("beckonctl/advert-vectors", tests);
}
