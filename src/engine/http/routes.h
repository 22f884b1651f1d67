/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_HTTP_ROUTES_H
#define BECKON_ENGINE_HTTP_ROUTES_H

/* What may be asked over HTTP: one table {method, path, caller, handler}. */

#include "engine/daemon.h"

/* org.beckon.Engine.Requests1.Handle */
void beckon_routes_handle(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
