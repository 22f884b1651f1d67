/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_LIVE_H
#define BECKON_RADIO_LIVE_H

/* What every live radio has, however it reaches its adapter: store time is the wall's, a watchdog
 * looks after the adapter, and its health is kept for the operator. */

#include "radio/radio.h"
#include "radio/wall-ticks.h"
#include "radio/watchdog.h"

typedef struct {
    const char *adapter; /* "hci0" */
    int64_t silence_us;  /* with no advert at all for so long something is done about it */
    guint in_vain;       /* power-cycles of earlier processes that did not help */
} BeckonLiveSettings;

typedef struct {
    /* The first advert of this process. */
    void (*heard)(void *user);
    /* The adapter needs a power-cycle, which takes rights that this process does not have. */
    void (*exhausted)(void *user);
} BeckonLiveEvents;

/* What every kind of live radio begins with. */
typedef struct BeckonLive {
    BeckonRadio radio;
    /* Its turn of the main loop: at every tick of the wall's clock, whether or not anybody is told
     * of it, at look_us, and when it is hurried. */
    void (*turn)(struct BeckonLive *live, int64_t now_us);
    GSource *source;
    char *name; /* of the adapter */
    const BeckonLiveEvents *events;
    void *user;
    int64_t look_us; /* CLOCK_MONOTONIC of a turn before the next tick; BECKON_TIME_NEVER: none */
    BeckonWatchdog watchdog;
    BeckonWallTicks ticks;
    BeckonLinkHealth health;
    bool held;
    bool heard;
} BeckonLive;

/* Whether this can be an adapter's name: "hci" and a number, at most 63. */
bool beckon_live_is_adapter(const char *name, guint *ret_number);

/* Fills in a radio that is zero but for its class, with the functions below, and its turn. False,
 * with nothing to clear: BECKON_ERROR_INVALID (the adapter's name). */
bool beckon_live_begin(BeckonLive *live, BeckonSourceKind source,
                       const BeckonLiveSettings *settings, const BeckonLiveEvents *events,
                       void *user, GError **error);
void beckon_live_clear(BeckonLive *live);

/* For the class of a live radio. */
void beckon_live_start(BeckonRadio *radio, int64_t resume_us, BeckonRadioStart *ret_start);
void beckon_live_hold(BeckonRadio *radio, bool held);
bool beckon_live_can_hear(const BeckonRadio *radio);
void beckon_live_health(const BeckonRadio *radio, BeckonLinkHealth *ret_health);
int64_t beckon_live_on_air_us(const BeckonRadio *radio, int64_t t_us, int64_t now_us);
/* Whether what is heard is for anybody. */
bool beckon_live_is_listened_to(const BeckonLive *live);
/* False when that is known already. */
bool beckon_live_set_state(BeckonLive *live, BeckonRadioState state);
bool beckon_live_set_beacon(BeckonLive *live, BeckonOwnBeaconState state);

/* It does not hear, for this reason. now_us is CLOCK_MONOTONIC here and below. False when that is
 * known already: it is to be said once. */
bool beckon_live_lose(BeckonLive *live, BeckonRadioState state, int64_t now_us);

void beckon_live_scanning(BeckonLive *live, int64_t now_us);

/* Something was heard. */
void beckon_live_note_heard(BeckonLive *live, int64_t now_us);

/* Hands on an advert that was heard at this time of the wall, behind the ticks up to it. */
void beckon_live_give_advert(BeckonLive *live, int64_t stamp_us, BeckonAdvertReport *report,
                             int64_t now_us);
void beckon_live_give_ticks(BeckonLive *live, int64_t wall_us);
/* Its turn comes once what waits at present has had its own. */
void beckon_live_hurry(BeckonLive *live);

#endif
