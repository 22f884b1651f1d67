/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shopper/pseudonym.h"

#include <json-glib/json-glib.h>

#include "base/bytes.h"
#include "testing.h"

static JsonObject *read_vectors(JsonParser *parser)
{
    g_autofree char *text = beckon_test_read("tests/shopper/vectors/subkeys.json", NULL);
    g_autoptr(GError) error = NULL;
    if (!json_parser_load_from_data(parser, text, -1, &error)) {
        g_error("%s", error->message);
    }
    return json_node_get_object(json_parser_get_root(parser));
}

static BeckonVault *vault_of(JsonObject *vectors)
{
    uint8_t master[BECKON_MASTER_KEY_BYTES];
    g_assert_true(
        beckon_hex_decode(json_object_get_string_member(vectors, "master"), master, sizeof master));
    return beckon_vault_new_from_bytes(master, sizeof master, NULL);
}

static void each_audience_sees_its_own_subject(void)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *vectors = read_vectors(parser);
    g_autoptr(BeckonVault) vault = vault_of(vectors);
    uint8_t id[BECKON_SHOPPER_ID_BYTES];
    g_assert_true(beckon_hex_decode(json_object_get_string_member(vectors, "id"), id, sizeof id));
    JsonObject *subjects = json_object_get_object_member(vectors, "subjects");
    g_autoptr(GList) audiences = json_object_get_members(subjects);
    CU_ASSERT_EQUAL(g_list_length(audiences), 2);
    for (GList *at = audiences; at != NULL; at = at->next) {
        char subject[BECKON_SUBJECT_CHARS + 1];
        beckon_pseudonym(vault, id, at->data, subject);
        CU_ASSERT_STRING_EQUAL(subject, json_object_get_string_member(subjects, at->data));
    }
}

static void a_lookup_tells_kinds_names_and_master_keys_apart(void)
{
    static const uint8_t masters[2][BECKON_MASTER_KEY_BYTES] = {{1}, {2}};
    g_autoptr(BeckonVault) vault = beckon_vault_new_from_bytes(masters[0], sizeof masters[0], NULL);
    g_autoptr(BeckonVault) other = beckon_vault_new_from_bytes(masters[1], sizeof masters[1], NULL);
    uint64_t hash = beckon_lookup_hash(vault, 'n', "ann");
    CU_ASSERT_EQUAL(hash, beckon_lookup_hash(vault, 'n', "ann"));
    CU_ASSERT_NOT_EQUAL(hash, beckon_lookup_hash(vault, 's', "ann"));
    CU_ASSERT_NOT_EQUAL(hash, beckon_lookup_hash(vault, 'n', "bob"));
    CU_ASSERT_NOT_EQUAL(hash, beckon_lookup_hash(other, 'n', "ann"));
}

static void a_customer_is_a_keyed_hash(void)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *vectors = read_vectors(parser);
    g_autoptr(BeckonVault) vault = vault_of(vectors);
    JsonObject *customers = json_object_get_object_member(vectors, "customers");
    uint8_t customer[BECKON_CUSTOMER_BYTES];
    beckon_customer_hash(vault, "customer-4711", 13, customer);
    g_autofree char *hex = beckon_hex_encode(customer, sizeof customer);
    CU_ASSERT_STRING_EQUAL(hex, json_object_get_string_member(customers, "customer-4711"));
}

static void ids_do_not_repeat(void)
{
    uint8_t first[BECKON_SHOPPER_ID_BYTES], second[BECKON_SHOPPER_ID_BYTES];
    beckon_shopper_id_new(first);
    beckon_shopper_id_new(second);
    CU_ASSERT_NOT_EQUAL(memcmp(first, second, sizeof first), 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(each_audience_sees_its_own_subject),
        BECKON_TEST(a_lookup_tells_kinds_names_and_master_keys_apart),
        BECKON_TEST(a_customer_is_a_keyed_hash),
        BECKON_TEST(ids_do_not_repeat),
    };
    return BECKON_TESTS_RUN("pseudonym", tests);
}
