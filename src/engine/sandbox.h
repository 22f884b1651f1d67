/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_SANDBOX_H
#define BECKON_ENGINE_SANDBOX_H

/* What the engine asks of the kernel beside what every daemon does. */

#include "base/sandbox.h"

extern const BeckonSandboxTable beckon_engine_sandbox;

#endif
