/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DISPATCHD_SANDBOX_H
#define BECKON_DISPATCHD_SANDBOX_H

/* What dispatchd asks of the kernel beside what every daemon does. */

#include "base/sandbox.h"

extern const BeckonSandboxTable beckon_dispatchd_sandbox;

#endif
