/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci-adapter.h"

#include <string.h>
#include <sys/random.h>

#include "base/time.h"
#include "radio/hci-rival.h"
#include "radio/hci-scan.h"
#include "radio/pauses.h"

/* How often the kernel is asked whether the adapter is still powered. */
#define LOOK_US (BECKON_SECOND_US / 5)

struct BeckonHciAdapter {
    BeckonLive *live; /* the radio that it is of */
    gpointer tag;     /* of the socket in the source, NULL while it is closed */
    BeckonHciSocket *socket;
    BeckonPauses pauses;
    BeckonHciScan scan;
    BeckonHciRival rival;
    BeckonHciAdvertise advertise;
    BeckonHciAdvertising wanted; /* what is to be sent */
    bool renewed;                /* since the commands under way began */
    bool hopeless;               /* that was refused: not before there is something new */
    bool told_room;              /* once is enough */
    int64_t looked_us;           /* when the kernel was asked for the adapter */
};

/* Commands */

static void send_packet(BeckonHciAdapter *adapter, const uint8_t *packet, gsize len)
{
    int number = len > 0 ? beckon_hci_socket_send(adapter->socket, packet, len) : 0;
    if (number != 0) {
        /* Whoever waits for the answer comes to it when none does. */
        g_warning("%s: it takes no command: %s", adapter->live->name, g_strerror(number));
    }
}

static bool is_scanning(const BeckonHciAdapter *adapter)
{
    return adapter->tag != NULL && adapter->scan.step == BECKON_HCI_SCAN_RUNNING;
}

static void send_command(BeckonHciAdapter *adapter)
{
    uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
    gsize len = is_scanning(adapter) ? beckon_hci_advertise_command(&adapter->advertise, command)
                                     : beckon_hci_scan_command(&adapter->scan, command);
    send_packet(adapter, command, len);
}

/* What is on the air is not known any more, and is seen to when the scan runs. */
static void start_scan(BeckonHciAdapter *adapter, int64_t now_us)
{
    adapter->scan = beckon_hci_scan_begin();
    adapter->advertise = (BeckonHciAdvertise){.step = BECKON_HCI_ADVERTISE_OFF};
    adapter->renewed = false;
    beckon_hci_rival_forget(&adapter->rival);
    beckon_watchdog_starting(&adapter->live->watchdog, now_us);
    beckon_live_set_state(adapter->live, BECKON_RADIO_STARTING);
    send_command(adapter);
}

static void advertise(BeckonHciAdapter *adapter, int64_t now_us)
{
    adapter->advertise =
        beckon_hci_advertise_begin(adapter->scan.extended, &adapter->wanted, now_us);
    adapter->renewed = false;
    send_command(adapter);
}

/* Whether there is something to do about it that may help. */
static bool is_due(const BeckonHciAdapter *adapter)
{
    return adapter->wanted.n_frames > 0 ? !adapter->hopeless
                                        : adapter->live->health.beacon != BECKON_OWN_BEACON_OFF;
}

static void note_refused(BeckonHciAdapter *adapter, int64_t now_us)
{
    const BeckonHciAdvertise *refused = &adapter->advertise;
    bool paused = refused->paused;
    adapter->hopeless = !adapter->renewed;
    if (beckon_live_set_beacon(adapter->live, BECKON_OWN_BEACON_REFUSED)) {
        g_warning("%s: it refuses to send the hub's own beacon: %s 0x%02x", adapter->live->name,
                  refused->status == BECKON_HCI_OK ? "no answer," : "status", refused->status);
    }
    if (paused) {
        start_scan(adapter, now_us);
    }
}

/* Its step is another one. */
static void go_on_advertising(BeckonHciAdapter *adapter, int64_t now_us)
{
    if (adapter->renewed && !adapter->advertise.paused) {
        advertise(adapter, now_us);
        return;
    }
    if (beckon_hci_advertise_is_on_air(&adapter->advertise)) {
        if (beckon_live_set_beacon(adapter->live, BECKON_OWN_BEACON_ON_AIR)) {
            g_message("%s: the hub's own beacon is on the air", adapter->live->name);
        }
    } else if (adapter->advertise.step == BECKON_HCI_ADVERTISE_OFF) {
        beckon_live_set_beacon(adapter->live, BECKON_OWN_BEACON_OFF);
    }
    if (adapter->advertise.step == BECKON_HCI_ADVERTISE_REFUSED) {
        note_refused(adapter, now_us);
    } else {
        send_command(adapter);
    }
}

