/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_REPLAY_H
#define BECKON_RADIO_REPLAY_H

/* A radio that replays a btsnoop capture. Store time is the capture's own. A capture that breaks
 * off, or leaps ahead by more than BECKON_LIMIT_CAPTURE_GAP_DAYS, is replayed as far as it is
 * good, with a warning in the log; an advert whose time went back takes that of the one before. */

#include "radio/radio.h"

typedef enum {
    BECKON_PACE_REAL, /* as long as it took when it was recorded, and while it is held */
    BECKON_PACE_FAST, /* as fast as its adverts are taken */
} BeckonPace;

/* Opens and maps a capture, which must not be cut while it is replayed.
 * BECKON_ERROR_INVALID. */
BeckonRadio *beckon_replay_open(const char *path, BeckonPace pace, GError **error);

#endif
