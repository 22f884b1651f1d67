/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_SANDBOX_H
#define BECKON_COMPANIOND_SANDBOX_H

/* What companiond asks of the kernel beside what every daemon does. */

#include "base/sandbox.h"

extern const BeckonSandboxTable beckon_companiond_sandbox;

#endif
