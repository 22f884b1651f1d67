/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_SCANNERS_RADIO_HISTORY_H
#define BECKON_ENGINE_SCANNERS_RADIO_HISTORY_H

/* How a scanner's radio was lately: an adapter that comes and goes is worth a word even while it
 * is well. In memory only. Pure: wall times are handed in. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "wire/records.h"

#define BECKON_RADIO_HISTORY_MOST 16

typedef struct {
    int64_t wall_us;
    bool away; /* the scanner was not connected; else: */
    BeckonRadioState state;
} BeckonRadioMoment;

/* All zeros: nothing yet. */
typedef struct {
    BeckonRadioMoment moments[BECKON_RADIO_HISTORY_MOST]; /* oldest first */
    guint n;
} BeckonRadioHistory;

/* Keeps a change; what is as before is no change. The oldest is forgotten for it. */
void beckon_radio_history_told(BeckonRadioHistory *history, int64_t wall_us,
                               BeckonRadioState state);
void beckon_radio_history_away(BeckonRadioHistory *history, int64_t wall_us);

/* How often it stopped being well since a time, as far as is remembered; *ret_last, unless there
 * was none, is how it was then the last time. Starting is no trouble by itself. */
guint beckon_radio_history_troubles(const BeckonRadioHistory *history, int64_t since_us,
                                    BeckonRadioMoment *ret_last);

#endif