static void go_on_scanning(BeckonHciAdapter *adapter, int64_t now_us)
{
    const BeckonHciScan *scan = &adapter->scan;
    if (scan->step == BECKON_HCI_SCAN_REFUSED) {
        g_warning("%s: it refuses to scan: status 0x%02x", adapter->live->name, scan->status);
        beckon_live_set_state(adapter->live, BECKON_RADIO_REFUSED);
    } else if (scan->step != BECKON_HCI_SCAN_RUNNING) {
        send_command(adapter);
    } else {
        g_message("%s: scanning (%s)", adapter->live->name, scan->extended ? "extended" : "legacy");
        beckon_live_scanning(adapter->live, now_us);
        if (is_due(adapter)) {
            advertise(adapter, now_us);
        }
    }
}

static void take_answer(BeckonHciAdapter *adapter, const BeckonHciPacket *packet, int64_t now_us)
{
    BeckonHciAnswer answer;
    if (!beckon_hci_answer_decode(packet->data, packet->len, &answer)) {
        return;
    }
    if (beckon_hci_scan_answer(&adapter->scan, &answer)) {
        go_on_scanning(adapter, now_us);
    } else if (is_scanning(adapter) &&
               beckon_hci_advertise_answer(&adapter->advertise, &answer, now_us)) {
        go_on_advertising(adapter, now_us);
    } else if (beckon_hci_scan_is_changed_by(&adapter->scan, &answer)) {
        beckon_hci_rival_note(&adapter->rival, now_us);
    }
}

/* The socket */

static void close_socket(BeckonHciAdapter *adapter)
{
    if (adapter->tag != NULL) {
        g_source_remove_unix_fd(adapter->live->source, adapter->tag);
        adapter->tag = NULL;
    }
    beckon_hci_socket_close(adapter->socket);
}

/* Says what the matter is with the adapter, once until it is well again. */
static void lose(BeckonHciAdapter *adapter, BeckonAdapterState state, int64_t now_us)
{
    close_socket(adapter);
    adapter->hopeless = false; /* the next one may do it */
    beckon_live_set_beacon(adapter->live, BECKON_OWN_BEACON_OFF);
    bool gone = state == BECKON_ADAPTER_GONE;
    if (beckon_live_lose(adapter->live, gone ? BECKON_RADIO_GONE : BECKON_RADIO_DOWN, now_us)) {
        g_warning("%s: %s; the scanner is deaf", adapter->live->name,
                  gone ? "there is no such adapter" : "the adapter is not powered");
    }
}

static void say_room(BeckonHciAdapter *adapter)
{
    int room = beckon_hci_socket_room(adapter->socket);
    if (!adapter->told_room) {
        g_message("%s: the kernel keeps up to %d KiB for a scanner that is late",
                  adapter->live->name, room / 1024);
        adapter->told_room = true;
    }
}

static void open_socket(BeckonHciAdapter *adapter, int64_t now_us)
{
    close_socket(adapter);
    BeckonAdapterState state = beckon_hci_socket_look(adapter->socket);
    if (state != BECKON_ADAPTER_UP) {
        lose(adapter, state, now_us);
        return;
    }
    int number = beckon_hci_socket_open(adapter->socket);
    if (number != 0) {
        g_message("%s: cannot be opened: %s", adapter->live->name, g_strerror(number));
        lose(adapter, BECKON_ADAPTER_GONE, now_us);
        return;
    }
    adapter->tag = g_source_add_unix_fd(adapter->live->source,
                                        beckon_hci_socket_fd(adapter->socket), G_IO_IN | G_IO_ERR);
    say_room(adapter);
    start_scan(adapter, now_us);
}

/* An adapter that is switched off says nothing: it has to be looked at. */
static void look(BeckonHciAdapter *adapter, int64_t now_us)
{
    if (adapter->tag != NULL && now_us >= adapter->looked_us + LOOK_US) {
        BeckonAdapterState state = beckon_hci_socket_look(adapter->socket);
        adapter->looked_us = now_us;
        if (state != BECKON_ADAPTER_UP) {
            lose(adapter, state, now_us);
        }
    }
}

/* A scan that somebody else has changed may filter what it hears, or hear nothing. */
static void take_scan_back(BeckonHciAdapter *adapter, int64_t now_us)
{
    if (is_scanning(adapter) && beckon_hci_rival_is_due(&adapter->rival, now_us)) {
        g_warning("%s: another program changed its scan, which is started anew: no other is to use "
                  "it, or source=bluez has to be set",
                  adapter->live->name);
        adapter->live->health.takings++;
        start_scan(adapter, now_us);
    }
}

