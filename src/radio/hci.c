/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci.h"

#include "capture/hci-event.h"
#include "radio/hci-adapter.h"
#include "radio/wall-ticks.h"

/* Events taken in one turn of the main loop, so that the engine's socket gets its turn too. */
#define EVENTS_A_TURN 4096

typedef struct {
    BeckonRadio radio;
    const BeckonHciEvents *events;
    void *user;
    GSource *source;
    BeckonHciAdapter *adapter;
    BeckonHciEventReader *reader;
    uint64_t malformed; /* of the reader's, those reported or passed over */
    BeckonWallTicks ticks;
    bool held;
    bool heard;
} Hci;

typedef struct {
    GSource source;
    Hci *hci;
} HciSource;

/* What the adapter says */

static bool is_listened_to(const Hci *hci)
{
    return hci->radio.events != NULL && !hci->held;
}

static void give_ticks(Hci *hci, int64_t until_us)
{
    int64_t tick_us;
    while (is_listened_to(hci) && beckon_wall_ticks_take(&hci->ticks, until_us, &tick_us)) {
        hci->radio.events->tick(hci->radio.user, tick_us);
    }
}

static void note_heard(Hci *hci, int64_t now_us)
{
    beckon_hci_adapter_heard(hci->adapter, now_us);
    if (!hci->heard) {
        hci->heard = true;
        hci->events->heard(hci->user);
    }
}

static void give_adverts(Hci *hci, const BeckonHciPacket *packet, int64_t now_us)
{
    BeckonAdvertReport report;
    beckon_hci_event_reader_take(hci->reader, 0, packet->t_us, packet->data, packet->len);
    while (beckon_hci_event_reader_next(hci->reader, &report)) {
        note_heard(hci, now_us);
        int64_t t_us = beckon_wall_ticks_place(packet->t_us, g_get_real_time());
        give_ticks(hci, t_us);
        if (is_listened_to(hci) && beckon_wall_ticks_stamp(&hci->ticks, t_us, &report.t_us)) {
            hci->radio.events->advert(hci->radio.user, &report);
        }
    }
}

static void give_malformed(Hci *hci)
{
    uint64_t malformed = beckon_hci_event_reader_malformed(hci->reader);
    if (malformed > hci->malformed && is_listened_to(hci)) {
        hci->radio.events->malformed(hci->radio.user, malformed - hci->malformed);
    }
    hci->malformed = malformed;
}

/* Takes what waits, up to a turn's share. True when nothing waits any more. */
static bool take_events(Hci *hci, int64_t now_us)
{
    BeckonHciPacket packet;
    guint n = 0;
    while (n < EVENTS_A_TURN && beckon_hci_adapter_next(hci->adapter, now_us, &packet)) {
        give_adverts(hci, &packet, now_us);
        n++;
    }
    give_malformed(hci);
    return n < EVENTS_A_TURN;
}

static void on_changed(void *user)
{
    Hci *hci = user;
    if (hci->radio.events != NULL) {
        hci->radio.events->changed(hci->radio.user);
    }
}

static void on_exhausted(void *user)
{
    Hci *hci = user;
    hci->events->exhausted(hci->user);
}

/* Wakes at the next tick of the wall's clock, whether or not anybody is told of it: the adapter
 * is looked after as often. */
static void schedule(Hci *hci)
{
    int64_t now_us = g_get_real_time();
    int64_t wait_us = BECKON_TICK_US - now_us % BECKON_TICK_US;
    g_source_set_ready_time(hci->source, g_get_monotonic_time() + wait_us);
}

static gboolean on_due(GSource *source, GSourceFunc callback, gpointer data)
{
    Hci *hci = ((HciSource *)source)->hci;
    int64_t now_us = g_source_get_time(source);
    int64_t wall_us = g_get_real_time();
    bool all = take_events(hci, now_us);
    beckon_hci_adapter_step(hci->adapter, now_us);
    if (all) {
        give_ticks(hci, wall_us);
    }
    if (is_listened_to(hci)) {
        hci->radio.events->rest(hci->radio.user);
    }
    schedule(hci);
    return G_SOURCE_CONTINUE;
}

/* The radio */

static void start(BeckonRadio *radio, int64_t resume_us, BeckonRadioStart *ret_start)
{
    Hci *hci = (Hci *)radio;
    int64_t now_us = g_get_real_time();
    hci->held = true;
    hci->ticks = beckon_wall_ticks_begin(now_us);
    *ret_start = (BeckonRadioStart){hci->ticks.next_us, now_us};
}

static void beacon(BeckonRadio *radio, const BeckonLinkBeacon *rows, gsize n_rows)
{
    beckon_hci_adapter_send(((Hci *)radio)->adapter, rows, n_rows, g_get_monotonic_time());
}

static void stop(BeckonRadio *radio)
{
    beacon(radio, NULL, 0);
}

static void hold(BeckonRadio *radio, bool held)
{
    ((Hci *)radio)->held = held;
}

static bool can_hear(const BeckonRadio *radio)
{
    return beckon_hci_adapter_can_hear(((const Hci *)radio)->adapter, g_get_monotonic_time());
}

static void health(const BeckonRadio *radio, BeckonLinkHealth *ret_health)
{
    *ret_health = *beckon_hci_adapter_health(((const Hci *)radio)->adapter);
}

static void close_hci(BeckonRadio *radio)
{
    Hci *hci = (Hci *)radio;
    beckon_hci_adapter_free(hci->adapter);
    g_source_destroy(hci->source);
    g_source_unref(hci->source);
    beckon_hci_event_reader_free(hci->reader);
    g_free(hci);
}

static const BeckonRadioClass class = {
    .replaying = false,
    .start = start,
    .stop = stop,
    .hold = hold,
    .can_hear = can_hear,
    .health = health,
    .beacon = beacon,
    .close = close_hci,
};

BeckonRadio *beckon_hci_open(const BeckonHciSettings *settings, const BeckonHciEvents *events,
                             void *user, GError **error)
{
    static GSourceFuncs functions = {.dispatch = on_due};
    static const BeckonHciAdapterEvents adapter_events = {on_changed, on_exhausted};
    Hci *hci = g_new0(Hci, 1);
    GSource *source = g_source_new(&functions, sizeof(HciSource));
    hci->adapter = beckon_hci_adapter_new(settings, source, &adapter_events, hci, error);
    if (hci->adapter == NULL) {
        g_source_unref(source);
        g_free(hci);
        return NULL;
    }
    hci->radio.class = &class;
    hci->events = events;
    hci->user = user;
    hci->reader = beckon_hci_event_reader_new();
    hci->source = source;
    ((HciSource *)source)->hci = hci;
    g_source_set_ready_time(source, 0);
    g_source_attach(source, NULL);
    return &hci->radio;
}
