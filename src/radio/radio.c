/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/radio.h"

void beckon_radio_start(BeckonRadio *radio, int64_t resume_us, const BeckonRadioEvents *events,
                        void *user, BeckonRadioStart *ret_start)
{
    beckon_radio_stop(radio);
    radio->events = events;
    radio->user = user;
    radio->run = beckon_run_new();
    radio->class->start(radio, resume_us, ret_start);
}

void beckon_radio_stop(BeckonRadio *radio)
{
    if (radio->events != NULL) {
        radio->class->stop(radio);
        radio->events = NULL;
        radio->user = NULL;
        g_clear_pointer(&radio->run, beckon_run_free);
    }
}

void beckon_radio_hold(BeckonRadio *radio, bool held)
{
    radio->class->hold(radio, held);
}

bool beckon_radio_is_replaying(const BeckonRadio *radio)
{
    return radio->class->replaying;
}

bool beckon_radio_can_hear(const BeckonRadio *radio)
{
    return radio->class->can_hear == NULL || radio->class->can_hear(radio);
}

void beckon_radio_health(const BeckonRadio *radio, BeckonLinkHealth *ret_health)
{
    radio->class->health(radio, ret_health);
}

int64_t beckon_radio_on_air_us(const BeckonRadio *radio, int64_t t_us)
{
    int64_t now_us = g_get_monotonic_time();
    return MIN(radio->class->on_air_us(radio, t_us, now_us), now_us);
}

void beckon_radio_beacon(BeckonRadio *radio, const BeckonLinkBeacon *rows, gsize n_rows)
{
    if (radio->class->beacon != NULL) {
        radio->class->beacon(radio, rows, n_rows);
    }
}

void beckon_radio_give_advert(BeckonRadio *radio, const BeckonAdvertReport *advert)
{
    if (!beckon_run_add(radio->run, advert)) {
        beckon_radio_give_run(radio);
        beckon_run_add(radio->run, advert);
    }
}

void beckon_radio_give_run(BeckonRadio *radio)
{
    gsize n;
    const BeckonAdvertReport *adverts = beckon_run_adverts(radio->run, &n);
    if (n > 0) {
        radio->events->adverts(radio->user, adverts, n);
        beckon_run_clear(radio->run);
    }
}

void beckon_radio_give_malformed(BeckonRadio *radio, uint64_t n_adverts)
{
    beckon_radio_give_run(radio);
    radio->events->malformed(radio->user, n_adverts);
}

void beckon_radio_close(BeckonRadio *radio)
{
    if (radio != NULL) {
        beckon_radio_stop(radio);
        radio->class->close(radio);
    }
}
