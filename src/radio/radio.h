/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_RADIO_H
#define BECKON_RADIO_RADIO_H

/* Where adverts come from: one interface before a capture that is replayed and before live
 * adapters. A radio brings the adverts and, with them, the store's time: all it has to say it
 * says from the main loop, in the order of time. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "radio/run.h"
#include "wire/records.h"

/* While adverts keep coming, a radio takes them that often at most, all that have come at a time:
 * an advert is held up by no more than that. */
#define BECKON_RADIO_REST_US 10000

typedef struct {
    /* Some adverts, 1 … BECKON_RUN_ADVERTS; they and what they borrow are gone after the call.
     * Times never go back. */
    void (*adverts)(void *user, const BeckonAdvertReport *adverts, gsize n);
    /* So many adverts were heard and could not be read. */
    void (*malformed)(void *user, uint64_t n_adverts);
    /* Every full BECKON_TICK_US of store time: every advert before t_us has been given. */
    void (*tick)(void *user, int64_t t_us);
    /* Nothing more is due for the moment: what was given may be passed on. */
    void (*rest)(void *user);
    /* After the last tick: the capture is over. */
    void (*end)(void *user, int64_t t_us);
    /* What beckon_radio_health() says has changed. */
    void (*changed)(void *user);
} BeckonRadioEvents;

/* Where a radio begins. */
typedef struct {
    int64_t from_us;  /* its first tick. A replay's is the boundary (BECKON_BOUNDARY_US) of its
                         first advert or, where it is resumed behind that, of the time it is
                         resumed at; BECKON_TIME_NEVER when it has nothing to give but the end */
    int64_t first_us; /* store time of the first advert that it will give, else of the end; the
                         present of a live radio */
} BeckonRadioStart;

typedef struct BeckonRadio BeckonRadio;

typedef struct {
    bool replaying;
    void (*start)(BeckonRadio *radio, int64_t resume_us, BeckonRadioStart *ret_start);
    void (*stop)(BeckonRadio *radio);
    void (*hold)(BeckonRadio *radio, bool held);
    bool (*can_hear)(const BeckonRadio *radio); /* NULL: always */
    void (*health)(const BeckonRadio *radio, BeckonLinkHealth *ret_health);
    int64_t (*on_air_us)(const BeckonRadio *radio, int64_t t_us, int64_t now_us);
    /* NULL: it cannot send. */
    void (*beacon)(BeckonRadio *radio, const BeckonLinkBeacon *rows, gsize n_rows);
    void (*close)(BeckonRadio *radio);
} BeckonRadioClass;

/* What every kind of radio begins with. */
struct BeckonRadio {
    const BeckonRadioClass *class;
    const BeckonRadioEvents *events; /* NULL while it is stopped */
    void *user;
    BeckonRun *run; /* heard and not given yet; NULL while it is stopped */
};

/* Starts from resume_us, from the beginning with INT64_MIN, whatever was before; a live radio
 * starts from the present. The radio is held: no event comes before the first
 * beckon_radio_hold(radio, false). */
void beckon_radio_start(BeckonRadio *radio, int64_t resume_us, const BeckonRadioEvents *events,
                        void *user, BeckonRadioStart *ret_start);

/* No event comes any more until the next start. */
void beckon_radio_stop(BeckonRadio *radio);

/* While it is held a replay waits, also in the middle of its events, and loses nothing; a live
 * radio drops what it hears. May be called from an event. */
void beckon_radio_hold(BeckonRadio *radio, bool held);

/* Whether store time is that of a capture. */
bool beckon_radio_is_replaying(const BeckonRadio *radio);

/* Whether nothing heard means nobody there: false while a live adapter is lost or silent. */
bool beckon_radio_can_hear(const BeckonRadio *radio);

/* How the radio is: for the operator. */
void beckon_radio_health(const BeckonRadio *radio, BeckonLinkHealth *ret_health);

/* When what has this store time was on the air, or was due, by CLOCK_MONOTONIC: of what it has just
 * given. Not later than the present; a replay at full speed has no other time than that. */
int64_t beckon_radio_on_air_us(const BeckonRadio *radio, int64_t t_us);

/* What the hub's own beacon sends from now on, over its latest word, until the radio is stopped;
 * n_rows 0: nothing. At most BECKON_LINK_BEACONS rows, copied. A radio that cannot send ignores
 * it; whether it is on the air, the health says. */
void beckon_radio_beacon(BeckonRadio *radio, const BeckonLinkBeacon *rows, gsize n_rows);

/* For the kinds of radio, while they are not stopped: adds an advert to the run, which is given
 * when it is full; gives what the run holds, as they do before a tick, a rest and the end; and
 * tells of malformed adverts behind those of the run. */
void beckon_radio_give_advert(BeckonRadio *radio, const BeckonAdvertReport *advert);
void beckon_radio_give_run(BeckonRadio *radio);
void beckon_radio_give_malformed(BeckonRadio *radio, uint64_t n_adverts);

void beckon_radio_close(BeckonRadio *radio);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonRadio, beckon_radio_close)

#endif
