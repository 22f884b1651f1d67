/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_RULEBOOK_RULEBOOK_H
#define BECKON_ENGINE_RULEBOOK_RULEBOOK_H

/* The rules that are live: kept in the database, compiled at start, changed as a whole or not
 * at all, and only by a set that was tried (engine/rulebook/trials.h). */

#include "engine/rulebook/trials.h"

/* Compiles the live set of the database, if there is one. A set that no longer compiles (the
 * shop file changed) leaves the hub without rules and says why in engine->rules_trouble. */
bool beckon_rulebook_load(BeckonEngine *engine, GError **error);

/* Prices of the catalogue's products were imported: the live set is compiled with them from now on,
 * and held against those inside, in the transaction that is open. Campaigns whose reductions the
 * prices overtook make no offers, and engine->overtaken names them. */
void beckon_rulebook_prices_changed(BeckonEngine *engine);
/* A trial is over: what it was for is done or refused, in the audit trail too, and who asked is
 * answered. */
void beckon_rulebook_tried(BeckonEngine *engine, BeckonTrial *trial);

/* org.beckon.Engine.Operator1 */
void beckon_rulebook_apply(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_rulebook_check(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_rulebook_roll_back(void *engine, GVariant *arguments,
                               GDBusMethodInvocation *invocation);
void beckon_rulebook_status(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_rulebook_sets(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_rulebook_files(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
