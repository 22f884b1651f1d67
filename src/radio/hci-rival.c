/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci-rival.h"

#include "base/time.h"

#define PAUSE_US        (2 * BECKON_SECOND_US)
#define PAUSE_DOUBLINGS 5 /* up to 64 s */
#define CALM_US         (10 * BECKON_MINUTE_US)

void beckon_hci_rival_note(BeckonHciRival *rival, int64_t now_us)
{
    if (rival->due_us != 0) {
        return;
    }
    if (now_us - rival->taken_us >= CALM_US) {
        rival->times = 0;
    }
    int64_t between_us = PAUSE_US << MIN(rival->times, PAUSE_DOUBLINGS);
    rival->due_us = MAX(now_us + PAUSE_US, rival->taken_us + between_us);
}

bool beckon_hci_rival_is_due(BeckonHciRival *rival, int64_t now_us)
{
    if (rival->due_us == 0 || now_us < rival->due_us) {
        return false;
    }
    rival->due_us = 0;
    rival->taken_us = now_us;
    rival->times++;
    return true;
}

void beckon_hci_rival_forget(BeckonHciRival *rival)
{
    rival->due_us = 0;
}
