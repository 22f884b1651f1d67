/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_HOLD_H
#define BECKON_ENGINE_HOLD_H

/* A replay that waits (replay-waits=yes): at each full 16 s of store time it stands still until
 * Proceed lets it go on, so that what phones and tills answer comes at the same store time in
 * every run, however fast the capture is played. Who calls Proceed says past which boundary: the
 * same call again, to an engine that was killed before it answered, crosses none twice. */

#include "engine/daemon.h"

/* Whether the boundary that is reached, everything before it taken in, may be crossed now. Where
 * it may not, all is committed, so that an engine that is killed meanwhile stands there again, and
 * whoever called Proceed is told. */
bool beckon_hold_may_cross(BeckonEngine *engine, int64_t boundary_us);

/* Tells whoever called Proceed that the captures are over. */
void beckon_hold_ended(BeckonEngine *engine);
void beckon_hold_clear(BeckonEngine *engine);

/* org.beckon.Engine.Operator1.Proceed */
void beckon_hold_proceed(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
