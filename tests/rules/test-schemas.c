/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The lists of words in the JSON Schemas, held against those of the readers. The rest of them is
 * held to the checker's verdicts by tests/schemas/check-schemas. */

#include <string.h>

#include <json-glib/json-glib.h>

#include "base/quantity.h"
#include "offer/story.h"
#include "shopper/consent.h"
#include "testing.h"

/* The words at a path into a schema, a list. Owned by the caller. */
static char **words_of(const char *schema, const char *path)
{
    g_autofree char *relative = g_strdup_printf("schemas/json/%s.schema.json", schema);
    g_autofree char *text = beckon_test_read(relative, NULL);
    g_autoptr(JsonParser) parser = json_parser_new();
    CU_ASSERT_FATAL(json_parser_load_from_data(parser, text, -1, NULL));
    g_autoptr(JsonNode) found = json_path_query(path, json_parser_get_root(parser), NULL);
    JsonArray *lists = json_node_get_array(found);
    CU_ASSERT_EQUAL_FATAL(json_array_get_length(lists), 1);
    JsonArray *list = json_array_get_array_element(lists, 0);
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    for (guint i = 0; i < json_array_get_length(list); i++) {
        g_strv_builder_add(words, json_array_get_string_element(list, i));
    }
    return g_strv_builder_end(words);
}

static void expect_same(const char *schema, const char *path, const char *const *known)
{
    g_auto(GStrv) words = words_of(schema, path);
    CU_ASSERT_EQUAL(g_strv_length(words), g_strv_length((char **)known));
    for (char **word = words; *word != NULL; word++) {
        CU_ASSERT(g_strv_contains(known, *word));
    }
}

/* Those that are yes or no, or those that are measured. */
static const char **quantities(bool is_binary)
{
    const char **names = g_new0(const char *, BECKON_N_QUANTITIES + 1);
    guint n_names = 0;
    for (guint i = 1; i < BECKON_N_QUANTITIES; i++) {
        const char *name = beckon_quantity_name(i);
        BeckonQuantity quantity = beckon_quantity_find(name);
        if (quantity != 0 && beckon_quantity_is_binary(quantity) == is_binary) {
            names[n_names++] = name;
        }
    }
    return names;
}

static void the_schemas_know_each_quantity(void)
{
    g_autofree const char **all = beckon_quantity_names();
    g_autofree const char **binary = quantities(true);
    g_autofree const char **measured = quantities(false);
    expect_same("campaign", "$['$defs'].reading.properties.quantity.enum", all);
    expect_same("campaign", "$['$defs'].reading.if.properties.quantity.enum", binary);
    expect_same("store", "$['$defs'].range.propertyNames.enum", measured);
    expect_same("story", "$.definitions.quantity.enum", all);
}

static void the_schema_of_stories_knows_each_reason(void)
{
    expect_same("story", "$.items.properties.expect.properties.why_not.additionalProperties.enum",
                beckon_story_reasons());
}

static void the_schema_of_stories_knows_each_purpose(void)
{
    g_auto(GStrv) purposes = beckon_purposes_names(BECKON_PURPOSES_ALL);
    expect_same("story", "$.items.properties.shopper.properties.consents.items.enum",
                (const char *const *)purposes);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(the_schemas_know_each_quantity),
        BECKON_TEST(the_schema_of_stories_knows_each_reason),
        BECKON_TEST(the_schema_of_stories_knows_each_purpose),
    };
    return BECKON_TESTS_RUN("rules/schemas", tests);
}
