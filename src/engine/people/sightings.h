/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_SIGHTINGS_H
#define BECKON_ENGINE_PEOPLE_SIGHTINGS_H

/* What shoppers' apps heard of the hub's own beacon: the phone comes to the hub, where the hub does
 * not hear the phone. */

#include "engine/http/callers.h"

/* POST /v1/sightings */
BeckonHttpReply beckon_sightings_post(BeckonEngine *engine, const BeckonCaller *caller,
                                      const BeckonHttpRequest *request);

/* a{sv}: how many were taken, and refused by reason. Floating. */
GVariant *beckon_sightings_counts(const BeckonEngine *engine);

#endif
