/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml-format.h"

#include <string.h>

#include "base/error.h"
#include "base/yaml-layout.h"

/* The comment by which editors know a file's schema: it stays on top. */
#define MODELINE "# yaml-language-server:"

static guint rank_of(const BeckonYamlOrder *order, const char *key)
{
    guint rank = 0;
    while (rank < order->n_keys && strcmp(order->keys[rank], key) != 0) {
        rank++;
    }
    return rank;
}

/* The root's entries in the order in which they shall stand; NULL where they stand so. */
static guint *rank_entries(const BeckonYamlNode *root, const BeckonYamlOrder *order)
{
    guint n = beckon_yaml_size(root), n_ranked = 0;
    if (order == NULL || root->style != BECKON_YAML_BLOCK || root->kind != BECKON_YAML_MAP ||
        beckon_yaml_get(root, order->mark) == NULL) {
        return NULL;
    }
    g_autofree guint *entries = g_new(guint, n);
    bool is_ranked = true;
    for (guint rank = 0; rank <= order->n_keys; rank++) {
        for (guint i = 0; i < n; i++) {
            if (rank_of(order, beckon_yaml_key(root, i)->text) == rank) {
                is_ranked = is_ranked && i == n_ranked;
                entries[n_ranked++] = i;
            }
        }
    }
    return is_ranked ? NULL : g_steal_pointer(&entries);
}

/* What stands on top of the file whichever entry comes first. */
typedef struct {
    gsize len;
    bool blank_behind;
} Heading;

/* It is all above the last empty line before the first entry, or else the comment for editors. */
static Heading find_heading(const char *text, gsize len)
{
    Heading heading = {0};
    gsize end = 0; /* of the last comment */
    for (const char *line = text; *line == '#' || *line == '\n';) {
        const char *newline = memchr(line, '\n', len - (gsize)(line - text));
        if (newline == NULL) {
            break;
        }
        if (*line == '\n') {
            heading = (Heading){end, true};
        } else if (end == 0 && g_str_has_prefix(line, MODELINE)) {
            heading.len = (gsize)(newline - text);
        }
        end = *line == '#' ? (gsize)(newline - text) : end;
        line = newline + 1;
    }
    return heading;
}

/* Appends an entry, whose text begins with the end of the line before it. */
static void append_entry(GString *out, const char *text, gsize len, bool blank)
{
    gsize skipped = 0;
    while (skipped < len && text[skipped] == '\n') {
        skipped++;
    }
    if (out->len > 0 && skipped < len) {
        g_string_append(out, blank || skipped > 1 ? "\n\n" : "\n");
    }
    g_string_append_len(out, text + skipped, (gssize)(len - skipped));
}

static char *join_entries(const GString *written, const GArray *entries, const guint *ranked)
{
    const char *text = written->str;
    const gsize *starts = (const gsize *)entries->data;
    guint n = entries->len - 1;
    const Heading heading = find_heading(text, starts[1]);
    GString *out = g_string_new_len(text, (gssize)heading.len);
    for (guint i = 0; i < n; i++) {
        bool is_top = ranked[i] == 0;
        gsize start = is_top ? heading.len + heading.blank_behind : starts[ranked[i]];
        append_entry(out, text + start, starts[ranked[i] + 1] - start,
                     i == 0 && heading.blank_behind);
    }
    append_entry(out, text + starts[n], written->len - starts[n], false);
    return g_string_free(out, FALSE);
}

static bool refuse(const BeckonSource *source, const BeckonYamlWriter *writer, const char *why,
                   GError **error)
{
    guint line = 1;
    for (const char *at = writer->text; at < writer->at; at++) {
        line += *at == '\n';
    }
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "%s:%u: it is left as it is: %s",
                source->name, line, why);
    return false;
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* One pass: the text, and its comments, sorted. */
static char *write_once(const BeckonSource *source, const BeckonYaml *yaml,
                        const BeckonYamlOrder *order, GPtrArray **ret_comments, GError **error)
{
    g_autoptr(BeckonYamlWriter) writer =
        beckon_yaml_writer_new(yaml->source->text, yaml->source->len);
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(gsize));
    beckon_yaml_layout(writer, yaml->root, entries);
    if (writer->fault != NULL) {
        refuse(source, writer, writer->fault, error);
        return NULL;
    }
    g_autofree guint *ranked = rank_entries(yaml->root, order);
    g_autofree char *text =
        ranked != NULL ? join_entries(writer->out, entries, ranked) : g_strdup(writer->out->str);
    g_ptr_array_sort(writer->comments, compare_texts);
    *ret_comments = g_steal_pointer(&writer->comments);
    writer->comments = g_ptr_array_new();
    return g_strconcat(text, "\n", NULL);
}

