/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci.h"

#include <errno.h>

#include "base/time.h"
#include "capture/hci-event.h"
#include "radio/hci-scan.h"
#include "radio/hci-socket.h"

/* Events taken in one turn of the main loop, so that the engine's socket gets its turn too. */
#define EVENTS_A_TURN 4096

/* How often the kernel is asked whether the adapter is still powered. */
#define LOOK_US (BECKON_SECOND_US / 5)

typedef struct {
    BeckonLive live;
    gpointer tag; /* of the socket in the source, NULL while it is closed */
    BeckonHciSocket *socket;
    BeckonHciScan scan;
    BeckonHciEventReader *reader;
    uint64_t malformed; /* of the reader's, those reported or passed over */
    bool told_room;     /* once is enough */
    int64_t looked_us;  /* when the kernel was asked for the adapter */
} Hci;

/* The adapter */

static void close_socket(Hci *hci)
{
    if (hci->tag != NULL) {
        g_source_remove_unix_fd(hci->live.source, hci->tag);
        hci->tag = NULL;
    }
    beckon_hci_socket_close(hci->socket);
}

/* Says what the matter is with the adapter, once until it is well again. */
static void lose_adapter(Hci *hci, BeckonAdapterState state, int64_t now_us)
{
    bool gone = state == BECKON_ADAPTER_GONE;
    close_socket(hci);
    if (beckon_live_lose(&hci->live, gone ? BECKON_RADIO_GONE : BECKON_RADIO_DOWN, now_us)) {
        g_warning("%s: %s; the scanner is deaf", hci->live.name,
                  gone ? "there is no such adapter" : "the adapter is not powered");
    }
}

static void send_command(Hci *hci)
{
    uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
    gsize len = beckon_hci_scan_command(&hci->scan, command);
    int number = len > 0 ? beckon_hci_socket_send(hci->socket, command, len) : 0;
    if (number != 0) {
        /* The watchdog comes to it when no answer does. */
        g_warning("%s: it takes no command: %s", hci->live.name, g_strerror(number));
    }
}

static void start_scan(Hci *hci, int64_t now_us)
{
    hci->scan = beckon_hci_scan_begin();
    beckon_watchdog_starting(&hci->live.watchdog, now_us);
    beckon_live_set_state(&hci->live, BECKON_RADIO_STARTING);
    send_command(hci);
}

static void say_room(Hci *hci)
{
    int room = beckon_hci_socket_room(hci->socket);
    if (!hci->told_room) {
        g_message("%s: the kernel keeps up to %d KiB for a scanner that is late", hci->live.name,
                  room / 1024);
        hci->told_room = true;
    }
}

static void open_adapter(Hci *hci, int64_t now_us)
{
    close_socket(hci);
    BeckonAdapterState state = beckon_hci_socket_look(hci->socket);
    if (state != BECKON_ADAPTER_UP) {
        lose_adapter(hci, state, now_us);
        return;
    }
    int number = beckon_hci_socket_open(hci->socket);
    if (number != 0) {
        g_message("%s: cannot be opened: %s", hci->live.name, g_strerror(number));
        lose_adapter(hci, BECKON_ADAPTER_GONE, now_us);
        return;
    }
    hci->tag = g_source_add_unix_fd(hci->live.source, beckon_hci_socket_fd(hci->socket),
                                    G_IO_IN | G_IO_ERR);
    say_room(hci);
    start_scan(hci, now_us);
}

/* An adapter that is switched off says nothing: it has to be looked at. */
static void look_after_adapter(Hci *hci, int64_t now_us)
{
    if (hci->tag != NULL && now_us >= hci->looked_us + LOOK_US) {
        BeckonAdapterState state = beckon_hci_socket_look(hci->socket);
        hci->looked_us = now_us;
        if (state != BECKON_ADAPTER_UP) {
            lose_adapter(hci, state, now_us);
        }
    }
    switch (beckon_watchdog_step(&hci->live.watchdog, now_us)) {
    case BECKON_WATCH_WAIT:
        break;
    case BECKON_WATCH_OPEN:
        if (hci->tag != NULL) {
            g_warning("%s: still silent; its socket is opened anew", hci->live.name);
            hci->live.health.reopens++;
        }
        open_adapter(hci, now_us);
        break;
    case BECKON_WATCH_RESTART:
        g_warning("%s: it hears nothing; its scan is started anew", hci->live.name);
        hci->live.health.restarts++;
        start_scan(hci, now_us);
        break;
    case BECKON_WATCH_GIVE_UP:
        g_warning("%s: the adapter needs a power-cycle", hci->live.name);
        hci->live.events->exhausted(hci->live.user);
        break;
    }
}

