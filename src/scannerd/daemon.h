/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_DAEMON_H
#define BECKON_SCANNERD_DAEMON_H

/* The scanner: its radio, its socket, and the engine that it serves at present. */

#include <glib.h>
#include <stdint.h>

#include "scannerd/config.h"

/* The adapter needs a power-cycle. */
#define BECKON_SCANNERD_EXIT_POWER 4

typedef struct BeckonScannerd BeckonScannerd;

/* Opens all that the configuration names and serves it from the main loop. The configuration
 * must outlive it. BECKON_ERROR_IO, BECKON_ERROR_INVALID, BECKON_ERROR_EXISTS. */
BeckonScannerd *beckon_scannerd_open(const BeckonScannerdConfig *config, GError **error);

/* The capabilities that it cannot do without (bit n is CAP_ n of capabilities(7)). */
uint64_t beckon_scannerd_capabilities(const BeckonScannerd *scannerd);
void beckon_scannerd_close(BeckonScannerd *scannerd);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonScannerd, beckon_scannerd_close)

#endif
