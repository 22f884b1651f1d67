/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml-layout.h"

#include <string.h>

#define STEP 2

/* A file that is being written. */
typedef struct {
    BeckonYamlWriter *writer;
    GArray *entries; /* as of the header */
} Layout;

static void write_value(Layout *layout, const BeckonYamlNode *value, const BeckonYamlLevel *level,
                        bool is_item);

static const BeckonYamlComment *comment_at(const BeckonYamlGap *gap, guint i)
{
    return &g_array_index(gap->comments, BeckonYamlComment, i);
}

/* Writes the comment behind the line, if there is one: the number of the first one that is not. */
static guint write_trail(BeckonYamlWriter *writer, const BeckonYamlGap *gap)
{
    if (gap->comments->len == 0 || comment_at(gap, 0)->is_own_line) {
        return 0;
    }
    beckon_yaml_writer_trail(writer, comment_at(gap, 0));
    return 1;
}

/* Writes a gap's comments, those on lines of their own at the column. */
static void write_remarks(BeckonYamlWriter *writer, const BeckonYamlGap *gap, guint column)
{
    for (guint i = write_trail(writer, gap); i < gap->comments->len; i++) {
        const BeckonYamlComment *comment = comment_at(gap, i);
        beckon_yaml_writer_remark(writer, comment, column, i > 0 && comment->blank_before);
    }
}

/* Which of the levels a comment is about: that of the entry that follows, number `next`, unless
 * the comment stands further in, with what has just ended. */
static guint level_of(const GArray *levels, guint next, guint deepest,
                      const BeckonYamlComment *comment)
{
    for (guint i = deepest; i > next; i--) {
        const BeckonYamlLevel *level = &g_array_index(levels, BeckonYamlLevel, i);
        const BeckonYamlLevel *outer = &g_array_index(levels, BeckonYamlLevel, next);
        if (level->old_column <= comment->column && comment->column > outer->old_column) {
            return i;
        }
    }
    return next;
}

static void begin_entry(Layout *layout, guint depth)
{
    if (depth == 0) {
        g_array_append_val(layout->entries, layout->writer->out->len);
    }
}

/* Writes what stands before an entry of the level, or behind the last one at all: comments, and
 * the break. The first entry of a block has no empty line before it. */
static void write_gap(Layout *layout, const BeckonYamlGap *gap, guint depth, bool is_first,
                      bool is_end)
{
    BeckonYamlWriter *writer = layout->writer;
    guint deepest = MAX(writer->levels->len, depth + 1) - 1;
    bool begun = false;
    guint first = write_trail(writer, gap);
    for (guint i = first; i < gap->comments->len; i++) {
        const BeckonYamlComment *comment = comment_at(gap, i);
        deepest = level_of(writer->levels, depth, deepest, comment);
        if (deepest == depth && !begun) {
            begin_entry(layout, depth);
            begun = true;
        }
        beckon_yaml_writer_remark(writer, comment,
                                  g_array_index(writer->levels, BeckonYamlLevel, deepest).column,
                                  comment->blank_before && !(is_first && i == first));
    }
    if (!begun) {
        begin_entry(layout, depth);
    }
    g_array_set_size(writer->levels, depth + 1);
    if (!is_end) {
        beckon_yaml_writer_break(writer,
                                 g_array_index(writer->levels, BeckonYamlLevel, depth).column,
                                 gap->blank_behind && !(is_first && first == gap->comments->len));
    }
}

static bool expect_sign(BeckonYamlWriter *writer, char sign)
{
    if (writer->at == writer->end || *writer->at != sign) {
        writer->fault = "something stands here that is not understood";
        return false;
    }
    writer->at++;
    g_string_append_c(writer->out, sign);
    return true;
}

static void write_key(BeckonYamlWriter *writer, const BeckonYamlNode *key, guint column)
{
    if (writer->at < writer->end && *writer->at == '?') {
        writer->fault = "a key with a '?' before it: take the '?' away";
        return;
    }
    if (key->end > 0) {
        beckon_yaml_writer_scalar(writer, key, column + STEP);
    }
    BeckonYamlGap gap = beckon_yaml_writer_gap(writer); /* before the colon: nothing to keep */
    beckon_yaml_gap_clear(&gap);
    if (writer->fault == NULL) {
        expect_sign(writer, ':');
    }
}

