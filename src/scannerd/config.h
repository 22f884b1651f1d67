/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_CONFIG_H
#define BECKON_SCANNERD_CONFIG_H

/* The configuration of beckon-scannerd: the group [scannerd] of one file. */

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *name;        /* of this scanner in the shop file */
    char *socket;      /* absolute path */
    char *source;      /* "hci", "bluez" or "replay" */
    char *adapter;     /* "hci0", where source is hci or bluez */
    guint silence_s;   /* 1 … 3600 */
    char *capture;     /* absolute path, where source is replay */
    char *pace;        /* "real" or "fast" */
    char *engine_user; /* name or number */
} BeckonScannerdConfig;

/* Reads the command line and the file that it names. False when the program is to end with
 * *ret_status; then there is nothing to clear. */
bool beckon_scannerd_config_read(int argc, char **argv, BeckonScannerdConfig *ret_config,
                                 int *ret_status);
void beckon_scannerd_config_clear(BeckonScannerdConfig *config);

#endif
