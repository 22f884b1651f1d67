/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_DOCTOR_DOCTOR_H
#define BECKON_ENGINE_DOCTOR_DOCTOR_H

/* Looks over everything that the engine knows of the hub: what doctor-….c find, put together. */

#include "engine/daemon.h"

/* Appends what is wrong with the hub as a whole (BeckonFinding). */
void beckon_doctor_look_at_hub(const BeckonEngine *engine, GPtrArray *findings);

/* org.beckon.Engine.Operator1: answers once all was looked over, some milliseconds at a time. */
void beckon_doctor_answer(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

/* Whoever waits for an answer is told that none comes. */
void beckon_doctor_stop(BeckonEngine *engine);

#endif