/* Writes a block whose first entry comes behind the gap; in_line: on the line that is begun. */
static void write_block(Layout *layout, const BeckonYamlNode *block, guint column,
                        const BeckonYamlGap *first_gap, bool in_line)
{
    BeckonYamlWriter *writer = layout->writer;
    const BeckonYamlLevel level = {
        beckon_yaml_writer_old_column(writer, writer->text + block->start), column};
    guint depth = writer->levels->len;
    g_array_append_val(writer->levels, level);
    for (guint i = 0; i < beckon_yaml_size(block) && writer->fault == NULL; i++) {
        if (i == 0 && !in_line) {
            write_gap(layout, first_gap, depth, true, false);
        } else if (i > 0) {
            g_auto(BeckonYamlGap) gap = beckon_yaml_writer_gap(writer);
            write_gap(layout, &gap, depth, false, false);
        }
        if (block->kind == BECKON_YAML_MAP) {
            write_key(writer, beckon_yaml_key(block, i), column);
        } else {
            expect_sign(writer, '-');
        }
        if (writer->fault == NULL) {
            write_value(layout,
                        block->kind == BECKON_YAML_MAP ? beckon_yaml_value(block, i)
                                                       : beckon_yaml_item(block, i),
                        &level, block->kind == BECKON_YAML_LIST);
        }
    }
}

static void add_scalars(const BeckonYamlNode *node, GPtrArray *scalars)
{
    if (node->kind == BECKON_YAML_SCALAR && node->end > 0) {
        g_ptr_array_add(scalars, (gpointer)node);
    }
    for (guint i = 0; node->items != NULL && i < node->items->len; i++) {
        add_scalars(g_ptr_array_index(node->items, i), scalars);
    }
}

/* Writes a list or mapping in brackets, line by line as it is, from its opening bracket on. */
static void write_flow(BeckonYamlWriter *writer, const BeckonYamlNode *flow, guint column,
                       guint least)
{
    g_autoptr(GPtrArray) scalars = g_ptr_array_new();
    add_scalars(flow, scalars);
    guint next = 0, depth = 0;
    char last = '\0';
    do {
        g_auto(BeckonYamlGap) gap = beckon_yaml_writer_gap(writer);
        const BeckonYamlNode *scalar =
            next < scalars->len ? g_ptr_array_index(scalars, next) : NULL;
        bool is_scalar = scalar != NULL && writer->at == writer->text + scalar->start;
        if (!is_scalar && (writer->at == writer->end || strchr("[]{},:", *writer->at) == NULL)) {
            writer->fault = "something stands in these brackets that is not understood";
            return;
        }
        bool closes = !is_scalar && (*writer->at == ']' || *writer->at == '}');
        guint inside = column + depth * STEP;
        if (depth > 0 && (gap.breaks || gap.comments->len > 0)) {
            write_remarks(writer, &gap, inside);
            beckon_yaml_writer_break(writer, closes ? MAX(inside - STEP, least) : inside,
                                     gap.blank_behind && !closes && last != '[' && last != '{');
        } else if (last == ':' || (last == ',' && !closes)) {
            g_string_append_c(writer->out, ' ');
        }
        last = is_scalar ? '\0' : *writer->at;
        if (is_scalar) {
            beckon_yaml_writer_scalar(writer, scalar, inside);
            next++;
        } else {
            depth += (last == '[' || last == '{') - (guint)closes;
            expect_sign(writer, last);
        }
    } while (depth > 0 && writer->fault == NULL);
}

