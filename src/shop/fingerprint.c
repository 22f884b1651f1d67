/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shop/fingerprint.h"

#include <string.h>

#include "base/error.h"
#include "base/yaml.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* A file while a fingerprint is written into it. */
typedef struct {
    const BeckonSource *source;
    const BeckonShop *shop;
    const GArray *heard;
    const char *line_end;
} Writing;

/* What is put in place of the bytes from … to. */
typedef struct {
    gsize from;
    gsize to;
    char *text;
} Change;

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static gsize skip_characters(const BeckonSource *source, gsize at, guint n)
{
    for (; n > 0 && at < source->len; n--) {
        at = MIN((gsize)(g_utf8_next_char(source->text + at) - source->text), source->len);
    }
    return at;
}

static gsize start_of(const BeckonSource *source, const BeckonYamlNode *node)
{
    gsize at = 0;
    for (guint line = 1; line < node->line && at < source->len; at++) {
        bool is_pair = source->text[at] == '\r' && source->text[at + 1] == '\n';
        line += is_line_end(source->text[at]) && !is_pair;
    }
    return skip_characters(source, at, node->column - 1);
}

/* Flow style: between brackets. */
static bool is_flow(const BeckonSource *source, const BeckonYamlNode *node)
{
    char first = source->text[start_of(source, node)];
    return node->kind != BECKON_YAML_SCALAR && (first == '{' || first == '[');
}

static gsize line_end_after(const BeckonSource *source, gsize at)
{
    while (at < source->len && !is_line_end(source->text[at])) {
        at++;
    }
    return at;
}

/* Past what may stand between the last item and the bracket that closes. */
static gsize skip_to_bracket(const BeckonSource *source, gsize at)
{
    while (at < source->len && strchr(" \t\r\n,#", source->text[at]) != NULL) {
        at = source->text[at] == '#' ? line_end_after(source, at) : at + 1;
    }
    return at;
}

/* Behind the node's last byte. */
static gsize end_of(const BeckonSource *source, const BeckonYamlNode *node)
{
    gsize start = start_of(source, node);
    if (node->kind == BECKON_YAML_SCALAR) {
        return skip_characters(source, start, node->length);
    }
    gsize end = node->items->len > 0
                    ? end_of(source, g_ptr_array_index(node->items, node->items->len - 1))
                    : start + 1;
    return is_flow(source, node) ? MIN(skip_to_bracket(source, end) + 1, source->len) : end;
}

