/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_WATCHDOG_H
#define BECKON_RADIO_WATCHDOG_H

/* Watches over an adapter: what is to be done about one that is gone, does not answer, or has
 * fallen silent, and when. Silence is met with three remedies, each after as much silence again:
 * the scan is started anew, the socket is opened anew, and then only a power-cycle can help,
 * which somebody else must do. Where earlier power-cycles were in vain the waits are longer.
 * Pure: times are handed in, CLOCK_MONOTONIC. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    BECKON_WATCH_WAIT,    /* nothing before beckon_watchdog_deadline() */
    BECKON_WATCH_OPEN,    /* close the socket where it is open, and look for the adapter */
    BECKON_WATCH_RESTART, /* start the scan anew */
    BECKON_WATCH_GIVE_UP, /* a power-cycle is due */
} BeckonWatchStep;

typedef enum {
    BECKON_WATCH_GONE,     /* there is no such adapter */
    BECKON_WATCH_DOWN,     /* it is there and not powered */
    BECKON_WATCH_STARTING, /* a scan is being started */
    BECKON_WATCH_SCANNING,
} BeckonWatchState;

typedef struct {
    BeckonWatchState state;
    int64_t silence_us;
    guint in_vain;    /* power-cycles since an advert was heard, by earlier processes */
    guint remedies;   /* tried since an advert was heard */
    bool able;        /* it scanned, and has not been lost since */
    bool changed;     /* gone or scanning since the begin: it is not as the start left it */
    guint looks;      /* for an adapter that is gone, since it was lost */
    int64_t heard_us; /* the last advert, or the begin */
    int64_t down_us;  /* when it was first seen down */
    int64_t due_us;
} BeckonWatchdog;

/* silence_us is at least a second. */
BeckonWatchdog beckon_watchdog_begin(int64_t silence_us, guint in_vain, int64_t now_us);

/* What the caller sees. */
void beckon_watchdog_gone(BeckonWatchdog *watchdog, int64_t now_us);
void beckon_watchdog_down(BeckonWatchdog *watchdog, int64_t now_us);
void beckon_watchdog_starting(BeckonWatchdog *watchdog, int64_t now_us);
void beckon_watchdog_scanning(BeckonWatchdog *watchdog, int64_t now_us);
void beckon_watchdog_heard(BeckonWatchdog *watchdog, int64_t now_us);

/* A power-cycle was due and did not help, or nobody is there to do it: it begins again with the
 * first remedy, and waits twice as long. */
void beckon_watchdog_in_vain(BeckonWatchdog *watchdog, int64_t now_us);

/* Whether it has met silence with something, and heard nothing since. */
bool beckon_watchdog_is_trying(const BeckonWatchdog *watchdog);

/* What is due now. The caller does it and says what came of it; a step is given once. */
BeckonWatchStep beckon_watchdog_step(BeckonWatchdog *watchdog, int64_t now_us);
int64_t beckon_watchdog_deadline(const BeckonWatchdog *watchdog);

/* After how much silence nothing is known any more of who is there: the silence after which
 * something is done about it, but at most 30 s. A shop may put up with an adapter's silence for an
 * hour, but not take it for absence. */
int64_t beckon_watchdog_deaf_us(const BeckonWatchdog *watchdog);
/* Whether silence means that nobody is there: it scans, and has heard something lately. */
bool beckon_watchdog_can_hear(const BeckonWatchdog *watchdog, int64_t now_us);

#endif
