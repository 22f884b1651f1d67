/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_DOCTOR_H
#define BECKON_ENGINE_DOCTOR_H

/* Looks over everything that the engine knows of the hub: what doctor-….c find, put together. */

#include "engine/daemon.h"

/* Appends what is wrong with the hub as a whole (BeckonFinding). */
void beckon_doctor_look_at_hub(const BeckonEngine *engine, GPtrArray *findings);

/* org.beckon.Engine.Operator1 */
void beckon_doctor_answer(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
