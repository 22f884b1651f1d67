/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_YAML_VALUE_H
#define BECKON_BASE_YAML_VALUE_H

/* Values of a YAML file with the type that their reader wants. Each function adds a diagnostic
 * when the node is not such a value, returns false (or NULL), and leaves its output untouched. */

#include <stdint.h>

#include "base/yaml.h"

/* One key that a mapping may have. */
typedef struct {
    const char *key;
    bool required;
    void (*read)(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target);
} BeckonYamlField;

/* Reads a mapping by its table, in the table's order. A key that the table lacks, a required
 * one that the mapping lacks and a value left out are errors; `what` names the mapping in them:
 * "a zone". False when the node is no mapping or lacks a required key, or when so much is wrong
 * already that no more would be told. */
bool beckon_yaml_read_fields(const BeckonYaml *yaml, const BeckonYamlNode *map, const char *what,
                             const BeckonYamlField *fields, gsize n_fields, void *target);

/* Reads a mapping whose keys are names that people choose (beckon_yaml_name), at most max of
 * them; `what` names them in errors: "zones". An entry with a wrong name is passed over. */
typedef void (*BeckonYamlEntry)(const BeckonYaml *yaml, const BeckonYamlNode *key,
                                const BeckonYamlNode *value, void *target);
void beckon_yaml_each_named(const BeckonYaml *yaml, const BeckonYamlNode *map, const char *what,
                            guint max, BeckonYamlEntry read, void *target);

/* Whether a node is of a kind. */
bool beckon_yaml_expect(const BeckonYaml *yaml, const BeckonYamlNode *node, BeckonYamlKind kind);

/* A scalar's text. Borrowed from the node. */
const char *beckon_yaml_text(const BeckonYaml *yaml, const BeckonYamlNode *node);

/* A name: letters, digits, '-', '_' and '.', a letter or digit first, at most
 * BECKON_LIMIT_NAME_BYTES. Borrowed from the node. */
const char *beckon_yaml_name(const BeckonYaml *yaml, const BeckonYamlNode *node);

bool beckon_yaml_boolean(const BeckonYaml *yaml, const BeckonYamlNode *node, bool *ret);

/* `yes` or `no`, as values of sensors are written. */
bool beckon_yaml_yes(const BeckonYaml *yaml, const BeckonYamlNode *node, bool *ret);

/* A whole number from min to max. */
bool beckon_yaml_number(const BeckonYaml *yaml, const BeckonYamlNode *node, guint min, guint max,
                        guint *ret);

/* A decimal number from min to max with a unit behind it ("4dB"); unit "" is none. */
bool beckon_yaml_quantity(const BeckonYaml *yaml, const BeckonYamlNode *node, const char *unit,
                          double min, double max, double *ret);

/* A decimal number as beckon_quantity_parse takes it, in parts. */
bool beckon_yaml_parts(const BeckonYaml *yaml, const BeckonYamlNode *node, int64_t *ret);

/* A length of time as beckon_duration_parse takes it, at least min_us. */
bool beckon_yaml_duration(const BeckonYaml *yaml, const BeckonYamlNode *node, int64_t min_us,
                          int64_t *ret_us);

/* An amount of money of a currency, at least min_minor. */
bool beckon_yaml_money(const BeckonYaml *yaml, const BeckonYamlNode *node, const char *currency,
                       int64_t min_minor, int64_t *ret_minor);

/* One of the words of a NULL-terminated list: its index. */
bool beckon_yaml_choice(const BeckonYaml *yaml, const BeckonYamlNode *node,
                        const char *const *words, guint *ret_index);

/* Adds the error that a name at a node means nothing, with the nearest of those that do.
 * `what` says what kind of thing: "zone". */
void beckon_yaml_unknown(const BeckonYaml *yaml, const BeckonYamlNode *node, const char *code,
                         const char *what, const char *const *known, gsize n_known);

#endif
