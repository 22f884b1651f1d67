/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml.h"

#include <string.h>

#include "base/yaml-builder.h"

BeckonYaml *beckon_yaml_parse(const BeckonSource *source, BeckonDiagnostics *diagnostics)
{
    guint errors_before = beckon_diagnostics_errors(diagnostics);
    if (!beckon_diagnostics_check_text(diagnostics, source)) {
        return NULL;
    }
    BeckonYamlNode *root = beckon_yaml_build(source, diagnostics);
    if (beckon_diagnostics_errors(diagnostics) > errors_before) {
        beckon_yaml_node_free(root);
        return NULL;
    }
    BeckonYaml *yaml = g_new0(BeckonYaml, 1);
    *yaml = (BeckonYaml){source, diagnostics, root};
    return yaml;
}

void beckon_yaml_free(BeckonYaml *yaml)
{
    if (yaml != NULL) {
        beckon_yaml_node_free(yaml->root);
        g_free(yaml);
    }
}

guint beckon_yaml_size(const BeckonYamlNode *node)
{
    if (node->items == NULL) {
        return 0;
    }
    return node->kind == BECKON_YAML_MAP ? node->items->len / 2 : node->items->len;
}

const BeckonYamlNode *beckon_yaml_item(const BeckonYamlNode *list, guint i)
{
    return g_ptr_array_index(list->items, i);
}

const BeckonYamlNode *beckon_yaml_key(const BeckonYamlNode *map, guint i)
{
    return g_ptr_array_index(map->items, 2 * i);
}

const BeckonYamlNode *beckon_yaml_value(const BeckonYamlNode *map, guint i)
{
    return g_ptr_array_index(map->items, 2 * i + 1);
}

const BeckonYamlNode *beckon_yaml_get(const BeckonYamlNode *map, const char *key)
{
    for (guint i = 0; map->kind == BECKON_YAML_MAP && i < beckon_yaml_size(map); i++) {
        if (strcmp(beckon_yaml_key(map, i)->text, key) == 0) {
            return beckon_yaml_value(map, i);
        }
    }
    return NULL;
}

bool beckon_yaml_is_empty(const BeckonYamlNode *node)
{
    return node->kind == BECKON_YAML_SCALAR &&
           (node->text[0] == '\0' ||
            (node->plain && (strcmp(node->text, "null") == 0 || strcmp(node->text, "~") == 0)));
}

static G_GNUC_PRINTF(6, 0) void add(const BeckonYaml *yaml, const BeckonYamlNode *node,
                                    BeckonSeverity severity, const char *code,
                                    const char *suggestion, const char *format, va_list arguments)
{
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    beckon_diagnostics_add(yaml->diagnostics, severity, code, yaml->source, node->line,
                           node->column, node->length, suggestion, "%s", message);
}

void beckon_yaml_error(const BeckonYaml *yaml, const BeckonYamlNode *node, const char *code,
                       const char *suggestion, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(yaml, node, BECKON_SEVERITY_ERROR, code, suggestion, format, arguments);
    va_end(arguments);
}

void beckon_yaml_warning(const BeckonYaml *yaml, const BeckonYamlNode *node, const char *code,
                         const char *suggestion, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(yaml, node, BECKON_SEVERITY_WARNING, code, suggestion, format, arguments);
    va_end(arguments);
}
