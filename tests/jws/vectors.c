/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/vectors.h"

#include "testing.h"

JsonObject *vectors_read(const char *name)
{
    g_autofree char *path = g_build_filename("tests", "jws", "vectors", name, NULL);
    return vectors_read_file(path);
}

JsonObject *vectors_read_file(const char *path)
{
    gsize len = 0;
    g_autofree char *text = beckon_test_read(path, &len);
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) error = NULL;
    if (!json_parser_load_from_data(parser, text, (gssize)len, &error)) {
        g_error("%s: %s", path, error->message);
    }
    return json_node_dup_object(json_parser_get_root(parser));
}

char *vectors_text(JsonObject *vectors, const char *member)
{
    return json_to_string(json_object_get_member(vectors, member), FALSE);
}

const char *vectors_string(JsonObject *object, const char *member)
{
    return json_object_get_string_member_with_default(object, member, NULL);
}
