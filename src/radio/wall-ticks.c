/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/wall-ticks.h"

#include "base/time.h"
#include "wire/link.h"

/* By how much a stamp may be behind the present, and behind what was given before it, as where the
 * kernel was late to hand it over; and by how much a tick may be late and is still given. The
 * engine cuts off a scanner that is later than BECKON_LIMIT_SCANNER_DRIFT_S. */
#define LATE_US BECKON_SECOND_US

static int64_t tick_at_or_before(int64_t t_us)
{
    return t_us - t_us % BECKON_TICK_US;
}

BeckonWallTicks beckon_wall_ticks_begin(int64_t now_us)
{
    return (BeckonWallTicks){now_us, tick_at_or_before(now_us) + BECKON_TICK_US};
}

bool beckon_wall_ticks_take(BeckonWallTicks *ticks, int64_t t_us, int64_t *ret_tick_us)
{
    if (t_us < ticks->next_us) {
        return false;
    }
    if (t_us > ticks->next_us + LATE_US) {
        ticks->next_us = tick_at_or_before(t_us);
    }
    *ret_tick_us = ticks->next_us;
    ticks->given_us = ticks->next_us;
    ticks->next_us += BECKON_TICK_US;
    return true;
}

int64_t beckon_wall_ticks_place(int64_t stamp_us, int64_t now_us)
{
    return CLAMP(stamp_us, now_us - LATE_US, now_us);
}

bool beckon_wall_ticks_stamp(BeckonWallTicks *ticks, int64_t t_us, int64_t *ret_t_us)
{
    if (t_us < ticks->given_us - LATE_US) {
        return false;
    }
    *ret_t_us = MAX(t_us, ticks->given_us);
    ticks->given_us = *ret_t_us;
    return true;
}
