/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_REQUESTS_H
#define BECKON_ENGINE_REQUESTS_H

#include "engine/daemon.h"

/* Puts the engine's methods on the bus: one table of who may call what. */
bool beckon_requests_export(BeckonEngine *engine, GError **error);

#endif
