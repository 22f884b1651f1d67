/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/live.h"

#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "wire/link.h"

#define PREFIX      "hci"
#define ADAPTER_MAX 63

typedef struct {
    GSource source;
    BeckonLive *live;
} LiveSource;

bool beckon_live_is_adapter(const char *name, guint *ret_number)
{
    guint64 number;
    if (!g_str_has_prefix(name, PREFIX) ||
        !g_ascii_string_to_unsigned(name + strlen(PREFIX), 10, 0, ADAPTER_MAX, &number, NULL)) {
        return false;
    }
    *ret_number = (guint)number;
    return true;
}

static gboolean on_due(GSource *source, GSourceFunc callback, gpointer data)
{
    BeckonLive *live = ((LiveSource *)source)->live;
    live->turn(live, g_source_get_time(source));
    if (live->radio.events != NULL) {
        beckon_radio_give_run(&live->radio);
    }
    if (beckon_live_is_listened_to(live)) {
        live->radio.events->rest(live->radio.user);
    }
    int64_t tick_us = g_get_monotonic_time() + BECKON_TICK_US - g_get_real_time() % BECKON_TICK_US;
    g_source_set_ready_time(source, MIN(tick_us, live->look_us));
    return G_SOURCE_CONTINUE;
}

bool beckon_live_begin(BeckonLive *live, BeckonSourceKind source,
                       const BeckonLiveSettings *settings, const BeckonLiveEvents *events,
                       void *user, GError **error)
{
    static GSourceFuncs functions = {.dispatch = on_due};
    guint number;
    if (!beckon_live_is_adapter(settings->adapter, &number)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "'%s' is no adapter: one is named hci and a number", settings->adapter);
        return false;
    }
    live->name = g_strdup(settings->adapter);
    live->events = events;
    live->user = user;
    live->look_us = BECKON_TIME_NEVER;
    live->watchdog =
        beckon_watchdog_begin(settings->silence_us, settings->in_vain, g_get_monotonic_time());
    live->health = (BeckonLinkHealth){
        .source = source, .state = BECKON_RADIO_STARTING, .power_cycles = settings->in_vain};
    g_strlcpy(live->health.adapter, settings->adapter, sizeof live->health.adapter);
    live->source = g_source_new(&functions, sizeof(LiveSource));
    ((LiveSource *)live->source)->live = live;
    g_source_set_ready_time(live->source, 0);
    g_source_attach(live->source, NULL);
    return true;
}

void beckon_live_clear(BeckonLive *live)
{
    if (live->source != NULL) {
        g_source_destroy(live->source);
        g_clear_pointer(&live->source, g_source_unref);
    }
    g_clear_pointer(&live->name, g_free);
}

void beckon_live_start(BeckonRadio *radio, int64_t resume_us, BeckonRadioStart *ret_start)
{
    BeckonLive *live = (BeckonLive *)radio;
    int64_t wall_us = g_get_real_time();
    live->held = true;
    live->ticks = beckon_wall_ticks_begin(wall_us);
    *ret_start = (BeckonRadioStart){live->ticks.next_us, wall_us};
}

void beckon_live_hold(BeckonRadio *radio, bool held)
{
    ((BeckonLive *)radio)->held = held;
}

bool beckon_live_can_hear(const BeckonRadio *radio)
{
    return beckon_watchdog_can_hear(&((const BeckonLive *)radio)->watchdog, g_get_monotonic_time());
}

void beckon_live_health(const BeckonRadio *radio, BeckonLinkHealth *ret_health)
{
    *ret_health = ((const BeckonLive *)radio)->health;
}

/* Store time is the wall's. */
int64_t beckon_live_on_air_us(const BeckonRadio *radio, int64_t t_us, int64_t now_us)
{
    return now_us - MAX(g_get_real_time() - t_us, 0);
}

bool beckon_live_is_listened_to(const BeckonLive *live)
{
    return live->radio.events != NULL && !live->held;
}

static void tell_health(const BeckonLive *live)
{
    if (live->radio.events != NULL) {
        live->radio.events->changed(live->radio.user);
    }
}

bool beckon_live_set_state(BeckonLive *live, BeckonRadioState state)
{
    if (live->health.state == state) {
        return false;
    }
    live->health.state = state;
    tell_health(live);
    return true;
}

bool beckon_live_set_beacon(BeckonLive *live, BeckonOwnBeaconState state)
{
    if (live->health.beacon == state) {
        return false;
    }
    live->health.beacon = state;
    tell_health(live);
    return true;
}

static bool is_lost(BeckonRadioState state)
{
    return state == BECKON_RADIO_GONE || state == BECKON_RADIO_DOWN ||
           state == BECKON_RADIO_NO_BLUEZ;
}

bool beckon_live_lose(BeckonLive *live, BeckonRadioState state, int64_t now_us)
{
    live->health.losses += is_lost(state) && !is_lost(live->health.state);
    if (state == BECKON_RADIO_DOWN) {
        beckon_watchdog_down(&live->watchdog, now_us);
    } else {
        beckon_watchdog_gone(&live->watchdog, now_us);
    }
    return beckon_live_set_state(live, state);
}

void beckon_live_scanning(BeckonLive *live, int64_t now_us)
{
    beckon_watchdog_scanning(&live->watchdog, now_us);
    beckon_live_set_state(live, beckon_watchdog_is_trying(&live->watchdog) ? BECKON_RADIO_SILENT
                                                                           : BECKON_RADIO_WELL);
}

void beckon_live_note_heard(BeckonLive *live, int64_t now_us)
{
    beckon_watchdog_heard(&live->watchdog, now_us);
    beckon_live_set_state(live, BECKON_RADIO_WELL);
    if (!live->heard) {
        live->heard = true;
        live->events->heard(live->user);
    }
}

void beckon_live_give_advert(BeckonLive *live, int64_t stamp_us, BeckonAdvertReport *report,
                             int64_t now_us)
{
    beckon_live_note_heard(live, now_us);
    int64_t t_us = beckon_wall_ticks_place(stamp_us, g_get_real_time());
    beckon_live_give_ticks(live, t_us);
    if (beckon_live_is_listened_to(live) &&
        beckon_wall_ticks_stamp(&live->ticks, t_us, &report->t_us)) {
        beckon_radio_give_advert(&live->radio, report);
    }
}

void beckon_live_give_ticks(BeckonLive *live, int64_t wall_us)
{
    int64_t tick_us;
    while (beckon_live_is_listened_to(live) &&
           beckon_wall_ticks_take(&live->ticks, wall_us, &tick_us)) {
        beckon_radio_give_run(&live->radio);
        live->radio.events->tick(live->radio.user, tick_us);
    }
}

void beckon_live_hurry(BeckonLive *live)
{
    g_source_set_ready_time(live->source, 0);
}