void beckon_hci_adapter_step(BeckonHciAdapter *adapter, int64_t now_us)
{
    look(adapter, now_us);
    take_scan_back(adapter, now_us);
    if (is_scanning(adapter) && beckon_hci_advertise_tick(&adapter->advertise, now_us)) {
        go_on_advertising(adapter, now_us);
    }
    switch (beckon_watchdog_step(&adapter->live->watchdog, now_us)) {
    case BECKON_WATCH_WAIT:
        break;
    case BECKON_WATCH_OPEN:
        if (adapter->tag != NULL) {
            g_warning("%s: still silent; its socket is opened anew", adapter->live->name);
            adapter->live->health.reopens++;
        }
        open_socket(adapter, now_us);
        break;
    case BECKON_WATCH_RESTART:
        g_warning("%s: it hears nothing; its scan is started anew", adapter->live->name);
        adapter->live->health.restarts++;
        start_scan(adapter, now_us);
        break;
    case BECKON_WATCH_GIVE_UP:
        g_warning("%s: the adapter needs a power-cycle", adapter->live->name);
        adapter->live->events->exhausted(adapter->live->user);
        break;
    }
}

bool beckon_hci_adapter_next(BeckonHciAdapter *adapter, int64_t now_us, BeckonHciPacket *ret_packet)
{
    int number = 0;
    if (adapter->tag == NULL) {
        return false;
    }
    if (!beckon_hci_socket_next(adapter->socket, ret_packet, &number)) {
        if (number != 0) {
            g_message("%s: the adapter is lost: %s", adapter->live->name, g_strerror(number));
            lose(adapter, BECKON_ADAPTER_GONE, now_us);
        }
        return false;
    }
    take_answer(adapter, ret_packet, now_us);
    return true;
}

/* That the adapter is lost is polled for all the time. */
int64_t beckon_hci_adapter_pause(BeckonHciAdapter *adapter, bool found, int64_t now_us)
{
    int64_t until_us = BECKON_TIME_NEVER;
    if (adapter->tag != NULL) {
        bool paused = beckon_pauses_look(&adapter->pauses, found, now_us, &until_us);
        g_source_modify_unix_fd(adapter->live->source, adapter->tag,
                                paused ? G_IO_ERR : G_IO_IN | G_IO_ERR);
    }
    return until_us;
}

static void draw_addresses(BeckonHciAdvertising *wanted)
{
    if (getrandom(wanted->addresses, sizeof wanted->addresses, 0) !=
        (ssize_t)sizeof wanted->addresses) {
        g_error("the kernel gives no random bytes");
    }
    for (gsize i = 0; i < G_N_ELEMENTS(wanted->addresses); i++) {
        beckon_hci_make_private(wanted->addresses[i]);
    }
}

void beckon_hci_adapter_send(BeckonHciAdapter *adapter, const BeckonLinkBeacon *frames,
                             gsize n_frames, int64_t now_us)
{
    uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
    bool busy = beckon_hci_advertise_command(&adapter->advertise, command) > 0;
    adapter->wanted.n_frames = (guint)MIN(n_frames, BECKON_LINK_BEACONS);
    for (guint i = 0; i < adapter->wanted.n_frames; i++) {
        adapter->wanted.frames[i] = frames[i];
    }
    draw_addresses(&adapter->wanted);
    adapter->hopeless = false;
    if (is_scanning(adapter) && busy) {
        adapter->renewed = true;
    } else if (is_scanning(adapter) && is_due(adapter)) {
        advertise(adapter, now_us);
    }
}

BeckonHciAdapter *beckon_hci_adapter_new(BeckonLive *live, GError **error)
{
    guint number = 0;
    beckon_live_is_adapter(live->name, &number); /* which it is */
    BeckonHciSocket *socket = beckon_hci_socket_new(number, error);
    if (socket == NULL) {
        return NULL;
    }
    BeckonHciAdapter *adapter = g_new0(BeckonHciAdapter, 1);
    adapter->live = live;
    adapter->socket = socket;
    return adapter;
}

/* Nobody waits for these answers. */
static void leave_air(BeckonHciAdapter *adapter)
{
    uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
    bool extended = adapter->scan.extended;
    if (adapter->wanted.n_frames > 0 || adapter->live->health.beacon != BECKON_OWN_BEACON_OFF) {
        send_packet(adapter, command, beckon_hci_put_advertise_enable(extended, 0, false, command));
    }
    send_packet(adapter, command, beckon_hci_put_scan_enable(extended, false, command));
}

void beckon_hci_adapter_free(BeckonHciAdapter *adapter)
{
    if (adapter == NULL) {
        return;
    }
    if (adapter->tag != NULL) {
        leave_air(adapter);
    }
    close_socket(adapter);
    beckon_hci_socket_free(adapter->socket);
    g_free(adapter);
}
