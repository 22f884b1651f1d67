/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The JSON Schemas that editors use, held against the readers: a key that a schema knows is one
 * that the reader knows. */

#include <string.h>

#include <json-glib/json-glib.h>

#include "base/codes.h"
#include "rules/ruleset.h"
#include "testing.h"

static JsonObject *read_schema(JsonParser *parser, const char *name)
{
    g_autofree char *relative = g_strdup_printf("schemas/json/%s.schema.json", name);
    gsize len = 0;
    g_autofree char *text = beckon_test_read(relative, &len);
    CU_ASSERT_FATAL(json_parser_load_from_data(parser, text, (gssize)len, NULL));
    return json_node_get_object(json_parser_get_root(parser));
}

static BeckonDiagnostics *diagnose(const char *schema, const char *text)
{
    BeckonDiagnostics *diagnostics = beckon_diagnostics_new();
    g_autofree char *path = beckon_test_path("beacons/store.yaml");
    g_autofree char *name = g_strconcat(schema, ".yaml", NULL);
    BeckonSource *source = beckon_source_new(name, text, strlen(text));
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_ptr_array_add(sources, source);
    if (strcmp(schema, "store") == 0) {
        beckon_shop_unref(beckon_shop_parse(source, diagnostics));
    } else {
        g_autoptr(BeckonShop) shop = beckon_shop_load(path, NULL);
        beckon_ruleset_unref(beckon_ruleset_compile(shop, sources, diagnostics));
    }
    return diagnostics;
}

static bool is_unknown_key(const char *schema, const char *text)
{
    g_autoptr(BeckonDiagnostics) diagnostics = diagnose(schema, text);
    for (guint i = 0; i < beckon_diagnostics_size(diagnostics); i++) {
        if (strcmp(beckon_diagnostics_get(diagnostics, i)->code, BECKON_CODE_UNKNOWN_KEY) == 0) {
            return true;
        }
    }
    return false;
}

static void check_properties(const char *schema, JsonObject *object, const char *indent)
{
    JsonObject *properties = json_object_get_object_member(object, "properties");
    g_autoptr(GList) keys = json_object_get_members(properties);
    CU_ASSERT_PTR_NOT_NULL(keys);
    for (GList *key = keys; key != NULL; key = key->next) {
        g_autofree char *text = g_strdup_printf("%s%s: x\n", indent, (const char *)key->data);
        CU_ASSERT_FALSE(is_unknown_key(schema, text));
    }
}

static void the_reader_knows_each_key_of_the_schemas(void)
{
    static const char *const schemas[] = {"campaign", "policy", "store"};
    for (gsize i = 0; i < G_N_ELEMENTS(schemas); i++) {
        g_autoptr(JsonParser) parser = json_parser_new();
        check_properties(schemas[i], read_schema(parser, schemas[i]), "");
        CU_ASSERT(is_unknown_key(schemas[i], "kye: x\n"));
    }
}

static void the_reader_knows_each_key_of_the_schemas_parts(void)
{
    static const struct {
        const char *schema;
        const char *part;
    } parts[] = {
        {"campaign", "runs"}, {"campaign", "give"},    {"campaign", "limits"}, {"policy", "offers"},
        {"policy", "price"},  {"policy", "retention"}, {"policy", "wording"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(JsonParser) parser = json_parser_new();
        JsonObject *properties =
            json_object_get_object_member(read_schema(parser, parts[i].schema), "properties");
        g_autofree char *indent = g_strdup_printf("%s:\n  ", parts[i].part);
        check_properties(parts[i].schema, json_object_get_object_member(properties, parts[i].part),
                         indent);
    }
}

static void the_reader_knows_each_condition_of_the_schema(void)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *definitions =
        json_object_get_object_member(read_schema(parser, "campaign"), "$defs");
    JsonArray *conditions = json_object_get_array_member(
        json_object_get_object_member(definitions, "condition"), "oneOf");
    for (guint i = 0; i < json_array_get_length(conditions); i++) {
        check_properties("campaign", json_array_get_object_element(conditions, i), "when:\n  ");
    }
}

static void the_reader_knows_each_key_of_the_conditions_on_the_past(void)
{
    static const struct {
        const char *definition;
        const char *indent;
    } parts[] = {
        {"bought", "when:\n  bought:\n    "},     {"visits", "when:\n  visits:\n    "},
        {"pastOffer", "when:\n  offered:\n    "}, {"pastOffer", "when:\n  redeemed:\n    "},
        {"signal", "when:\n  signal:\n    "},     {"stock", "when:\n  stock:\n    "},
    };
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *definitions =
        json_object_get_object_member(read_schema(parser, "campaign"), "$defs");
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *wrong = g_strconcat(parts[i].indent, "kye: x\n", NULL);
        CU_ASSERT(is_unknown_key("campaign", wrong));
        check_properties("campaign",
                         json_object_get_object_member(definitions, parts[i].definition),
                         parts[i].indent);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(the_reader_knows_each_key_of_the_schemas),
        BECKON_TEST(the_reader_knows_each_key_of_the_schemas_parts),
        BECKON_TEST(the_reader_knows_each_condition_of_the_schema),
        BECKON_TEST(the_reader_knows_each_key_of_the_conditions_on_the_past),
    };
    return BECKON_TESTS_RUN("rules/schemas", tests);
}
