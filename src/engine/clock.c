/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/clock.h"

#include <string.h>
#include <sys/timex.h>

bool beckon_clock_trusted(const BeckonEngine *engine)
{
    struct timex state = {0};
    return strcmp(engine->config.clock, "assume-trusted") == 0 || adjtimex(&state) != TIME_ERROR;
}
