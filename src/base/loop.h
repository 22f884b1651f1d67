/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_LOOP_H
#define BECKON_BASE_LOOP_H

/* The main loop of a daemon. */

#include <glib.h>

/* Runs until SIGTERM or SIGINT, or until beckon_loop_quit. Returns the exit status: 0, or what
 * beckon_loop_quit was given. */
int beckon_loop_run(void);

/* Ends the loop with this exit status. */
void beckon_loop_quit(int status);

#endif
