/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/clock.h"

#include <sys/timex.h>

bool beckon_clock_is_synchronised(void)
{
    struct timex state = {.modes = 0}; /* only look */
    int result = adjtimex(&state);
    return result != -1 && result != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}
