/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_SEGMENTS_H
#define BECKON_RULES_SEGMENTS_H

/* segments.yaml: conditions about the shopper under a name, which the condition `segment` of a
 * campaign, or of a segment further down, stands for. */

#include "rules/condition.h"

typedef struct {
    char *name;
    BeckonCondition *condition; /* NULL: not read yet, or wrong */
    bool is_read;
    bool is_named; /* by a condition */
    const BeckonSource *source;
    guint line, column, length;
} BeckonSegment;

/* Reads the file; it borrows the source. What it holds is read with what is at hand, whose own
 * segments are left out of account. NULL when it is no YAML. */
BeckonSegments *beckon_segments_parse(const BeckonSource *source, const BeckonCompiling *compiling,
                                      BeckonDiagnostics *diagnostics);

/* Those of a shop without such a file. */
BeckonSegments *beckon_segments_new(void);
void beckon_segments_free(BeckonSegments *segments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSegments, beckon_segments_free)

/* The segment that a node names, which may be wrong within. NULL, with a diagnostic unless the
 * whole file is no YAML, when it may not be named there. */
const BeckonSegment *beckon_segments_find(const BeckonCompiling *compiling, const BeckonYaml *yaml,
                                          const BeckonYamlNode *node);

/* Warns of those that no condition named, once all were read without an error. */
void beckon_segments_warn_unused(const BeckonSegments *segments, BeckonDiagnostics *diagnostics);

/* What the condition `segment` holds. */
typedef struct {
    const BeckonSegment *segment; /* NULL: of none that is known */
} BeckonSegmentLeaf;

#endif
