/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml-builder.h"

#include <libfyaml.h>
#include <string.h>

#include "base/codes.h"
#include "base/limits.h"

/* The tree is built from the parser's events and not by the library's own document builder: the
 * events carry every place, and nothing is resolved, so that an alias stays one event. */
typedef struct {
    const BeckonSource *source;
    BeckonDiagnostics *diagnostics;
    BeckonYamlNode *root;
    GPtrArray *open; /* of BeckonYamlNode: the lists and maps not yet ended, borrowed */
    guint n_nodes;
    guint n_documents;
    guint n_directives;
} Builder;

void beckon_yaml_node_free(BeckonYamlNode *node)
{
    if (node != NULL) {
        g_free(node->text);
        if (node->items != NULL) {
            g_ptr_array_unref(node->items);
        }
        g_free(node);
    }
}

static void refuse(Builder *builder, const char *code, guint line, guint column, guint length,
                   const char *message)
{
    beckon_diagnostics_add(builder->diagnostics, BECKON_SEVERITY_ERROR, code, builder->source, line,
                           column, length, NULL, "%s", message);
}

/* Where a value without a place of its own would have stood: at its key, or at its list. */
static void place_empty(const Builder *builder, BeckonYamlNode *node)
{
    const BeckonYamlNode *near =
        builder->open->len > 0 ? g_ptr_array_index(builder->open, builder->open->len - 1) : NULL;
    if (near != NULL && near->items->len > 0) {
        near = g_ptr_array_index(near->items, near->items->len - 1);
    }
    node->line = near != NULL ? near->line : 1;
    node->column = near != NULL ? near->column : 1;
    node->length = near != NULL ? near->length : 1;
}

static BeckonYamlStyle style_of(struct fy_event *event)
{
    switch (fy_event_get_node_style(event)) {
    case FYNS_FLOW:
        return BECKON_YAML_FLOW;
    case FYNS_BLOCK:
        return BECKON_YAML_BLOCK;
    case FYNS_SINGLE_QUOTED:
        return BECKON_YAML_SINGLE_QUOTED;
    case FYNS_DOUBLE_QUOTED:
        return BECKON_YAML_DOUBLE_QUOTED;
    case FYNS_LITERAL:
    case FYNS_FOLDED:
        return BECKON_YAML_LINES;
    case FYNS_ANY:
    case FYNS_PLAIN:
    case FYNS_ALIAS:
        return BECKON_YAML_PLAIN;
    }
    g_return_val_if_reached(BECKON_YAML_PLAIN);
}

static void place(const Builder *builder, struct fy_event *event, BeckonYamlNode *node)
{
    node->style = style_of(event);
    const struct fy_mark *start = fy_event_start_mark(event);
    const struct fy_mark *end = fy_event_end_mark(event);
    if (start == NULL || end == NULL) {
        place_empty(builder, node);
        return;
    }
    /* A quoted scalar's marks lie inside of its quotes. */
    int quote =
        node->style == BECKON_YAML_SINGLE_QUOTED || node->style == BECKON_YAML_DOUBLE_QUOTED;
    int length = start->line == end->line ? end->column - start->column + 2 * quote : 1;
    node->line = (guint)start->line + 1;
    node->column = (guint)(start->column - quote) + 1;
    node->length = node->kind == BECKON_YAML_SCALAR ? (guint)MAX(length, 1) : 1;
    node->start = start->input_pos - (gsize)quote;
    node->end = end->input_pos + (gsize)quote;
    node->plain = node->kind == BECKON_YAML_SCALAR && node->style == BECKON_YAML_PLAIN;
}

/* Anchors and tags stand before the node that they mark, and have a token of their own. */
static void refuse_properties(Builder *builder, struct fy_event *event, const BeckonYamlNode *node)
{
    struct fy_token *anchor = fy_event_get_anchor_token(event);
    struct fy_token *tag = fy_event_get_tag_token(event);
    const struct fy_mark *at = fy_token_start_mark(anchor != NULL ? anchor : tag);
    guint line = at != NULL ? (guint)at->line + 1 : node->line;
    guint column = at != NULL ? (guint)at->column + 1 : node->column;
    if (anchor != NULL) {
        refuse(builder, BECKON_CODE_ALIAS, line, MAX(column, 2) - 1, 1,
               "anchors (&) are not allowed here: write the value where it is used");
    } else if (tag != NULL) {
        refuse(builder, BECKON_CODE_TAG, line, column, 1, "tags (!) are not allowed here");
    }
}

static bool is_key_next(const BeckonYamlNode *parent)
{
    return parent->kind == BECKON_YAML_MAP && parent->items->len % 2 == 0;
}

