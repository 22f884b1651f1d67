/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_CONFIG_H
#define BECKON_COMPANIOND_CONFIG_H

/* beckon-companiond's configuration: the group [companiond] of its file. */

#include <glib.h>
#include <stdbool.h>

#include "wire/bus.h"

typedef struct {
    char *listen;
    char *certificate;
    char *key;
    char *public_url;
    guint max_streams;
    BeckonBusConfig bus;
} BeckonCompaniondConfig;

/* Handles the command line. Returns false when the program is to end with *ret_status. */
bool beckon_companiond_config_read(int argc, char **argv, BeckonCompaniondConfig *ret_config,
                                   int *ret_status);

void beckon_companiond_config_clear(BeckonCompaniondConfig *config);

#endif
