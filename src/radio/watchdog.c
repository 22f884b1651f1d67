/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/watchdog.h"

#include "base/time.h"

#define FIRST_LOOK_US    (BECKON_SECOND_US / 4)
#define LOOK_DOUBLINGS   2                       /* up to a second */
#define ANSWER_US        (2 * BECKON_SECOND_US)  /* to all commands of a scan's start */
#define POWER_US         (3 * BECKON_SECOND_US)  /* others are given to power an adapter */
#define PATIENCE_DOUBLES 5                       /* 30 s up to 16 min */
#define DEAF_US          (30 * BECKON_SECOND_US) /* however long silence is put up with */

enum { RESTART = 1, REOPEN = 2 };

BeckonWatchdog beckon_watchdog_begin(int64_t silence_us, guint in_vain, int64_t now_us)
{
    return (BeckonWatchdog){
        .state = BECKON_WATCH_GONE,
        .silence_us = silence_us,
        .in_vain = in_vain,
        .heard_us = now_us,
        .due_us = now_us,
    };
}

/* How long a wait becomes by the power-cycles that did not help. */
static int64_t patience(const BeckonWatchdog *watchdog, int64_t wait_us)
{
    return wait_us << MIN(watchdog->in_vain, PATIENCE_DOUBLES);
}

void beckon_watchdog_gone(BeckonWatchdog *watchdog, int64_t now_us)
{
    watchdog->looks = watchdog->state == BECKON_WATCH_GONE ? watchdog->looks + 1 : 0;
    watchdog->state = BECKON_WATCH_GONE;
    watchdog->able = false;
    watchdog->changed = true;
    watchdog->due_us = now_us + (FIRST_LOOK_US << MIN(watchdog->looks, LOOK_DOUBLINGS));
}

void beckon_watchdog_down(BeckonWatchdog *watchdog, int64_t now_us)
{
    if (watchdog->state != BECKON_WATCH_DOWN) {
        watchdog->down_us = now_us;
    }
    watchdog->state = BECKON_WATCH_DOWN;
    watchdog->able = false;
    watchdog->due_us = now_us + FIRST_LOOK_US;
}

void beckon_watchdog_starting(BeckonWatchdog *watchdog, int64_t now_us)
{
    watchdog->state = BECKON_WATCH_STARTING;
    watchdog->due_us = now_us + patience(watchdog, ANSWER_US);
}

void beckon_watchdog_scanning(BeckonWatchdog *watchdog, int64_t now_us)
{
    watchdog->state = BECKON_WATCH_SCANNING;
    watchdog->able = true;
    watchdog->changed = true;
    watchdog->due_us = now_us + patience(watchdog, watchdog->silence_us);
}

void beckon_watchdog_heard(BeckonWatchdog *watchdog, int64_t now_us)
{
    watchdog->in_vain = 0;
    watchdog->remedies = 0;
    watchdog->heard_us = now_us;
    if (watchdog->state == BECKON_WATCH_SCANNING) {
        watchdog->due_us = now_us + watchdog->silence_us;
    }
}

void beckon_watchdog_in_vain(BeckonWatchdog *watchdog, int64_t now_us)
{
    watchdog->in_vain++;
    watchdog->remedies = 0;
    watchdog->changed = false;
    watchdog->down_us = now_us;
    watchdog->due_us =
        now_us + (watchdog->state == BECKON_WATCH_DOWN ? FIRST_LOOK_US
                                                       : patience(watchdog, watchdog->silence_us));
}

bool beckon_watchdog_is_trying(const BeckonWatchdog *watchdog)
{
    return watchdog->remedies > 0 || watchdog->in_vain > 0;
}

static BeckonWatchStep give_up(BeckonWatchdog *watchdog)
{
    watchdog->able = false;
    watchdog->due_us = BECKON_TIME_NEVER;
    return BECKON_WATCH_GIVE_UP;
}

static BeckonWatchStep try_next_remedy(BeckonWatchdog *watchdog)
{
    watchdog->due_us = BECKON_TIME_NEVER; /* until the caller says what came of it */
    switch (++watchdog->remedies) {
    case RESTART:
        return BECKON_WATCH_RESTART;
    case REOPEN:
        return BECKON_WATCH_OPEN;
    }
    return give_up(watchdog);
}

/* An adapter that is put back is down until somebody powers it, which is done at the next start.
 * One that had been down from the begin was not helped by that. */
static int64_t power_wait(const BeckonWatchdog *watchdog)
{
    return watchdog->changed ? POWER_US : patience(watchdog, MAX(watchdog->silence_us, POWER_US));
}

BeckonWatchStep beckon_watchdog_step(BeckonWatchdog *watchdog, int64_t now_us)
{
    if (now_us < watchdog->due_us) {
        return BECKON_WATCH_WAIT;
    }
    switch (watchdog->state) {
    case BECKON_WATCH_GONE:
        return BECKON_WATCH_OPEN;
    case BECKON_WATCH_DOWN:
        return now_us - watchdog->down_us < power_wait(watchdog) ? BECKON_WATCH_OPEN
                                                                 : give_up(watchdog);
    case BECKON_WATCH_STARTING:
    case BECKON_WATCH_SCANNING:
        return try_next_remedy(watchdog);
    }
    return BECKON_WATCH_WAIT;
}

int64_t beckon_watchdog_deadline(const BeckonWatchdog *watchdog)
{
    return watchdog->due_us;
}

int64_t beckon_watchdog_deaf_us(const BeckonWatchdog *watchdog)
{
    return MIN(watchdog->silence_us, DEAF_US);
}

bool beckon_watchdog_can_hear(const BeckonWatchdog *watchdog, int64_t now_us)
{
    return watchdog->able && now_us - watchdog->heard_us < beckon_watchdog_deaf_us(watchdog);
}
