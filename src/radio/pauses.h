/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_PAUSES_H
#define BECKON_RADIO_PAUSES_H

/* When a live radio looks at its socket. Waking up costs as much as a hundred adverts. So an advert
 * that comes alone is taken at once; where another one comes within BECKON_RADIO_REST_US the air is
 * busy, and the socket is looked at by the clock, that often, until a look finds nothing. Pure:
 * times are handed in, CLOCK_MONOTONIC. */

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    int64_t took_us; /* when something was last found; 0: never */
    bool paused;     /* it is looked at by the clock */
} BeckonPauses;

/* After each look at the socket, which found something or did not: whether it is left alone until
 * *ret_until_us, whatever comes. Else it is to be polled. */
bool beckon_pauses_look(BeckonPauses *pauses, bool found, int64_t now_us, int64_t *ret_until_us);

#endif
