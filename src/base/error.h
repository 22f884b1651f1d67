/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_ERROR_H
#define BECKON_BASE_ERROR_H

/* The one GError domain of Beckon. It is registered with GDBus, so that an error raised in a
 * daemon reaches beckonctl as itself. A message says what is wrong, where, and what to do. */

#include <glib.h>

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

/* The exit status that beckonctl and the daemons give for an error: 1 refused, 2 wrong usage,
 * 3 hub not reached. */
int beckon_error_exit_status(const GError *error);

#endif