static bool is_same_tree(const BeckonYamlNode *a, const BeckonYamlNode *b)
{
    guint n = a->items != NULL ? a->items->len : 0;
    if (a->kind != b->kind || a->plain != b->plain || g_strcmp0(a->text, b->text) != 0 ||
        (b->items != NULL ? b->items->len : 0) != n) {
        return false;
    }
    for (guint i = 0; i < n; i++) {
        if (!is_same_tree(g_ptr_array_index(a->items, i), g_ptr_array_index(b->items, i))) {
            return false;
        }
    }
    return true;
}

/* The same, whatever the order of the root's keys. */
static bool is_same_file(const BeckonYamlNode *a, const BeckonYamlNode *b)
{
    if (a->kind != BECKON_YAML_MAP || b->kind != BECKON_YAML_MAP) {
        return is_same_tree(a, b);
    }
    for (guint i = 0; i < beckon_yaml_size(a); i++) {
        const BeckonYamlNode *value = beckon_yaml_get(b, beckon_yaml_key(a, i)->text);
        if (value == NULL || !is_same_tree(beckon_yaml_value(a, i), value)) {
            return false;
        }
    }
    return beckon_yaml_size(a) == beckon_yaml_size(b);
}

static bool are_same_texts(const GPtrArray *a, const GPtrArray *b)
{
    bool same = a->len == b->len;
    for (guint i = 0; same && i < a->len; i++) {
        same = strcmp(g_ptr_array_index(a, i), g_ptr_array_index(b, i)) == 0;
    }
    return same;
}

/* Whether a text says what the file says, with the same comments, and would be left as it is: what
 * people wrote is trusted to nothing less. */
static bool is_kept(const BeckonYaml *before, const GPtrArray *comments, const char *text,
                    const BeckonYamlOrder *order)
{
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonSource) source = beckon_source_new(before->source->name, text, strlen(text));
    g_autoptr(BeckonYaml) after = beckon_yaml_parse(source, diagnostics);
    if (after == NULL || !is_same_file(before->root, after->root)) {
        return false;
    }
    g_autoptr(GPtrArray) comments_after = NULL;
    g_autofree char *again = write_once(source, after, order, &comments_after, NULL);
    return again != NULL && strcmp(again, text) == 0 && are_same_texts(comments, comments_after);
}

/* With '\n' alone at each line's end, as YAML reads all others. */
static BeckonSource *with_plain_ends(const BeckonSource *source)
{
    g_autoptr(GString) text = g_string_sized_new(source->len);
    for (gsize i = 0; i < source->len; i++) {
        bool is_return = source->text[i] == '\r';
        if (!is_return || i + 1 == source->len || source->text[i + 1] != '\n') {
            g_string_append_c(text, is_return ? '\n' : source->text[i]);
        }
    }
    return beckon_source_new(source->name, text->str, text->len);
}

char *beckon_yaml_format(const BeckonSource *source, const BeckonYamlOrder *order,
                         BeckonDiagnostics *diagnostics, GError **error)
{
    g_autoptr(BeckonYaml) original = beckon_yaml_parse(source, diagnostics);
    if (original == NULL) {
        return NULL;
    }
    g_autoptr(BeckonSource) plain = with_plain_ends(source);
    g_autoptr(BeckonYaml) yaml = beckon_yaml_parse(plain, diagnostics);
    g_autoptr(GPtrArray) comments = NULL;
    g_autofree char *text = yaml != NULL ? write_once(plain, yaml, order, &comments, error) : NULL;
    if (text != NULL &&
        (!is_same_file(original->root, yaml->root) || !is_kept(yaml, comments, text, order))) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s: it is left as it is: something in it would be lost", source->name);
        return NULL;
    }
    return g_steal_pointer(&text);
}