/* Takes the node. False when the file is to be read no further. */
static bool attach(Builder *builder, BeckonYamlNode *node)
{
    if (builder->open->len == 0) {
        builder->root = node;
    } else {
        BeckonYamlNode *parent = g_ptr_array_index(builder->open, builder->open->len - 1);
        bool bad_key = is_key_next(parent) && node->kind != BECKON_YAML_SCALAR;
        g_ptr_array_add(parent->items, node);
        if (bad_key) {
            refuse(builder, BECKON_CODE_KEY_KIND, node->line, node->column, node->length,
                   "a list or a mapping cannot be a key");
            return false;
        }
    }
    if (++builder->n_nodes > BECKON_LIMIT_YAML_NODES) {
        refuse(builder, BECKON_CODE_NODES, node->line, node->column, node->length,
               "the file holds too many values");
        return false;
    }
    return true;
}

static bool add_scalar(Builder *builder, struct fy_event *event)
{
    BeckonYamlNode *node = g_new0(BeckonYamlNode, 1);
    struct fy_token *token = fy_event_get_token(event);
    gsize len = 0;
    const char *text = token != NULL ? fy_token_get_text(token, &len) : NULL;
    node->kind = BECKON_YAML_SCALAR;
    node->text = text != NULL ? g_strndup(text, len) : g_strdup("");
    place(builder, event, node);
    refuse_properties(builder, event, node);
    if (strlen(node->text) != len) {
        refuse(builder, BECKON_CODE_ENCODING, node->line, node->column, node->length,
               "there is a NUL in this text");
    }
    return attach(builder, node);
}

static bool add_alias(Builder *builder, struct fy_event *event)
{
    const struct fy_mark *at = fy_event_start_mark(event);
    refuse(builder, BECKON_CODE_ALIAS, at != NULL ? (guint)at->line + 1 : 0,
           at != NULL ? (guint)MAX(at->column, 1) : 0, 1,
           "aliases (*) are not allowed here: write the value itself");
    return false;
}

static bool open_collection(Builder *builder, struct fy_event *event, BeckonYamlKind kind)
{
    BeckonYamlNode *node = g_new0(BeckonYamlNode, 1);
    node->kind = kind;
    node->items = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_yaml_node_free);
    place(builder, event, node);
    refuse_properties(builder, event, node);
    if (!attach(builder, node)) {
        return false;
    }
    if (builder->open->len == BECKON_LIMIT_YAML_DEPTH) {
        refuse(builder, BECKON_CODE_DEPTH, node->line, node->column, 1, "this is nested too deep");
        return false;
    }
    g_ptr_array_add(builder->open, node);
    return true;
}

/* By their text, and those of one text as in the file. */
static int by_text(gconstpointer a, gconstpointer b)
{
    const BeckonYamlNode *first = *(BeckonYamlNode *const *)a,
                         *second = *(BeckonYamlNode *const *)b;
    int order = strcmp(first->text, second->text);
    return order != 0 ? order : (first->start > second->start) - (first->start < second->start);
}

/* Sorted, not hashed: keys can be made to have one hash, and would each be held against all. */
static void refuse_doubled_keys(Builder *builder, const BeckonYamlNode *map)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    for (guint i = 0; i < beckon_yaml_size(map); i++) {
        g_ptr_array_add(keys, (gpointer)beckon_yaml_key(map, i));
    }
    g_ptr_array_sort(keys, by_text);
    for (guint i = 1; i < keys->len; i++) {
        const BeckonYamlNode *before = g_ptr_array_index(keys, i - 1);
        const BeckonYamlNode *key = g_ptr_array_index(keys, i);
        if (strcmp(before->text, key->text) == 0) {
            g_autofree char *message = g_strdup_printf("the key '%s' stands here twice", key->text);
            refuse(builder, BECKON_CODE_DUPLICATE_KEY, key->line, key->column, key->length,
                   message);
        }
    }
}

static void close_collection(Builder *builder, struct fy_event *event)
{
    BeckonYamlNode *node = g_ptr_array_index(builder->open, builder->open->len - 1);
    const struct fy_mark *end = fy_event_end_mark(event);
    node->end = end != NULL ? end->input_pos : node->end;
    g_ptr_array_set_size(builder->open, (int)builder->open->len - 1);
    if (node->kind != BECKON_YAML_MAP) {
        return;
    }
    refuse_doubled_keys(builder, node);
}

static bool open_document(Builder *builder, struct fy_event *event)
{
    const struct fy_mark *at = fy_event_start_mark(event);
    if (++builder->n_documents > 1) {
        refuse(builder, BECKON_CODE_DOCUMENT, at != NULL ? (guint)at->line + 1 : 0, 1, 3,
               "a second document begins here: put it into a file of its own");
        return false;
    }
    return true;
}

static bool take_event(Builder *builder, struct fy_event *event)
{
    switch (event->type) {
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
        return true;
    case FYET_DOCUMENT_START:
        return open_document(builder, event);
    case FYET_MAPPING_START:
        return open_collection(builder, event, BECKON_YAML_MAP);
    case FYET_SEQUENCE_START:
        return open_collection(builder, event, BECKON_YAML_LIST);
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        close_collection(builder, event);
        return true;
    case FYET_SCALAR:
        return add_scalar(builder, event);
    case FYET_ALIAS:
        return add_alias(builder, event);
    }
    g_return_val_if_reached(false);
}

