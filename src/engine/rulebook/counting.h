/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_RULEBOOK_COUNTING_H
#define BECKON_ENGINE_RULEBOOK_COUNTING_H

/* When audiences (engine/rulebook/audiences.h) are counted: at start, when other rules go live,
 * when purchases were imported, and when the store's day changes; each time as of the beginning of
 * the store's day, in short slices between the hub's other work. */

#include "engine/daemon.h"

/* At start, once rules and time are known. */
void beckon_counting_start(BeckonEngine *engine);
void beckon_counting_stop(BeckonEngine *engine);

/* The rules from now on (engine->rules changed), before anybody is held against them. */
void beckon_counting_rules_changed(BeckonEngine *engine);
/* Other ledgers are live. */
void beckon_counting_ledgers_changed(BeckonEngine *engine);

/* Whether a boundary, everything before it taken in, may be crossed now. A replay stands still
 * while the policy asks for audiences that are being counted, so that they are there from the same
 * store time on in every run; who is live waits for nothing. */
bool beckon_counting_may_cross(BeckonEngine *engine, int64_t boundary_us);

/* org.beckon.Engine.Operator1.Audience */
void beckon_counting_answer(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
