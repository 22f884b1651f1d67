/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml-value.h"

#include <math.h>
#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "base/meant.h"
#include "base/money.h"
#include "base/name.h"
#include "base/quantity.h"
#include "base/suggest.h"
#include "base/time.h"

static void refuse_unknown_keys(const BeckonYaml *yaml, const BeckonYamlNode *map, const char *what,
                                const BeckonYamlField *fields, gsize n_fields)
{
    g_autofree const char **known = g_new0(const char *, n_fields + 1);
    for (gsize i = 0; i < n_fields; i++) {
        known[i] = fields[i].key;
    }
    guint n = beckon_yaml_size(map);
    for (guint i = 0; i < n && !beckon_diagnostics_is_full(yaml->diagnostics); i++) {
        const BeckonYamlNode *key = beckon_yaml_key(map, i);
        if (!g_strv_contains(known, key->text)) {
            beckon_yaml_error(yaml, key, BECKON_CODE_UNKNOWN_KEY,
                              beckon_suggest(key->text, known, n_fields), "%s has no key '%s'",
                              what, key->text);
        }
    }
}

bool beckon_yaml_read_fields(const BeckonYaml *yaml, const BeckonYamlNode *map, const char *what,
                             const BeckonYamlField *fields, gsize n_fields, void *target)
{
    if (beckon_diagnostics_is_full(yaml->diagnostics) ||
        !beckon_yaml_expect(yaml, map, BECKON_YAML_MAP)) {
        return false;
    }
    refuse_unknown_keys(yaml, map, what, fields, n_fields);
    bool complete = true;
    for (gsize i = 0; i < n_fields; i++) {
        const BeckonYamlNode *value = beckon_yaml_get(map, fields[i].key);
        if (value == NULL && fields[i].required) {
            beckon_yaml_error(yaml, map, BECKON_CODE_MISSING_KEY, NULL, "%s needs the key '%s'",
                              what, fields[i].key);
            complete = false;
        } else if (value != NULL && beckon_yaml_is_empty(value)) {
            beckon_yaml_error(yaml, value, BECKON_CODE_EMPTY_VALUE, NULL, "'%s' has no value",
                              fields[i].key);
        } else if (value != NULL) {
            fields[i].read(yaml, value, target);
        }
    }
    return complete;
}

void beckon_yaml_each_named(const BeckonYaml *yaml, const BeckonYamlNode *map, const char *what,
                            guint max, BeckonYamlEntry read, void *target)
{
    if (!beckon_yaml_expect(yaml, map, BECKON_YAML_MAP)) {
        return;
    }
    guint n = beckon_yaml_size(map);
    for (guint i = 0; i < n && !beckon_diagnostics_is_full(yaml->diagnostics); i++) {
        const BeckonYamlNode *key = beckon_yaml_key(map, i);
        if (i == max) {
            beckon_yaml_error(yaml, key, BECKON_CODE_TOO_MANY, NULL, "at most %u %s", max, what);
            return;
        }
        if (beckon_yaml_name(yaml, key) != NULL) {
            read(yaml, key, beckon_yaml_value(map, i), target);
        }
    }
}

bool beckon_yaml_expect(const BeckonYaml *yaml, const BeckonYamlNode *node, BeckonYamlKind kind)
{
    static const char *const kinds[] = {
        [BECKON_YAML_SCALAR] = "a single value",
        [BECKON_YAML_LIST] = "a list",
        [BECKON_YAML_MAP] = "a mapping",
    };
    if (node->kind != kind) {
        bool lacks_brackets = kind == BECKON_YAML_LIST && node->kind == BECKON_YAML_SCALAR &&
                              !beckon_yaml_is_empty(node);
        beckon_yaml_error(yaml, node, BECKON_CODE_KIND, NULL, "%s belongs here, there is %s%s",
                          kinds[kind], beckon_yaml_is_empty(node) ? "nothing" : kinds[node->kind],
                          lacks_brackets ? ": write it in brackets, [like, this]" : "");
        return false;
    }
    return true;
}

const char *beckon_yaml_text(const BeckonYaml *yaml, const BeckonYamlNode *node)
{
    if (!beckon_yaml_expect(yaml, node, BECKON_YAML_SCALAR)) {
        return NULL;
    }
    if (beckon_yaml_is_empty(node)) {
        beckon_yaml_error(yaml, node, BECKON_CODE_EMPTY_VALUE, NULL, "a value is missing here");
        return NULL;
    }
    return node->text;
}

const char *beckon_yaml_name(const BeckonYaml *yaml, const BeckonYamlNode *node)
{
    const char *name = beckon_yaml_text(yaml, node);
    if (name == NULL) {
        return NULL;
    }
    if (!beckon_name_is(name)) {
        g_autofree char *meant = beckon_meant_name(name);
        beckon_yaml_error(yaml, node, BECKON_CODE_NAME, meant,
                          "this is not a name: write at most %d letters, digits, '-', '_' and '.'",
                          BECKON_LIMIT_NAME_BYTES);
        return NULL;
    }
    return name;
}

bool beckon_yaml_boolean(const BeckonYaml *yaml, const BeckonYamlNode *node, bool *ret)
{
    const char *text = beckon_yaml_text(yaml, node);
    if (text == NULL) {
        return false;
    }
    if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0) {
        beckon_yaml_error(yaml, node, BECKON_CODE_BOOLEAN, NULL, "'%s' is neither true nor false",
                          text);
        return false;
    }
    *ret = text[0] == 't';
    return true;
}

