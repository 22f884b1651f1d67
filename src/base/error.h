/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_ERROR_H
#define BECKON_BASE_ERROR_H

/* The one GError domain of Beckon. It is registered with GDBus, so that an error raised in a
 * daemon reaches beckonctl as itself. A message says what is wrong, where, and what to do. */

#include <glib.h>
#include <stdbool.h>

#define BECKON_ERROR (beckon_error_quark())

typedef enum {
    BECKON_ERROR_INVALID,     /* the input is wrong: mend it and try again */
    BECKON_ERROR_NOT_FOUND,   /* what was named does not exist */
    BECKON_ERROR_EXISTS,      /* what was to be made exists already */
    BECKON_ERROR_DENIED,      /* this caller may not do this */
    BECKON_ERROR_LIMIT,       /* a limit of base/limits.h was reached */
    BECKON_ERROR_IO,          /* a file, database or socket failed */
    BECKON_ERROR_UNREACHABLE, /* the hub, or a part of it, does not answer */
    BECKON_ERROR_USAGE,       /* the command line is wrong */
} BeckonError;

GQuark beckon_error_quark(void);

/* Sets BECKON_ERROR_INVALID with these words. False, for the caller to return. */
bool beckon_error_invalid(GError **error, const char *why);

/* The code for an errno of a file: ENOENT is NOT_FOUND, EACCES DENIED, …; else IO. */
BeckonError beckon_error_from_errno(int number);

/* The exit status that beckonctl gives for an error: 1 refused, 2 wrong usage, 3 hub not
 * reached. */
int beckon_error_exit_status(const GError *error);

/* The exit status of a daemon that cannot start: 2 when starting it again is of no use before
 * somebody has mended its configuration, its keys or a file that it names; 3 when the bus cannot
 * be reached, 1 when a file, disk or neighbour fails that may be well again by itself. */
int beckon_error_start_status(const GError *error);

#endif
