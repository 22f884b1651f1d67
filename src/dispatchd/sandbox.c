/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/sandbox.h"

/* It reads keys, talks on the bus and asks whether the clock is synchronised. Keys that are over
 * are unlocked. */
static const char *const names[] = {"adjtimex", "clock_adjtime", "mlock", "munlock", NULL};

const BeckonSandboxTable beckon_dispatchd_sandbox = {names, NULL, 0};
