/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/clock.h"

#include <string.h>

#include "base/clock.h"

bool beckon_clock_trusted(const BeckonEngine *engine)
{
    return strcmp(engine->config.clock, "assume-trusted") == 0 || beckon_clock_is_synchronised();
}
