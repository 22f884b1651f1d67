/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_OFFERS_TILL_REGISTER_H
#define BECKON_ENGINE_OFFERS_TILL_REGISTER_H

/* org.beckon.Engine.Operator1: the tills that may redeem offers. */

#include "engine/daemon.h"

void beckon_till_register_enrol(void *engine, GVariant *arguments,
                                GDBusMethodInvocation *invocation);
void beckon_till_register_list(void *engine, GVariant *arguments,
                               GDBusMethodInvocation *invocation);
void beckon_till_register_remove(void *engine, GVariant *arguments,
                                 GDBusMethodInvocation *invocation);

#endif
