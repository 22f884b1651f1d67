/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/segments.h"

#include <string.h>

#include "base/category.h"
#include "base/codes.h"
#include "base/limits.h"
#include "base/suggest.h"
#include "base/yaml-value.h"

struct BeckonSegments {
    GPtrArray *list;   /* of BeckonSegment, as in the file */
    GHashTable *names; /* → BeckonSegment, borrowed from the list */
};

typedef struct {
    BeckonSegments *segments;
    BeckonCompiling compiling;
} Reader;

static void segment_free(BeckonSegment *segment)
{
    beckon_condition_free(segment->condition);
    g_free(segment->name);
    g_free(segment);
}

BeckonSegments *beckon_segments_new(void)
{
    BeckonSegments *segments = g_new0(BeckonSegments, 1);
    segments->list = g_ptr_array_new_with_free_func((GDestroyNotify)segment_free);
    segments->names = g_hash_table_new(g_str_hash, g_str_equal);
    return segments;
}

void beckon_segments_free(BeckonSegments *segments)
{
    if (segments != NULL) {
        g_hash_table_unref(segments->names);
        g_ptr_array_unref(segments->list);
        g_free(segments);
    }
}

/* All names are known before the first condition is read, so that one that stands too far down is
 * told from one that stands nowhere. */
static void declare(BeckonSegments *segments, const BeckonSource *source, const BeckonYamlNode *map)
{
    guint n = map->kind == BECKON_YAML_MAP ? beckon_yaml_size(map) : 0;
    for (guint i = 0; i < MIN(n, BECKON_LIMIT_SEGMENTS); i++) {
        const BeckonYamlNode *key = beckon_yaml_key(map, i);
        BeckonSegment *segment = g_new0(BeckonSegment, 1);
        segment->name = g_strdup(key->text);
        segment->source = source;
        segment->line = key->line;
        segment->column = key->column;
        segment->length = key->length;
        g_ptr_array_add(segments->list, segment);
        g_hash_table_insert(segments->names, segment->name, segment);
    }
}

static void read_segment(const BeckonYaml *yaml, const BeckonYamlNode *key,
                         const BeckonYamlNode *value, void *target)
{
    Reader *reader = target;
    g_autofree char *kebab = beckon_category_slug(key->text);
    if (strcmp(key->text, kebab) != 0) {
        beckon_yaml_error(yaml, key, BECKON_CODE_SEGMENT_NAME, kebab,
                          "a segment's name is lower-case words and digits with single '-' "
                          "between them");
    }
    BeckonSegment *segment = g_hash_table_lookup(reader->segments->names, key->text);
    reader->compiling.segment = segment;
    segment->condition = beckon_condition_read(yaml, value, &reader->compiling);
    segment->is_read = true;
}

BeckonSegments *beckon_segments_parse(const BeckonSource *source, const BeckonCompiling *compiling,
                                      BeckonDiagnostics *diagnostics)
{
    g_autoptr(BeckonYaml) yaml = beckon_yaml_parse(source, diagnostics);
    if (yaml == NULL) {
        return NULL;
    }
    BeckonSegments *segments = beckon_segments_new();
    Reader reader = {segments, *compiling};
    reader.compiling.segments = segments;
    declare(segments, source, yaml->root);
    beckon_yaml_each_named(yaml, yaml->root, "segments", BECKON_LIMIT_SEGMENTS, read_segment,
                           &reader);
    return segments;
}

static void refuse_unknown(const BeckonSegments *segments, const BeckonYaml *yaml,
                           const BeckonYamlNode *node)
{
    guint n_names = 0;
    g_autofree const char **names = beckon_suggest_keys(segments->names, &n_names);
    beckon_yaml_unknown(yaml, node, BECKON_CODE_UNKNOWN_SEGMENT, "segment", names, n_names);
}

static void refuse_later(const BeckonYaml *yaml, const BeckonYamlNode *node, bool is_itself)
{
    if (is_itself) {
        beckon_yaml_error(yaml, node, BECKON_CODE_SEGMENT_ORDER, NULL,
                          "the segment '%s' cannot be part of itself", node->text);
    } else {
        beckon_yaml_error(yaml, node, BECKON_CODE_SEGMENT_ORDER, NULL,
                          "the segment '%s' stands further down: move it above this one",
                          node->text);
    }
}

const BeckonSegment *beckon_segments_find(const BeckonCompiling *compiling, const BeckonYaml *yaml,
                                          const BeckonYamlNode *node)
{
    if (beckon_yaml_text(yaml, node) == NULL || compiling->segments == NULL) {
        return NULL;
    }
    BeckonSegment *segment = g_hash_table_lookup(compiling->segments->names, node->text);
    if (segment == NULL) {
        refuse_unknown(compiling->segments, yaml, node);
        return NULL;
    }
    segment->is_named = true;
    if (compiling->segment != NULL && !segment->is_read) {
        refuse_later(yaml, node, segment == compiling->segment);
        return NULL;
    }
    return segment;
}

void beckon_segments_warn_unused(const BeckonSegments *segments, BeckonDiagnostics *diagnostics)
{
    for (guint i = 0; i < segments->list->len; i++) {
        const BeckonSegment *segment = g_ptr_array_index(segments->list, i);
        if (!segment->is_named) {
            beckon_diagnostics_add(diagnostics, BECKON_SEVERITY_WARNING, BECKON_CODE_UNUSED_SEGMENT,
                                   segment->source, segment->line, segment->column, segment->length,
                                   NULL, "no condition names the segment '%s'", segment->name);
        }
    }
}
