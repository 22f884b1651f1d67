/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/scanners/radio-history.h"

#include <string.h>

static void add(BeckonRadioHistory *history, BeckonRadioMoment moment)
{
    BeckonRadioMoment *moments = history->moments;
    if (history->n > 0 && moments[history->n - 1].away == moment.away &&
        moments[history->n - 1].state == moment.state) {
        return;
    }
    if (history->n == BECKON_RADIO_HISTORY_MOST) {
        memmove(moments, moments + 1, --history->n * sizeof *moments);
    }
    moments[history->n++] = moment;
}

void beckon_radio_history_told(BeckonRadioHistory *history, int64_t wall_us, BeckonRadioState state)
{
    add(history, (BeckonRadioMoment){wall_us, false, state});
}

void beckon_radio_history_away(BeckonRadioHistory *history, int64_t wall_us)
{
    add(history, (BeckonRadioMoment){wall_us, true, BECKON_RADIO_WELL});
}

static bool is_well(const BeckonRadioMoment *moment)
{
    return !moment->away && moment->state == BECKON_RADIO_WELL;
}

static bool is_trouble(const BeckonRadioMoment *moment)
{
    return moment->away ||
           (moment->state != BECKON_RADIO_WELL && moment->state != BECKON_RADIO_STARTING);
}

guint beckon_radio_history_troubles(const BeckonRadioHistory *history, int64_t since_us,
                                    BeckonRadioMoment *ret_last)
{
    bool was_well = false;
    guint troubles = 0;
    for (guint i = 0; i < history->n; i++) {
        const BeckonRadioMoment *moment = &history->moments[i];
        if (is_well(moment)) {
            was_well = true;
        } else if (was_well && is_trouble(moment)) {
            was_well = false;
            if (moment->wall_us >= since_us) {
                troubles++;
                *ret_last = *moment;
            }
        }
    }
    return troubles;
}
