/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_CONFIG_H
#define BECKON_BASE_CONFIG_H

/* A daemon's configuration: one key file with one group, read into a struct by one table. An
 * unknown key, a missing required one or a wrong value is an error that names file and key. */

#include <glib.h>
#include <stdbool.h>

typedef enum {
    BECKON_CONFIG_STRING, /* char *, owned by the struct */
    BECKON_CONFIG_PATH,   /* char *, made absolute against the file's own folder */
    BECKON_CONFIG_BOOL,   /* bool */
    BECKON_CONFIG_UINT,   /* guint */
} BeckonConfigKind;

typedef struct {
    const char *key;
    BeckonConfigKind kind;
    gsize offset;         /* of the field in the struct */
    const char *fallback; /* the value when the key is absent; NULL makes the key required */
    const char *help;     /* one line for --help and the man page */
} BeckonConfigKey;

/* Fills the struct at ret_config, which must be zeroed. On an error what was filled is freed
 * and zeroed again. BECKON_ERROR_INVALID, BECKON_ERROR_IO. */
bool beckon_config_load(const char *path, const char *group, const BeckonConfigKey *keys,
                        gsize n_keys, void *ret_config, GError **error);

/* Frees the strings of a struct that beckon_config_load filled, and zeroes them. */
void beckon_config_clear(const BeckonConfigKey *keys, gsize n_keys, void *config);

/* Handles a daemon's whole command line: --config FILE, --help (prints the table), --version.
 * Returns false when the program is to end with *ret_status. */
bool beckon_config_command_line(int argc, char **argv, const char *summary, const char *group,
                                const BeckonConfigKey *keys, gsize n_keys, void *ret_config,
                                int *ret_status);

#endif
