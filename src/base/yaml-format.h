/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_YAML_FORMAT_H
#define BECKON_BASE_YAML_FORMAT_H

/* One form for files that people write: two blanks a level, lists indented below their key, double
 * quotes where there are any (single ones stay where a text has quotes or backslashes in it), one
 * blank behind ':' and ',', at most one empty line between entries, no blanks at a line's end, a
 * newline at the file's. Values stay as they are, and every comment stays: one behind a line in its
 * column where that is free, one on a line of its own with what follows it. Lines are neither
 * joined nor broken within brackets and texts. */

#include <glib.h>

#include "base/diagnostic.h"

/* The keys of a mapping in the order in which they shall stand; those that are not listed come
 * last. */
typedef struct {
    const char *mark; /* of files whose root has this key; others keep their order */
    const char *const *keys;
    gsize n_keys;
} BeckonYamlOrder;

/* The file's text anew. NULL when it is not a tree as base/yaml.h wants it, which the diagnostics
 * say, or, with BECKON_ERROR_INVALID, when its meaning or a comment would not be kept. The
 * order may be NULL. Owned by the caller. */
char *beckon_yaml_format(const BeckonSource *source, const BeckonYamlOrder *order,
                         BeckonDiagnostics *diagnostics, GError **error);

#endif
