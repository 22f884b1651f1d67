/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/config.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/suggest.h"

static void *field(void *config, const BeckonConfigKey *key)
{
    return (char *)config + key->offset;
}

static bool store_bool(const char *value, bool *ret, GError **error)
{
    if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "'%s' is neither yes nor no", value);
        return false;
    }
    *ret = value[0] == 'y';
    return true;
}

static bool store_uint(const char *value, guint *ret, GError **error)
{
    guint64 number = 0;
    if (!g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT, &number, NULL)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "'%s' is not a whole number", value);
        return false;
    }
    *ret = (guint)number;
    return true;
}

static bool store(const BeckonConfigKey *key, const char *folder, const char *value, void *config,
                  GError **error)
{
    switch (key->kind) {
    case BECKON_CONFIG_STRING:
        *(char **)field(config, key) = g_strdup(value);
        return true;
    case BECKON_CONFIG_PATH:
        *(char **)field(config, key) =
            value[0] == '\0' ? g_strdup(value) : g_canonicalize_filename(value, folder);
        return true;
    case BECKON_CONFIG_BOOL:
        return store_bool(value, field(config, key), error);
    case BECKON_CONFIG_UINT:
        return store_uint(value, field(config, key), error);
    }
    g_return_val_if_reached(false);
}

void beckon_config_clear(const BeckonConfigKey *keys, gsize n_keys, void *config)
{
    for (gsize i = 0; i < n_keys; i++) {
        if (keys[i].kind == BECKON_CONFIG_STRING || keys[i].kind == BECKON_CONFIG_PATH) {
            g_clear_pointer((char **)field(config, &keys[i]), g_free);
        }
    }
}

static bool refuse_unknown_keys(GKeyFile *file, const char *group, const BeckonConfigKey *keys,
                                gsize n_keys, GError **error)
{
    g_auto(GStrv) present = g_key_file_get_keys(file, group, NULL, NULL);
    g_autofree const char **known = g_new0(const char *, n_keys + 1);
    for (gsize i = 0; i < n_keys; i++) {
        known[i] = keys[i].key;
    }
    for (gsize i = 0; present != NULL && present[i] != NULL; i++) {
        if (!g_strv_contains(known, present[i])) {
            const char *meant = beckon_suggest(present[i], known, n_keys);
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "unknown key '%s'%s%s%s",
                        present[i], meant != NULL ? ": did you mean '" : "",
                        meant != NULL ? meant : "", meant != NULL ? "'?" : "");
            return false;
        }
    }
    return true;
}

static bool fill(GKeyFile *file, const char *folder, const char *group, const BeckonConfigKey *keys,
                 gsize n_keys, void *config, GError **error)
{
    for (gsize i = 0; i < n_keys; i++) {
        g_autofree char *value = g_key_file_get_string(file, group, keys[i].key, NULL);
        if (value == NULL && keys[i].fallback == NULL) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "the key '%s' is missing: %s",
                        keys[i].key, keys[i].help);
            return false;
        }
        if (!store(&keys[i], folder, value != NULL ? value : keys[i].fallback, config, error)) {
            g_prefix_error(error, "%s: ", keys[i].key);
            return false;
        }
    }
    return true;
}

bool beckon_config_load(const char *path, const char *group, const BeckonConfigKey *keys,
                        gsize n_keys, void *ret_config, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) reason = NULL;
    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &reason)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "%s: %s", path, reason->message);
        return false;
    }
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *absolute = g_canonicalize_filename(folder, NULL);
    if (!refuse_unknown_keys(file, group, keys, n_keys, error) ||
        !fill(file, absolute, group, keys, n_keys, ret_config, error)) {
        g_prefix_error(error, "%s: [%s] ", path, group);
        beckon_config_clear(keys, n_keys, ret_config);
        return false;
    }
    return true;
}

static char *describe_keys(const char *group, const BeckonConfigKey *keys, gsize n_keys)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "Keys of [%s] in the configuration file:\n", group);
    for (gsize i = 0; i < n_keys; i++) {
        g_string_append_printf(text, "  %-18s %s", keys[i].key, keys[i].help);
        if (keys[i].fallback == NULL) {
            g_string_append(text, " (required)");
        } else if (keys[i].fallback[0] != '\0') {
            g_string_append_printf(text, " (default: %s)", keys[i].fallback);
        }
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

bool beckon_config_command_line(int argc, char **argv, const char *summary, const char *group,
                                const BeckonConfigKey *keys, gsize n_keys, void *ret_config,
                                int *ret_status)
{
    g_autofree char *path = NULL;
    gboolean version = FALSE;
    const GOptionEntry entries[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &path, "Read the configuration from FILE",
         "FILE"},
        {"version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL},
        {NULL},
    };
    setlocale(LC_CTYPE, ""); /* for what --help prints */
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *described = describe_keys(group, keys, n_keys);
    g_option_context_set_summary(context, summary);
    g_option_context_set_description(context, described);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc > 1) {
        g_printerr("%s: %s\n", g_get_prgname(),
                   error != NULL ? error->message : "it takes no arguments");
        *ret_status = 2;
        return false;
    }
    if (version) {
        g_print("%s %s\n", g_get_prgname(), PACKAGE_VERSION);
        *ret_status = EXIT_SUCCESS;
        return false;
    }
    g_autofree char *standard = g_strdup_printf("/etc/beckon/%s.conf", group);
    if (!beckon_config_load(path != NULL ? path : standard, group, keys, n_keys, ret_config,
                            &error)) {
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
        *ret_status = 2;
        return false;
    }
    return true;
}