/* Writes a value that is no block behind its key or its '-'. */
static void write_inline(BeckonYamlWriter *writer, const BeckonYamlNode *value,
                         const BeckonYamlLevel *level, const BeckonYamlGap *gap, bool is_item)
{
    guint column = level->column + STEP;
    if (gap->comments->len > 0) {
        write_remarks(writer, gap, column);
        beckon_yaml_writer_break(writer, column, false);
    } else {
        g_string_append_c(writer->out, ' ');
    }
    switch (value->style) {
    case BECKON_YAML_PLAIN:
    case BECKON_YAML_SINGLE_QUOTED:
    case BECKON_YAML_DOUBLE_QUOTED:
        beckon_yaml_writer_scalar(writer, value, column);
        return;
    case BECKON_YAML_LINES:
        beckon_yaml_writer_lines(writer, value, column, level->old_column);
        return;
    case BECKON_YAML_FLOW:
        write_flow(writer, value, is_item ? column : level->column, column);
        return;
    case BECKON_YAML_BLOCK:
        break;
    }
    g_return_if_reached();
}

static bool is_left_out(const BeckonYamlNode *value)
{
    return value->kind == BECKON_YAML_SCALAR && value->style != BECKON_YAML_LINES &&
           value->end == value->start;
}

static void write_value(Layout *layout, const BeckonYamlNode *value, const BeckonYamlLevel *level,
                        bool is_item)
{
    BeckonYamlWriter *writer = layout->writer;
    if (is_left_out(value)) {
        return;
    }
    g_auto(BeckonYamlGap) gap = beckon_yaml_writer_gap(writer);
    if (value->style != BECKON_YAML_BLOCK) {
        write_inline(writer, value, level, &gap, is_item);
        return;
    }
    bool in_line = is_item && gap.comments->len == 0;
    if (in_line) {
        g_string_append_c(writer->out, ' ');
    }
    write_block(layout, value, level->column + STEP, &gap, in_line);
}

/* Takes a document's mark where one stands, and what is behind it. */
static void skip_mark(BeckonYamlWriter *writer, const char *mark, BeckonYamlGap *gap)
{
    const char *behind_mark = writer->at + strlen(mark);
    if (behind_mark > writer->end || !g_str_has_prefix(writer->at, mark) ||
        (behind_mark < writer->end && strchr(" \t\n", *behind_mark) == NULL)) {
        return;
    }
    writer->at = behind_mark;
    g_auto(BeckonYamlGap) behind = beckon_yaml_writer_gap(writer);
    for (guint i = 0; i < behind.comments->len; i++) {
        BeckonYamlComment comment = *comment_at(&behind, i);
        comment.is_own_line = true;
        g_array_append_val(gap->comments, comment);
    }
    gap->blank_behind = behind.blank_behind;
}

static void write_bare_root(BeckonYamlWriter *writer, const BeckonYamlNode *root,
                            const BeckonYamlGap *gap)
{
    write_remarks(writer, gap, 0);
    beckon_yaml_writer_break(writer, 0, gap->blank_behind && gap->comments->len > 0);
    if (root->style == BECKON_YAML_FLOW) {
        const BeckonYamlLevel level = {0, 0};
        write_flow(writer, root, 0, 0);
        g_array_append_val(writer->levels, level);
    } else {
        writer->fault = "a file that is neither a list nor a mapping";
    }
}

static void write_root(Layout *layout, const BeckonYamlNode *root)
{
    BeckonYamlWriter *writer = layout->writer;
    g_auto(BeckonYamlGap) gap = beckon_yaml_writer_gap(writer);
    if (writer->at < writer->end && *writer->at == '%') {
        writer->fault = "a directive: take the line away";
        return;
    }
    skip_mark(writer, "---", &gap);
    if (root->style == BECKON_YAML_BLOCK) {
        write_block(layout, root, 0, &gap, false);
    } else {
        write_bare_root(writer, root, &gap);
    }
}

static void write_end(Layout *layout)
{
    BeckonYamlWriter *writer = layout->writer;
    g_auto(BeckonYamlGap) gap = beckon_yaml_writer_gap(writer);
    skip_mark(writer, "...", &gap);
    write_gap(layout, &gap, 0, false, true);
    if (writer->at != writer->end) {
        writer->fault = "something stands behind the end that is not understood";
    }
}

void beckon_yaml_layout(BeckonYamlWriter *writer, const BeckonYamlNode *root, GArray *entries)
{
    Layout layout = {writer, entries};
    write_root(&layout, root);
    if (writer->fault == NULL) {
        write_end(&layout);
    }
}
