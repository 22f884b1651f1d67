/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_SCANNERS_SCANNERS_H
#define BECKON_ENGINE_SCANNERS_SCANNERS_H

/* All scanners of the shop together: their links, the roster they are sent, and the taking in
 * of their records up to the watermark. */

#include "engine/daemon.h"

/* Starts connecting to every scanner of the shop; a replay goes on from engine->taken_us. */
void beckon_scanners_start(BeckonEngine *engine);
void beckon_scanners_stop(BeckonEngine *engine);

/* The scanners forget what they know of the store's sensors, and hear of them anew. */
void beckon_scanners_renew(BeckonEngine *engine);

/* Takes in all that may be taken, 16 s by 16 s. */
void beckon_scanners_pump(BeckonEngine *engine);

/* The last moment of store time that has been taken in: with live radios the present, or nearly.
 * False before the first boundary. */
bool beckon_scanners_present(BeckonEngine *engine, int64_t *ret_t_us);

/* Something was taken in at that moment which no scanner told of: a replay, which would not come
 * with it again, has it committed. */
void beckon_scanners_heard(BeckonEngine *engine);

#endif
