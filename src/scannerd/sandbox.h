/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_SANDBOX_H
#define BECKON_SCANNERD_SANDBOX_H

/* What scannerd asks of the kernel beside what every daemon does. */

#include "base/sandbox.h"

extern const BeckonSandboxTable beckon_scannerd_sandbox;

#endif
