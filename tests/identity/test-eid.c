/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/bytes.h"
#include "identity/eid.h"

typedef struct {
    uint8_t key[BECKON_EID_KEY_BYTES];
    uint32_t time_s;
    unsigned exponent;
    uint8_t eid[BECKON_EID_BYTES];
} Vector;

static Vector read_vector(JsonObject *object)
{
    Vector vector = {
        .time_s = (uint32_t)json_object_get_int_member(object, "time_s"),
        .exponent = (unsigned)json_object_get_int_member(object, "exponent"),
    };
    g_assert_true(beckon_hex_decode(json_object_get_string_member(object, "key"), vector.key,
                                    sizeof vector.key));
    g_assert_true(beckon_hex_decode(json_object_get_string_member(object, "eid"), vector.eid,
                                    sizeof vector.eid));
    return vector;
}

static GArray *read_vectors(void)
{
    g_autofree char *text = beckon_test_read("tests/identity/vectors/eid.json", NULL);
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) error = NULL;
    if (!json_parser_load_from_data(parser, text, -1, &error)) {
        g_error("%s", error->message);
    }
    JsonObject *root = json_node_get_object(json_parser_get_root(parser));
    JsonArray *list = json_object_get_array_member(root, "vectors");
    GArray *vectors = g_array_new(FALSE, FALSE, sizeof(Vector));
    for (guint i = 0; i < json_array_get_length(list); i++) {
        Vector vector = read_vector(json_array_get_object_element(list, i));
        g_array_append_val(vectors, vector);
    }
    return vectors;
}

static void computes_the_published_ids(void)
{
    g_autoptr(GArray) vectors = read_vectors();
    CU_ASSERT(vectors->len >= 16);
    for (guint i = 0; i < vectors->len; i++) {
        const Vector *vector = &g_array_index(vectors, Vector, i);
        uint8_t eid[BECKON_EID_BYTES];
        beckon_eid_compute(vector->key, vector->time_s, vector->exponent, eid);
        CU_ASSERT(memcmp(eid, vector->eid, sizeof eid) == 0);
    }
}

static void gives_the_ids_of_windows_one_after_another(void)
{
    g_autoptr(GArray) vectors = read_vectors();
    for (guint i = 0; i < vectors->len; i++) {
        const Vector *vector = &g_array_index(vectors, Vector, i);
        uint64_t ids[BECKON_EID_MOST_WINDOWS];
        unsigned n = beckon_eid_windows(vector->key, vector->time_s, vector->exponent,
                                        G_N_ELEMENTS(ids), ids);
        CU_ASSERT_FATAL(n >= 1 && n <= G_N_ELEMENTS(ids));
        CU_ASSERT(ids[0] == beckon_eid_to_id(vector->eid));
        for (unsigned w = 1; w < n; w++) {
            uint8_t eid[BECKON_EID_BYTES];
            beckon_eid_compute(vector->key, vector->time_s + (w << vector->exponent),
                               vector->exponent, eid);
            CU_ASSERT(ids[w] == beckon_eid_to_id(eid));
        }
    }
}

static void stops_where_the_temporary_key_changes(void)
{
    static const struct {
        uint32_t time_s;
        unsigned exponent, n;
    } cases[] = {{0, 0, 4},      {0xfffb, 0, 4},  {0xfffc, 0, 4},       {0xfffd, 0, 3},
                 {0xffff, 0, 1}, {0xf000, 10, 4}, {0xf400, 10, 3},      {0xffff, 10, 1},
                 {0, 15, 2},     {0x8000, 15, 1}, {UINT32_C(~0), 10, 1}};
    const uint8_t key[BECKON_EID_KEY_BYTES] = {1};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        uint64_t ids[BECKON_EID_MOST_WINDOWS];
        CU_ASSERT(beckon_eid_windows(key, cases[i].time_s, cases[i].exponent, G_N_ELEMENTS(ids),
                                     ids) == cases[i].n);
    }
}

static void keeps_an_id_for_one_window_and_no_longer(void)
{
    g_autoptr(GArray) vectors = read_vectors();
    for (guint i = 0; i < vectors->len; i++) {
        const Vector *vector = &g_array_index(vectors, Vector, i);
        uint32_t start_s = vector->time_s >> vector->exponent << vector->exponent;
        uint32_t length_s = UINT32_C(1) << vector->exponent;
        uint8_t first[BECKON_EID_BYTES], last[BECKON_EID_BYTES], next[BECKON_EID_BYTES];
        beckon_eid_compute(vector->key, start_s, vector->exponent, first);
        beckon_eid_compute(vector->key, start_s + length_s - 1, vector->exponent, last);
        beckon_eid_compute(vector->key, start_s + length_s, vector->exponent, next);
        CU_ASSERT(memcmp(first, vector->eid, sizeof first) == 0);
        CU_ASSERT(memcmp(last, vector->eid, sizeof last) == 0);
        CU_ASSERT(memcmp(next, vector->eid, sizeof next) != 0);
    }
}

static void reads_an_id_as_a_big_endian_number(void)
{
    const uint8_t eid[BECKON_EID_BYTES] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef};
    CU_ASSERT(beckon_eid_to_id(eid) == UINT64_C(0x0123456789abcdef));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(computes_the_published_ids),
        BECKON_TEST(gives_the_ids_of_windows_one_after_another),
        BECKON_TEST(stops_where_the_temporary_key_changes),
        BECKON_TEST(keeps_an_id_for_one_window_and_no_longer),
        BECKON_TEST(reads_an_id_as_a_big_endian_number),
    };
    return BECKON_TESTS_RUN("identity/eid", tests);
}
