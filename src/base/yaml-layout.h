/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_YAML_LAYOUT_H
#define BECKON_BASE_YAML_LAYOUT_H

/* How base/yaml-format.c lays a tree out: blocks, brackets, and the comments between. */

#include "base/yaml-writer.h"

/* Writes all of the writer's text, whose tree is given, or sets its fault. Appends to the entries
 * (gsize) where each of the root's begins in what is written, the comments above it with it, its
 * line's end before it; and at last where what stands behind all of them begins. */
void beckon_yaml_layout(BeckonYamlWriter *writer, const BeckonYamlNode *root, GArray *entries);

#endif
