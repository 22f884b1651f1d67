/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_IMPORTS_FACTS_H
#define BECKON_ENGINE_IMPORTS_FACTS_H

/* What services know comes in as a table by descriptor: checked whole, then taken whole or not at
 * all. It is read in short slices between the hub's other work. Customers' ids become keyed hashes
 * at once; of those who are not linked shoppers with consent to `signals` nothing is kept. */

#include "engine/daemon.h"

/* Brings what was known of products from the database. */
bool beckon_facts_open(BeckonEngine *engine, GError **error);
/* Ends the import under way, with nothing of it kept. */
void beckon_facts_stop(BeckonEngine *engine);
void beckon_facts_close(BeckonEngine *engine);

/* org.beckon.Engine.Operator1: ImportFacts. */
void beckon_facts_import(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
