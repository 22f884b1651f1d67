/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DISPATCHD_CONFIG_H
#define BECKON_DISPATCHD_CONFIG_H

/* beckon-dispatchd's configuration: the group [dispatchd] of its file. */

#include <stdbool.h>

#include "wire/bus.h"

typedef struct {
    char *signing_key;
    char *previous_keys; /* empty: none */
    char *algorithm;
    char *clock;
    BeckonBusConfig bus;
} BeckonDispatchdConfig;

/* Handles the command line. Returns false when the program is to end with *ret_status. */
bool beckon_dispatchd_config_read(int argc, char **argv, BeckonDispatchdConfig *ret_config,
                                  int *ret_status);

void beckon_dispatchd_config_clear(BeckonDispatchdConfig *config);

#endif