/* What it says */

static void take_answer(Hci *hci, const BeckonHciPacket *packet, int64_t now_us)
{
    BeckonHciAnswer answer;
    if (!beckon_hci_answer_decode(packet->data, packet->len, &answer) ||
        !beckon_hci_scan_answer(&hci->scan, &answer)) {
        return;
    }
    if (hci->scan.step == BECKON_HCI_SCAN_REFUSED) {
        g_warning("%s: it refuses to scan: status 0x%02x", hci->live.name, hci->scan.status);
        beckon_live_set_state(&hci->live, BECKON_RADIO_REFUSED);
    } else if (hci->scan.step == BECKON_HCI_SCAN_RUNNING) {
        g_message("%s: scanning (%s)", hci->live.name, hci->scan.extended ? "extended" : "legacy");
        beckon_live_scanning(&hci->live, now_us);
    } else {
        send_command(hci);
    }
}

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
        hci->live.radio.events->malformed(hci->live.radio.user, malformed - hci->malformed);
    }
    hci->malformed = malformed;
}

/* Takes what waits, up to a turn's share. True when nothing waits any more. */
static bool take_events(Hci *hci, int64_t now_us)
{
    BeckonHciPacket packet;
    int number = 0;
    guint n = 0;
    while (n < EVENTS_A_TURN && beckon_hci_socket_next(hci->socket, &packet, &number)) {
        take_answer(hci, &packet, now_us);
        give_adverts(hci, &packet, now_us);
        n++;
    }
    give_malformed(hci);
    if (number != 0) {
        g_message("%s: the adapter is lost: %s", hci->live.name, g_strerror(number));
        lose_adapter(hci, BECKON_ADAPTER_GONE, now_us);
    }
    return n < EVENTS_A_TURN;
}

static void take_turn(BeckonLive *live, int64_t now_us)
{
    Hci *hci = (Hci *)live;
    int64_t wall_us = g_get_real_time();
    bool all = hci->tag == NULL || take_events(hci, now_us);
    look_after_adapter(hci, now_us);
    if (all) {
        beckon_live_give_ticks(live, wall_us);
    }
}

/* The radio */

static void close_hci(BeckonRadio *radio)
{
    Hci *hci = (Hci *)radio;
    if (hci->tag != NULL) {
        uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
        gsize len = beckon_hci_put_scan_enable(hci->scan.extended, false, command);
        beckon_hci_socket_send(hci->socket, command, len);
    }
    close_socket(hci);
    beckon_hci_socket_free(hci->socket);
    beckon_hci_event_reader_free(hci->reader);
    beckon_live_clear(&hci->live);
    g_free(hci);
}

static const BeckonRadioClass class = {
    .replaying = false,
    .start = beckon_live_start,
    .stop = beckon_live_stop,
    .hold = beckon_live_hold,
    .can_hear = beckon_live_can_hear,
    .health = beckon_live_health,
    .close = close_hci,
};

BeckonRadio *beckon_hci_open(const BeckonLiveSettings *settings, const BeckonLiveEvents *events,
                             void *user, GError **error)
{
    Hci *hci = g_new0(Hci, 1);
    guint number = 0;
    hci->live.radio.class = &class;
    hci->live.turn = take_turn;
    if (beckon_live_begin(&hci->live, BECKON_SOURCE_HCI, settings, events, user, error) &&
        beckon_live_is_adapter(settings->adapter, &number)) {
        hci->socket = beckon_hci_socket_new(number, error);
    }
    if (hci->socket == NULL) {
        beckon_live_clear(&hci->live);
        g_free(hci);
        return NULL;
    }
    hci->reader = beckon_hci_event_reader_new();
    return &hci->live.radio;
}
