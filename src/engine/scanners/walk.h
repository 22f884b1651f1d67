/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_SCANNERS_WALK_H
#define BECKON_ENGINE_SCANNERS_WALK_H

/* A walk: an operator carries a shopper's fob through a zone while the engine counts how strongly
 * each scanner hears it. One at a time, in memory alone, and only as long as whoever began it
 * stays on the bus. */

#include "engine/daemon.h"

/* Takes in what a scanner heard of a shopper: counts it when that is the one who walks. */
void beckon_walk_hear(BeckonEngine *engine, uint32_t number, guint scanner,
                      const BeckonSighting *sighting);

/* Ends the walk, if there is one; what was counted is gone. */
void beckon_walk_clear(BeckonEngine *engine);

/* org.beckon.Engine.Operator1: BeginWalk, WalkLevels. */
void beckon_walk_begin(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_walk_levels(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
