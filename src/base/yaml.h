/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_YAML_H
#define BECKON_BASE_YAML_H

/* A YAML file as a tree of nodes that know their places. Only plain trees are taken: one
 * document of UTF-8 within base/limits.h, without anchors, aliases and tags, no key twice. All
 * scalars are text: what `no` or `1.0` means is for the reader of the value (base/yaml-value.h). */

#include <glib.h>
#include <stdbool.h>

#include "base/diagnostic.h"

typedef enum { BECKON_YAML_SCALAR, BECKON_YAML_LIST, BECKON_YAML_MAP } BeckonYamlKind;

/* How a node is written: scalars bare, in quotes, or as lines behind a '|' or '>'; lists and maps
 * on lines of their own, or in brackets. */
typedef enum {
    BECKON_YAML_PLAIN,
    BECKON_YAML_SINGLE_QUOTED,
    BECKON_YAML_DOUBLE_QUOTED,
    BECKON_YAML_LINES,
    BECKON_YAML_BLOCK,
    BECKON_YAML_FLOW
} BeckonYamlStyle;

typedef struct {
    BeckonYamlKind kind;
    bool plain;   /* of a scalar: written without quotes */
    guint line;   /* from 1. An empty value has its key's place */
    guint column; /* from 1, in characters */
    guint length; /* characters on that line; 1 for lists and maps */
    BeckonYamlStyle style;
    gsize start; /* its first byte in the source's text, quotes and brackets too; of LINES, those
                    below the '|'; of BLOCK, the first entry or '-' */
    gsize end;   /* behind its last byte, of no use for BLOCK; 0 of a value that is left out */
    char *text;  /* of a scalar, "" when empty; NULL for the others */
    GPtrArray *items; /* of BeckonYamlNode: a list's items, or a map's key, value, key, value …;
                         NULL for scalars */
} BeckonYamlNode;

/* A parsed file. It borrows the source and the diagnostics, to which its readers add. */
typedef struct {
    const BeckonSource *source;
    BeckonDiagnostics *diagnostics;
    BeckonYamlNode *root;
} BeckonYaml;

/* NULL when the file is not such a tree: the diagnostics say where. */
BeckonYaml *beckon_yaml_parse(const BeckonSource *source, BeckonDiagnostics *diagnostics);
void beckon_yaml_free(BeckonYaml *yaml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonYaml, beckon_yaml_free)

/* Number of a map's entries or a list's items; 0 for a scalar. */
guint beckon_yaml_size(const BeckonYamlNode *node);
const BeckonYamlNode *beckon_yaml_item(const BeckonYamlNode *list, guint i);
const BeckonYamlNode *beckon_yaml_key(const BeckonYamlNode *map, guint i);
const BeckonYamlNode *beckon_yaml_value(const BeckonYamlNode *map, guint i);

/* A map's value by key, or NULL. */
const BeckonYamlNode *beckon_yaml_get(const BeckonYamlNode *map, const char *key);

/* Whether a value was left out: `key:`, `key: null` or `key: ~`. */
bool beckon_yaml_is_empty(const BeckonYamlNode *node);

/* Adds an error or a warning at a node. The suggestion may be NULL. */
void beckon_yaml_error(const BeckonYaml *yaml, const BeckonYamlNode *node, const char *code,
                       const char *suggestion, const char *format, ...) G_GNUC_PRINTF(5, 6);
void beckon_yaml_warning(const BeckonYaml *yaml, const BeckonYamlNode *node, const char *code,
                         const char *suggestion, const char *format, ...) G_GNUC_PRINTF(5, 6);

#endif