/* What to do about the words of the parser; NULL where it is not known. */
static const char *syntax_advice(const char *message)
{
    static const struct {
        const char *message, *advice;
    } table[] = {
        {"tab character", "indent with blanks"},
        {"nested block mapping on the same line", "a text that holds a colon goes in quotes"},
        {"missing comma in flow mapping",
         "a text that holds braces or commas goes in straight quotes, \" or ', not in curly ones"},
        {"did not find expected '-' indicator", "what belongs together begins in the same column"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (strstr(message, table[i].message) != NULL) {
            return table[i].advice;
        }
    }
    return NULL;
}

static void refuse_syntax(Builder *builder, struct fy_diag *diag)
{
    void *previous = NULL;
    const struct fy_diag_error *reason = fy_diag_errors_iterate(diag, &previous);
    if (reason == NULL) {
        refuse(builder, BECKON_CODE_SYNTAX, 0, 0, 1, "this is not YAML");
        return;
    }
    const char *advice = syntax_advice(reason->msg);
    g_autofree char *message = g_strconcat(reason->msg, advice != NULL ? ": " : NULL, advice, NULL);
    refuse(builder, BECKON_CODE_SYNTAX, (guint)MAX(reason->line, 1), (guint)MAX(reason->column, 1),
           1, message);
}

/* Collects errors and prints none. */
static struct fy_diag *quiet_diag(void)
{
    struct fy_diag_cfg config;
    fy_diag_cfg_default(&config);
    config.fp = NULL;
    config.level = FYET_ERROR;
    struct fy_diag *diag = fy_diag_create(&config);
    fy_diag_set_collect_errors(diag, true);
    return diag;
}

static void read_events(Builder *builder, struct fy_parser *parser)
{
    bool more = true;
    while (more) {
        struct fy_event *event = fy_parser_parse(parser);
        more = event != NULL && take_event(builder, event) &&
               !beckon_diagnostics_is_full(builder->diagnostics);
        fy_parser_event_free(parser, event);
    }
}

/* A directive is a line that begins with '%'. The library compares each with all before it, and no
 * file needs more than the one that says which YAML it is. */
static bool check_directive(Builder *builder, const char *line_start, guint line)
{
    if (line_start < builder->source->text + builder->source->len && *line_start == '%' &&
        ++builder->n_directives > 1) {
        refuse(builder, BECKON_CODE_SYNTAX, line, 1, 1,
               "this line begins with '%' as one before it does: put texts that do into quotes");
        return false;
    }
    return true;
}

/* The library's scanner looks ahead for the ':' that would make a key of a flow list or mapping:
 * to the end of the line, and behind any number of brackets left open, at hundreds of bytes a
 * token. So both are bounded before it sees the text; brackets in quotes count too, but in no
 * text that a person writes are so many left open. */
static bool check_look_ahead(Builder *builder)
{
    const char *line_start = builder->source->text;
    guint line = 1, n_open = 0;
    check_directive(builder, line_start, line);
    for (const char *at = line_start; at < builder->source->text + builder->source->len; at++) {
        if (*at == '\n') {
            line++;
            line_start = at + 1;
            if (!check_directive(builder, line_start, line)) {
                return false;
            }
        } else if (*at == '[' || *at == '{') {
            n_open++;
        } else if ((*at == ']' || *at == '}') && n_open > 0) {
            n_open--;
        }
        if (n_open > 2 * BECKON_LIMIT_YAML_DEPTH) {
            guint column = (guint)g_utf8_strlen(line_start, at - line_start) + 1;
            refuse(builder, BECKON_CODE_DEPTH, line, column, 1, "this is nested too deep");
            return false;
        }
        if (at - line_start >= BECKON_LIMIT_YAML_LINE_BYTES) {
            refuse(builder, BECKON_CODE_TOO_LONG, line, 1, 1, "this line is too long: break it");
            return false;
        }
    }
    return true;
}

BeckonYamlNode *beckon_yaml_build(const BeckonSource *source, BeckonDiagnostics *diagnostics)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    Builder builder = {.source = source, .diagnostics = diagnostics, .open = open};
    if (!check_look_ahead(&builder)) {
        return NULL;
    }
    struct fy_diag *diag = quiet_diag();
    const struct fy_parse_cfg config = {
        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE | FYPCF_DEFAULT_VERSION_1_2 |
                 FYPCF_SLOPPY_FLOW_INDENTATION,
        .diag = diag,
    };
    struct fy_parser *parser = fy_parser_create(&config);
    fy_parser_set_string(parser, source->text, source->len);
    read_events(&builder, parser);
    if (fy_parser_get_stream_error(parser)) {
        refuse_syntax(&builder, diag);
    } else if (builder.n_documents == 0) {
        refuse(&builder, BECKON_CODE_EMPTY_FILE, 0, 0, 0, "the file is empty");
    }
    fy_parser_destroy(parser);
    fy_diag_destroy(diag);
    return builder.root;
}
