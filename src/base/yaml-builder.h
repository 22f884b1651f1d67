/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_YAML_BUILDER_H
#define BECKON_BASE_YAML_BUILDER_H

/* How base/yaml.c makes its tree. */

#include "base/yaml.h"

/* The root of what could be read; of use only when no error was added. The text must be valid
 * UTF-8. Owned by the caller; NULL when there was nothing. */
BeckonYamlNode *beckon_yaml_build(const BeckonSource *source, BeckonDiagnostics *diagnostics);

void beckon_yaml_node_free(BeckonYamlNode *node);

#endif
