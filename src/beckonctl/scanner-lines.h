/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_SCANNER_LINES_H
#define BECKON_BECKONCTL_SCANNER_LINES_H

#include <glib.h>

/* The lines of `beckonctl status` about its scanners: what each hears, how its radio is, and what
 * was done about it. */
void beckonctl_print_scanner_lines(GVariant *status);

#endif
