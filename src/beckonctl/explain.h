/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_EXPLAIN_H
#define BECKON_BECKONCTL_EXPLAIN_H

/* The manual's pages about diagnostics, printed. */

#include <stdbool.h>

/* Prints the pages of a NULL-terminated list of codes, in capital or small letters, or, of the one
 * word "list", a line about each code; as JSON an object a line in both cases. Nothing is printed
 * when one of the codes is unknown: stderr says which, and what was meant. Returns the command's
 * exit status. */
int beckonctl_explain(const char *command, const char *const *codes, bool json);

#endif
