/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_WRAP_H
#define BECKON_BECKONCTL_WRAP_H

#include <glib.h>
#include <stdio.h>

/* Prints words behind the so many columns that are printed, on as many lines as a terminal needs,
 * each after the first behind an indent. What stands in brackets stays together. */
void beckonctl_print_wrapped(FILE *out, glong column, const char *text, int indent);

#endif
