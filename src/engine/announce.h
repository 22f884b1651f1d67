/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_ANNOUNCE_H
#define BECKON_ENGINE_ANNOUNCE_H

/* The engine's signals on the bus. */

#include "engine/daemon.h"

/* To dispatchd: there are drafts or receipts to claim. */
void beckon_announce_drafts(BeckonEngine *engine);

/* To companiond: a device's key speaks for nobody any more. */
void beckon_announce_ended(BeckonEngine *engine, const char *jkt);

/* To operators' programs, where the configuration allows it: a shopper entered or left. */
void beckon_announce_visit(BeckonEngine *engine, const BeckonPresenceEvent *event);

#endif
