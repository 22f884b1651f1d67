/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_CLOCK_H
#define BECKON_ENGINE_CLOCK_H

#include "engine/daemon.h"

/* Whether the hub's wall clock may be believed: the kernel says that it is synchronised, or the
 * configuration takes it for granted. */
bool beckon_clock_trusted(const BeckonEngine *engine);

#endif
