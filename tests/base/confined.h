/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_BASE_CONFINED_H
#define TESTS_BASE_CONFINED_H

/* Processes that are confined as a daemon is, to try out what they may call. */

#include "base/sandbox.h"

/* Numbers of calls are below it: the kernel has some 470. */
#define CONFINED_N_CALLS 512

/* What became of a call. */
typedef enum {
    CONFINED_LEFT,        /* not tried */
    CONFINED_ENDED,       /* the process did not come back from it */
    CONFINED_LET_THROUGH, /* to the kernel, whatever that made of it */
    CONFINED_EPERM,
    CONFINED_ENOSYS,
} Confined;

/* Tries every number with arguments that no call can use, none of which a table asks for. */
void confined_try_all(const BeckonSandboxTable *own, Confined ret_outcomes[CONFINED_N_CALLS]);

/* Tries one call with these arguments. */
Confined confined_try(const BeckonSandboxTable *own, long number, const uint64_t arguments[6]);

/* Runs a function in a process that is confined. Returns what waitpid() says of it: the function
 * returns the exit status. */
int confined_run(const BeckonSandboxTable *own, int (*run)(void));

#endif
