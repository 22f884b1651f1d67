/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci.h"

#include "capture/hci-event.h"
#include "radio/hci-adapter.h"

/* Events taken in one turn of the main loop, so that the engine's socket gets its turn too. */
#define EVENTS_A_TURN 4096

typedef struct {
    BeckonLive live;
    BeckonHciAdapter *adapter;
    BeckonHciEventReader *reader;
    uint64_t malformed; /* of the reader's, those reported or passed over */
} Hci;

/* What the adapter says */

static void give_adverts(Hci *hci, const BeckonHciPacket *packet, int64_t now_us)
{
    BeckonAdvertReport report;
    beckon_hci_event_reader_take(hci->reader, 0, packet->t_us, packet->data, packet->len);
    while (beckon_hci_event_reader_next(hci->reader, &report)) {
        beckon_live_give_advert(&hci->live, packet->t_us, &report, now_us);
    }
}

static void give_malformed(Hci *hci)
{
    uint64_t malformed = beckon_hci_event_reader_malformed(hci->reader);
    if (malformed > hci->malformed && beckon_live_is_listened_to(&hci->live)) {
        beckon_radio_give_malformed(&hci->live.radio, malformed - hci->malformed);
    }
    hci->malformed = malformed;
}

/* Takes what waits, up to a turn's share. Returns how many events that was. */
static guint take_events(Hci *hci, int64_t now_us)
{
    BeckonHciPacket packet;
    guint n = 0;
    while (n < EVENTS_A_TURN && beckon_hci_adapter_next(hci->adapter, now_us, &packet)) {
        give_adverts(hci, &packet, now_us);
        n++;
    }
    give_malformed(hci);
    return n;
}

static void take_turn(BeckonLive *live, int64_t now_us)
{
    Hci *hci = (Hci *)live;
    int64_t wall_us = g_get_real_time();
    guint n = take_events(hci, now_us);
    beckon_hci_adapter_step(hci->adapter, now_us);
    if (n < EVENTS_A_TURN) {
        beckon_live_give_ticks(live, wall_us);
    }
    live->look_us = beckon_hci_adapter_pause(hci->adapter, n > 0 && n < EVENTS_A_TURN, now_us);
}

/* The radio */

static void beacon(BeckonRadio *radio, const BeckonLinkBeacon *rows, gsize n_rows)
{
    beckon_hci_adapter_send(((Hci *)radio)->adapter, rows, n_rows, g_get_monotonic_time());
}

static void stop(BeckonRadio *radio)
{
    beacon(radio, NULL, 0);
}

static void close_hci(BeckonRadio *radio)
{
    Hci *hci = (Hci *)radio;
    beckon_hci_adapter_free(hci->adapter);
    beckon_hci_event_reader_free(hci->reader);
    beckon_live_clear(&hci->live);
    g_free(hci);
}

static const BeckonRadioClass class = {
    .replaying = false,
    .start = beckon_live_start,
    .stop = stop,
    .hold = beckon_live_hold,
    .can_hear = beckon_live_can_hear,
    .health = beckon_live_health,
    .on_air_us = beckon_live_on_air_us,
    .beacon = beacon,
    .close = close_hci,
};

BeckonRadio *beckon_hci_open(const BeckonLiveSettings *settings, const BeckonLiveEvents *events,
                             void *user, GError **error)
{
    Hci *hci = g_new0(Hci, 1);
    hci->live.radio.class = &class;
    hci->live.turn = take_turn;
    if (beckon_live_begin(&hci->live, BECKON_SOURCE_HCI, settings, events, user, error)) {
        hci->adapter = beckon_hci_adapter_new(&hci->live, error);
    }
    if (hci->adapter == NULL) {
        beckon_live_clear(&hci->live);
        g_free(hci);
        return NULL;
    }
    hci->reader = beckon_hci_event_reader_new();
    return &hci->live.radio;
}
