/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/sandbox.h"

/* It takes connections at the address that was opened, and can neither open another nor call out:
 * socket() is for AF_UNIX alone. */
static const char *const names[] = {"accept", "accept4", NULL};

const BeckonSandboxTable beckon_companiond_sandbox = {names, NULL, 0};
