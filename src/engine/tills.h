/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_TILLS_H
#define BECKON_ENGINE_TILLS_H

/* org.beckon.Engine.Operator1: the tills that may redeem offers. */

#include "engine/daemon.h"

void beckon_tills_handle_enrol(void *engine, GVariant *arguments,
                               GDBusMethodInvocation *invocation);
void beckon_tills_handle_list(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_tills_handle_remove(void *engine, GVariant *arguments,
                                GDBusMethodInvocation *invocation);

#endif
