/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_CLOCK_H
#define BECKON_BASE_CLOCK_H

#include <stdbool.h>

/* Whether the kernel holds the wall clock to be synchronised (adjtimex(2)): false from boot
 * until a time service says so, and again when it has been silent for long. */
bool beckon_clock_is_synchronised(void);

#endif
