/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_YAML_WRITER_H
#define BECKON_BASE_YAML_WRITER_H

/* How base/yaml-format.c reads on through a file's text and writes it anew: every byte is passed
 * once, as part of a value, as punctuation, or as what lies between: blanks, line ends, comments.
 */

#include "base/yaml.h"

typedef struct {
    guint old_column; /* where its entries begin in the text that is read, from 0 */
    guint column;     /* and in what is written */
} BeckonYamlLevel;

typedef struct {
    const char *text; /* borrowed; only '\n' ends a line */
    const char *end;
    const char *at;      /* what is before it is written */
    const char *fault;   /* why it cannot go on, static; NULL: it can */
    GString *out;        /* what is written, without the last line's end */
    GPtrArray *comments; /* of char *: all that were written, as they are compared */
    GArray *levels;      /* of BeckonYamlLevel: the blocks around, the outermost first; behind them
                            those that have just ended */
} BeckonYamlWriter;

BeckonYamlWriter *beckon_yaml_writer_new(const char *text, gsize len);
void beckon_yaml_writer_free(BeckonYamlWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonYamlWriter, beckon_yaml_writer_free)

typedef struct {
    const char *text;
    gsize len;
    guint column;      /* from 0, in characters */
    bool is_own_line;  /* nothing stands before it on its line */
    bool blank_before; /* an empty line does */
} BeckonYamlComment;

/* What lies between two values or signs. */
typedef struct {
    GArray *comments;  /* of BeckonYamlComment */
    bool breaks;       /* there is a line's end in it */
    bool blank_behind; /* an empty line behind the last comment */
} BeckonYamlGap;

/* Moves on to the next value or sign. Clear it with the function below. */
BeckonYamlGap beckon_yaml_writer_gap(BeckonYamlWriter *writer);
void beckon_yaml_gap_clear(BeckonYamlGap *gap);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BeckonYamlGap, beckon_yaml_gap_clear)

/* Begins a line, an empty one before it where that is wanted and something is written already. */
void beckon_yaml_writer_break(BeckonYamlWriter *writer, guint column, bool blank);

/* Writes a comment behind what stands on the line, in the column that it had where that is free. */
void beckon_yaml_writer_trail(BeckonYamlWriter *writer, const BeckonYamlComment *comment);

/* Writes a comment on a line of its own. */
void beckon_yaml_writer_remark(BeckonYamlWriter *writer, const BeckonYamlComment *comment,
                               guint column, bool blank);

/* The column of a place in the text, from 0, in characters. */
guint beckon_yaml_writer_old_column(const BeckonYamlWriter *writer, const char *at);

/* Writes a scalar that begins here, in double quotes where it has quotes and none within; further
 * lines of it begin at the column. */
void beckon_yaml_writer_scalar(BeckonYamlWriter *writer, const BeckonYamlNode *scalar,
                               guint column);

/* Writes lines whose '|' or '>' stands here, at the column; an indentation that the header names
 * counts from old_column in the text. */
void beckon_yaml_writer_lines(BeckonYamlWriter *writer, const BeckonYamlNode *scalar, guint column,
                              guint old_column);

#endif