static void put_level(const Writing *writing, guint i, GString *out)
{
    const BeckonHeard *heard = &g_array_index(writing->heard, BeckonHeard, i);
    char dbm[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(dbm, sizeof dbm, "%.1f", heard->dbm);
    if (g_str_has_suffix(dbm, ".0")) {
        dbm[strlen(dbm) - 2] = '\0';
    }
    g_string_append_printf(out, "%s: %sdBm",
                           beckon_shop_scanner(writing->shop, heard->scanner)->name, dbm);
}

/* The levels with something between each two. */
static void put_levels(const Writing *writing, const char *between, GString *out)
{
    for (guint i = 0; i < writing->heard->len; i++) {
        g_string_append(out, i > 0 ? between : "");
        put_level(writing, i, out);
    }
}

static void put_flow(const Writing *writing, GString *out)
{
    g_string_append_c(out, '{');
    put_levels(writing, ", ", out);
    g_string_append_c(out, '}');
}

/* A new line that begins in a node's column. */
static char *new_line(const Writing *writing, const BeckonYamlNode *node)
{
    g_autofree char *blanks = g_strnfill(node->column - 1, ' ');
    return g_strconcat(writing->line_end, blanks, NULL);
}

static Change replace(const Writing *writing, const BeckonYamlNode *old)
{
    GString *text = g_string_new(NULL);
    if (is_flow(writing->source, old)) {
        put_flow(writing, text);
    } else {
        g_autofree char *between = new_line(writing, old);
        put_levels(writing, between, text);
    }
    return (Change){start_of(writing->source, old), end_of(writing->source, old),
                    g_string_free(text, FALSE)};
}

static Change insert(const Writing *writing, const BeckonYamlNode *zone)
{
    guint last = beckon_yaml_size(zone) - 1;
    gsize at = end_of(writing->source, beckon_yaml_value(zone, last));
    GString *text = g_string_new(NULL);
    if (is_flow(writing->source, zone)) {
        g_string_append(text, ", heard: ");
    } else {
        g_autofree char *line = new_line(writing, beckon_yaml_key(zone, 0));
        g_string_append_printf(text, "%sheard: ", line);
        at = line_end_after(writing->source, at);
    }
    put_flow(writing, text);
    return (Change){at, at, g_string_free(text, FALSE)};
}

static bool is_same(const BeckonYamlNode *a, const BeckonYamlNode *b)
{
    if (a->kind != b->kind || g_strcmp0(a->text, b->text) != 0 ||
        (a->items != NULL && a->items->len != b->items->len)) {
        return false;
    }
    for (guint i = 0; a->items != NULL && i < a->items->len; i++) {
        if (!is_same(g_ptr_array_index(a->items, i), g_ptr_array_index(b->items, i))) {
            return false;
        }
    }
    return true;
}

/* Whether a map holds what another held, in its order, but for what is at the end of a path of
 * keys, which may have come or changed. */
static bool is_same_but_for(const BeckonYamlNode *before, const BeckonYamlNode *after,
                            const char *const *path)
{
    guint j = 0;
    for (guint i = 0; i < beckon_yaml_size(after); i++) {
        const BeckonYamlNode *key = beckon_yaml_key(after, i);
        const BeckonYamlNode *value = beckon_yaml_value(after, i);
        bool has = j < beckon_yaml_size(before) &&
                   strcmp(beckon_yaml_key(before, j)->text, key->text) == 0;
        bool is_on_path = strcmp(key->text, path[0]) == 0;
        if (is_on_path && path[1] == NULL) {
            j += has;
            continue;
        }
        if (!has || !(is_on_path ? is_same_but_for(beckon_yaml_value(before, j), value, path + 1)
                                 : is_same(beckon_yaml_value(before, j), value))) {
            return false;
        }
        j++;
    }
    return j == beckon_yaml_size(before);
}

static bool has_fingerprint(const BeckonShop *shop, const char *name, const GArray *heard)
{
    const GArray *has = beckon_shop_zone(shop, (guint)beckon_shop_find_zone(shop, name))->heard;
    bool is_so = has->len == heard->len;
    for (guint i = 0; is_so && i < heard->len; i++) {
        const BeckonHeard *a = &g_array_index(has, BeckonHeard, i);
        const BeckonHeard *b = &g_array_index(heard, BeckonHeard, i);
        is_so = a->scanner == b->scanner && ABS(a->dbm - b->dbm) < 0.06;
    }
    return is_so;
}

/* Whether the text is the shop file that it was, but for the fingerprint, which is there. */
static bool is_right(const Writing *writing, const BeckonYaml *before, const char *zone,
                     const GString *text)
{
    const char *const path[] = {"zones", zone, "heard", NULL};
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonSource) source = beckon_source_new(writing->source->name, text->str, text->len);
    g_autoptr(BeckonShop) shop = beckon_shop_parse(source, diagnostics);
    g_autoptr(BeckonYaml) after = beckon_yaml_parse(source, diagnostics);
    return shop != NULL && after != NULL && has_fingerprint(shop, zone, writing->heard) &&
           is_same_but_for(before->root, after->root, path);
}

static char *apply(const Writing *writing, const BeckonYaml *yaml, const char *zone, GError **error)
{
    const BeckonYamlNode *node = beckon_yaml_get(beckon_yaml_get(yaml->root, "zones"), zone);
    const BeckonYamlNode *old = beckon_yaml_get(node, "heard");
    Change change = old != NULL ? replace(writing, old) : insert(writing, node);
    const BeckonSource *source = writing->source;
    g_autofree char *put = change.text;
    GString *text = g_string_new_len(source->text, (gssize)change.from);
    g_string_append(text, put);
    g_string_append_len(text, source->text + change.to, (gssize)(source->len - change.to));
    if (!is_right(writing, yaml, zone, text)) {
        g_string_free(text, TRUE);
        GString *by_hand = g_string_new(NULL);
        put_flow(writing, by_hand);
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s: the zone '%s' is written in a way that only a person can change safely: "
                    "put heard: %s into it",
                    source->name, zone, by_hand->str);
        g_string_free(by_hand, TRUE);
        return NULL;
    }
    return g_string_free(text, FALSE);
}

static const char *line_end_of(const BeckonSource *source)
{
    const char *first = memchr(source->text, '\n', source->len);
    return first != NULL && first > source->text && first[-1] == '\r' ? "\r\n" : "\n";
}

char *beckon_fingerprint_write(const char *name, const char *text, gsize len, const char *zone,
                               const GArray *heard, GError **error)
{
    g_autoptr(BeckonSource) source = beckon_source_new(name, text, len);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonShop) shop = beckon_shop_parse(source, diagnostics);
    g_autoptr(BeckonYaml) yaml = shop != NULL ? beckon_yaml_parse(source, diagnostics) : NULL;
    if (yaml == NULL) {
        g_autofree char *faults = beckon_diagnostics_format(diagnostics);
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID, g_strchomp(faults));
        return NULL;
    }
    if (beckon_shop_find_zone(shop, zone) < 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND, "%s: there is no zone '%s'", name,
                    zone);
        return NULL;
    }
    const Writing writing = {source, shop, heard, line_end_of(source)};
    g_autofree char *written = apply(&writing, yaml, zone, error);
    if (written == NULL) {
        return NULL;
    }
    bool has_mark = len > source->len;
    return g_strconcat(has_mark ? BYTE_ORDER_MARK : "", written, NULL);
}
