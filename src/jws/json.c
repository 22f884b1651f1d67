/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/json.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/time.h"

#define YEAR_10000_S 253402300800.0

/* The tokens of RFC 8259, without NUL characters and halves of surrogate pairs in strings, and
 * with numbers that fit their C types. */
#define STRING                                                                                     \
    "\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]"                                              \
    "|u(?!0000|[dD][89a-fA-F])[0-9a-fA-F]{4}"                                                      \
    "|u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}))*+\""
#define NUMBER "-?(?:0|[1-9][0-9]{0,17})(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?"
#define TOKEN                                                                                      \
    "\\G[ \\t\\r\\n]*+(?:[{}\\[\\]:,]|" STRING "|(?:" NUMBER "|true|false|null)"                   \
    "(?![-+.0-9A-Za-z]))[ \\t\\r\\n]*+"

static GRegex *token_pattern(void)
{
    static GRegex *pattern;
    if (g_once_init_enter(&pattern)) {
        GRegex *compiled = g_regex_new(TOKEN, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL);
        g_once_init_leave(&pattern, compiled);
    }
    return pattern;
}

static bool refuse(GError **error, BeckonError code, const char *why)
{
    g_set_error_literal(error, BECKON_ERROR, code, why);
    return false;
}

static int depth_change(const char *token)
{
    char first = token[strspn(token, " \t\r\n")];
    return first == '{' || first == '[' ? 1 : first == '}' || first == ']' ? -1 : 0;
}

/* json-glib reads more than JSON (comments, `var x = …`, several values one after another) and
 * recurses as deep as the text says, so the tokens are looked at before. */
static bool check_tokens(const char *text, gsize len, GError **error)
{
    g_autoptr(GMatchInfo) match = NULL;
    int depth = 0, at = 0, tokens = 0;
    bool found =
        len > 0 && g_regex_match_full(token_pattern(), text, (gssize)len, 0, 0, &match, NULL);
    for (; found; found = g_match_info_next(match, NULL)) {
        int start = 0;
        g_match_info_fetch_pos(match, 0, &start, &at);
        depth += depth_change(text + start);
        if (depth > BECKON_LIMIT_JSON_DEPTH) {
            return refuse(error, BECKON_ERROR_LIMIT, "the JSON is nested too deep");
        }
        if (++tokens > BECKON_LIMIT_JSON_TOKENS) {
            return refuse(error, BECKON_ERROR_LIMIT, "the JSON has too many members");
        }
        if (depth <= 0) {
            break;
        }
    }
    return len > 0 && (gsize)at == len && depth == 0
               ? true
               : refuse(error, BECKON_ERROR_INVALID, "the text is not one JSON object");
}

/* Every member read is a member kept, unless a later one took its name. */
typedef struct {
    guint read;
    guint kept;
} MemberCount;

static void on_member(JsonParser *parser, JsonObject *object, const char *name, MemberCount *count)
{
    count->read++;
}

static void on_object_end(JsonParser *parser, JsonObject *object, MemberCount *count)
{
    count->kept += json_object_get_size(object);
}

JsonObject *beckon_json_parse_object(const char *text, gsize len, GError **error)
{
    if (!check_tokens(text, len, error)) {
        return NULL;
    }
    g_autoptr(JsonParser) parser = json_parser_new();
    MemberCount count = {0};
    g_signal_connect(parser, "object-member", G_CALLBACK(on_member), &count);
    g_signal_connect(parser, "object-end", G_CALLBACK(on_object_end), &count);
    if (!json_parser_load_from_data(parser, text, (gssize)len, NULL)) {
        refuse(error, BECKON_ERROR_INVALID, "the text is not one JSON object");
        return NULL;
    }
    if (count.read != count.kept) {
        refuse(error, BECKON_ERROR_INVALID, "the JSON gives one name to two members");
        return NULL;
    }
    JsonNode *root = json_parser_get_root(parser);
    if (!JSON_NODE_HOLDS_OBJECT(root)) {
        refuse(error, BECKON_ERROR_INVALID, "the JSON is not an object");
        return NULL;
    }
    return json_node_dup_object(root);
}

const char *beckon_json_string(JsonObject *object, const char *name, gsize max_bytes,
                               GError **error)
{
    JsonNode *node = json_object_get_member(object, name);
    const char *text = node != NULL && json_node_get_value_type(node) == G_TYPE_STRING
                           ? json_node_get_string(node)
                           : NULL;
    if (text == NULL || text[0] == '\0' || strlen(text) > max_bytes) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "\"%s\" %s", name,
                    node == NULL                               ? "is missing"
                    : text != NULL && strlen(text) > max_bytes ? "is too long"
                                                               : "is not a text with content");
        return NULL;
    }
    return text;
}

bool beckon_json_time(JsonObject *object, const char *name, int64_t *ret_us, GError **error)
{
    JsonNode *node = json_object_get_member(object, name);
    GType type = node != NULL ? json_node_get_value_type(node) : G_TYPE_INVALID;
    double seconds =
        type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double(node) : -1;
    if (!(seconds >= 0 && seconds < YEAR_10000_S)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "\"%s\" %s", name,
                    node == NULL ? "is missing" : "is not a time in seconds since 1970");
        return false;
    }
    *ret_us = (int64_t)round(seconds * (double)BECKON_SECOND_US);
    return true;
}

void beckon_json_set_text(JsonObject *object, const char *name, const char *text)
{
    if (text != NULL) {
        json_object_set_string_member(object, name, text);
    } else {
        json_object_set_null_member(object, name);
    }
}

void beckon_json_set_time(JsonObject *object, const char *name, int64_t us)
{
    g_autofree char *text = us != BECKON_TIME_NEVER ? beckon_time_format(us, NULL) : NULL;
    beckon_json_set_text(object, name, text);
}

char *beckon_json_print(JsonObject *object)
{
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(root, object);
    return beckon_json_print_node(root);
}

/* json-glib 1.6 escapes all control characters but U+001F, which RFC 8259 does not allow as it is
 * and which can stand only in strings. */
static char *print_node(JsonNode *node, bool laid_out)
{
    g_autofree char *text = json_to_string(node, laid_out);
    g_auto(GStrv) parts = g_strsplit(text, "\x1f", -1);
    return g_strjoinv("\\u001f", parts);
}

char *beckon_json_print_node(JsonNode *node)
{
    return print_node(node, false);
}

char *beckon_json_lay_out_node(JsonNode *node)
{
    return print_node(node, true);
}
