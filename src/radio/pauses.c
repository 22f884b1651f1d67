/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/pauses.h"

#include "radio/radio.h"

bool beckon_pauses_look(BeckonPauses *pauses, bool found, int64_t now_us, int64_t *ret_until_us)
{
    bool soon = pauses->took_us != 0 && now_us < pauses->took_us + BECKON_RADIO_REST_US;
    pauses->paused = found && (pauses->paused || soon);
    if (found) {
        pauses->took_us = now_us;
    }
    if (pauses->paused) {
        *ret_until_us = now_us + BECKON_RADIO_REST_US;
    }
    return pauses->paused;
}
