/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_RULEBOOK_EXPLAIN_H
#define BECKON_ENGINE_RULEBOOK_EXPLAIN_H

#include "engine/daemon.h"

/* org.beckon.Engine.Operator1: what the live rules would do for one shopper. Of what is remembered
 * of them nothing is told but whether conditions hold. */
void beckon_explain_rules(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
