/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_IMPORTS_IMPORT_H
#define BECKON_ENGINE_IMPORTS_IMPORT_H

/* org.beckon.Engine.Operator1: purchases come in by descriptor, sealed to this hub. Those of
 * enrolled shoppers who are linked to their account and agreed become ledgers, all others are
 * dropped in memory. It is done in short slices between the hub's other work; what was imported
 * counts from one moment on. */

#include "engine/daemon.h"

/* Takes out what an interrupted import left, at start. */
bool beckon_import_start(BeckonEngine *engine, GError **error);
/* Ends the import under way, with nothing of it kept. */
void beckon_import_stop(BeckonEngine *engine);

void beckon_import_history(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_import_key(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
