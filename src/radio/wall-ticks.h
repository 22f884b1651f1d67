/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_WALL_TICKS_H
#define BECKON_RADIO_WALL_TICKS_H

/* The store time of a live radio: that of the wall, made to never go back, with a tick at every
 * full BECKON_TICK_US. A wall clock that is set forward leaves ticks out; one that is set back
 * makes everything wait until it has come as far again. Pure: the wall's time is handed in. */

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    int64_t given_us; /* nothing before it may come any more */
    int64_t next_us;  /* the next tick */
} BeckonWallTicks;

/* The first tick is the next after now. */
BeckonWallTicks beckon_wall_ticks_begin(int64_t now_us);

/* Whether a tick is due at or before a time; it is then given by this call. */
bool beckon_wall_ticks_take(BeckonWallTicks *ticks, int64_t t_us, int64_t *ret_tick_us);

/* The time of an advert that the kernel stamped so and that is taken up now: not later than that,
 * and, where the scanner was held up, not more than a second before. */
int64_t beckon_wall_ticks_place(int64_t stamp_us, int64_t now_us);

/* The time at which an advert of such a time is to be given, after the ticks up to it. False for
 * one from a time that the wall's clock was set back over. */
bool beckon_wall_ticks_stamp(BeckonWallTicks *ticks, int64_t t_us, int64_t *ret_t_us);

#endif