bool beckon_yaml_number(const BeckonYaml *yaml, const BeckonYamlNode *node, guint min, guint max,
                        guint *ret)
{
    const char *text = beckon_yaml_text(yaml, node);
    guint64 number = 0;
    if (text == NULL) {
        return false;
    }
    if (!g_ascii_string_to_unsigned(text, 10, min, max, &number, NULL)) {
        beckon_yaml_error(yaml, node, BECKON_CODE_NUMBER, NULL,
                          "'%s' is not a whole number from %u to %u", text, min, max);
        return false;
    }
    *ret = (guint)number;
    return true;
}

bool beckon_yaml_quantity(const BeckonYaml *yaml, const BeckonYamlNode *node, const char *unit,
                          double min, double max, double *ret)
{
    const char *text = beckon_yaml_text(yaml, node);
    if (text == NULL) {
        return false;
    }
    gsize digits = strspn(text, "+-.0123456789");
    char *end = NULL;
    double number = g_ascii_strtod(text, &end);
    bool whole = digits > 0 && end == text + digits;
    while (whole && unit[0] != '\0' && *end == ' ') {
        end++;
    }
    if (!whole || strcmp(end, unit) != 0 || !(number >= min && number <= max)) {
        beckon_yaml_error(yaml, node, BECKON_CODE_NUMBER, NULL,
                          "'%s' is not a number from %g%s to %g%s", text, min, unit, max, unit);
        return false;
    }
    *ret = number;
    return true;
}

bool beckon_yaml_parts(const BeckonYaml *yaml, const BeckonYamlNode *node, int64_t *ret)
{
    const char *text = beckon_yaml_text(yaml, node);
    if (text == NULL) {
        return false;
    }
    if (!beckon_quantity_parse(text, ret)) {
        beckon_yaml_error(yaml, node, BECKON_CODE_NUMBER, NULL,
                          "'%s' is not a number: write it like 8 or -1.5, without a unit", text);
        return false;
    }
    return true;
}

bool beckon_yaml_duration(const BeckonYaml *yaml, const BeckonYamlNode *node, int64_t min_us,
                          int64_t *ret_us)
{
    const char *text = beckon_yaml_text(yaml, node);
    g_autoptr(GError) error = NULL;
    int64_t us = 0;
    if (text == NULL) {
        return false;
    }
    if (!beckon_duration_parse(text, &us, &error)) {
        g_autofree char *meant = beckon_meant_duration(text);
        beckon_yaml_error(yaml, node, BECKON_CODE_DURATION, meant, "%s", error->message);
        return false;
    }
    if (us < min_us) {
        g_autofree char *least = beckon_duration_format(min_us);
        beckon_yaml_error(yaml, node, BECKON_CODE_DURATION, NULL, "'%s' is too short: %s at least",
                          text, least);
        return false;
    }
    *ret_us = us;
    return true;
}

bool beckon_yaml_money(const BeckonYaml *yaml, const BeckonYamlNode *node, const char *currency,
                       int64_t min_minor, int64_t *ret_minor)
{
    const char *text = beckon_yaml_text(yaml, node);
    g_autoptr(GError) error = NULL;
    int64_t minor = 0;
    if (text == NULL) {
        return false;
    }
    if (!beckon_money_parse(text, currency, &minor, &error)) {
        g_autofree char *meant = beckon_meant_money(text, currency);
        beckon_yaml_error(yaml, node, BECKON_CODE_MONEY, meant, "%s", error->message);
        return false;
    }
    if (minor < min_minor) {
        g_autofree char *least = beckon_money_format(min_minor, currency);
        beckon_yaml_error(yaml, node, BECKON_CODE_MONEY, NULL, "'%s' is too little: %s at least",
                          text, least);
        return false;
    }
    *ret_minor = minor;
    return true;
}

bool beckon_yaml_choice(const BeckonYaml *yaml, const BeckonYamlNode *node,
                        const char *const *words, guint *ret_index)
{
    const char *text = beckon_yaml_text(yaml, node);
    if (text == NULL) {
        return false;
    }
    for (guint i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], text) == 0) {
            *ret_index = i;
            return true;
        }
    }
    g_autofree char *all = g_strjoinv(", ", (char **)words);
    beckon_yaml_error(yaml, node, BECKON_CODE_CHOICE,
                      beckon_suggest(text, words, g_strv_length((char **)words)),
                      "'%s' may not stand here: one of %s", text, all);
    return false;
}

bool beckon_yaml_yes(const BeckonYaml *yaml, const BeckonYamlNode *node, bool *ret)
{
    static const char *const words[] = {"no", "yes", NULL};
    guint index = 0;
    if (!beckon_yaml_choice(yaml, node, words, &index)) {
        return false;
    }
    *ret = index == 1;
    return true;
}

void beckon_yaml_unknown(const BeckonYaml *yaml, const BeckonYamlNode *node, const char *code,
                         const char *what, const char *const *known, gsize n_known)
{
    beckon_yaml_error(yaml, node, code, beckon_suggest(node->text, known, n_known),
                      "there is no %s '%s'", what, node->text);
}
