/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "capture/hci-event.h"
#include "radio/hci-scan.h"
#include "radio/hci-socket.h"
#include "radio/wall-ticks.h"
#include "radio/watchdog.h"
#include "wire/link.h"

/* Events taken in one turn of the main loop, so that the engine's socket gets its turn too. */
#define EVENTS_A_TURN 4096

/* How often the kernel is asked whether the adapter is still powered. */
#define LOOK_US (BECKON_SECOND_US / 5)

#define PREFIX  "hci"

typedef struct {
    BeckonRadio radio;
    char *name;
    const BeckonHciEvents *events;
    void *user;
    GSource *source;
    gpointer tag; /* of the socket in the source, NULL while it is closed */
    BeckonHciSocket *socket;
    BeckonHciScan scan;
    BeckonWatchdog watchdog;
    BeckonHciEventReader *reader;
    uint64_t malformed; /* of the reader's, those reported or passed over */
    BeckonWallTicks ticks;
    bool held;
    bool heard;
    BeckonLinkHealth health;
    bool told_room;          /* once is enough */
    int64_t looked_us;       /* when the kernel was asked for the adapter */
} Hci;

typedef struct {
    GSource source;
    Hci *hci;
} HciSource;

/* The adapter */

static void close_socket(Hci *hci)
{
    if (hci->tag != NULL) {
        g_source_remove_unix_fd(hci->source, hci->tag);
        hci->tag = NULL;
    }
    beckon_hci_socket_close(hci->socket);
}

static void tell_health(Hci *hci)
{
    if (hci->radio.events != NULL) {
        hci->radio.events->changed(hci->radio.user);
    }
}

/* False when that is known already. */
static bool set_state(Hci *hci, BeckonRadioState state)
{
    if (hci->health.state == state) {
        return false;
    }
    hci->health.state = state;
    tell_health(hci);
    return true;
}

static bool is_lost(const Hci *hci)
{
    return hci->health.state == BECKON_RADIO_GONE || hci->health.state == BECKON_RADIO_DOWN;
}

/* Says what the matter is with the adapter, once until it is well again. */
static void lose_adapter(Hci *hci, BeckonAdapterState state, int64_t now_us)
{
    close_socket(hci);
    hci->health.losses += !is_lost(hci);
    if (state == BECKON_ADAPTER_GONE) {
        beckon_watchdog_gone(&hci->watchdog, now_us);
        if (set_state(hci, BECKON_RADIO_GONE)) {
            g_warning("%s: there is no such adapter; the scanner is deaf", hci->name);
        }
    } else {
        beckon_watchdog_down(&hci->watchdog, now_us);
        if (set_state(hci, BECKON_RADIO_DOWN)) {
            g_warning("%s: the adapter is not powered; the scanner is deaf", hci->name);
        }
    }
}

static void send_command(Hci *hci)
{
    uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
    gsize len = beckon_hci_scan_command(&hci->scan, command);
    int number = len > 0 ? beckon_hci_socket_send(hci->socket, command, len) : 0;
    if (number != 0) {
        /* The watchdog comes to it when no answer does. */
        g_warning("%s: it takes no command: %s", hci->name, g_strerror(number));
    }
}

static void start_scan(Hci *hci, int64_t now_us)
{
    hci->scan = beckon_hci_scan_begin();
    beckon_watchdog_starting(&hci->watchdog, now_us);
    set_state(hci, BECKON_RADIO_STARTING);
    send_command(hci);
}

static void say_room(Hci *hci)
{
    int room = beckon_hci_socket_room(hci->socket);
    if (!hci->told_room) {
        g_message("%s: the kernel keeps up to %d KiB for a scanner that is late", hci->name,
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
        g_message("%s: cannot be opened: %s", hci->name, g_strerror(number));
        lose_adapter(hci, BECKON_ADAPTER_GONE, now_us);
        return;
    }
    hci->tag =
        g_source_add_unix_fd(hci->source, beckon_hci_socket_fd(hci->socket), G_IO_IN | G_IO_ERR);
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
    switch (beckon_watchdog_step(&hci->watchdog, now_us)) {
    case BECKON_WATCH_WAIT:
        break;
    case BECKON_WATCH_OPEN:
        if (hci->tag != NULL) {
            g_warning("%s: still silent; its socket is opened anew", hci->name);
            hci->health.reopens++;
        }
        open_adapter(hci, now_us);
        break;
    case BECKON_WATCH_RESTART:
        g_warning("%s: it hears nothing; its scan is started anew", hci->name);
        hci->health.restarts++;
        start_scan(hci, now_us);
        break;
    case BECKON_WATCH_GIVE_UP:
        g_warning("%s: the adapter needs a power-cycle", hci->name);
        hci->events->exhausted(hci->user);
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
        g_warning("%s: it refuses to scan: status 0x%02x", hci->name, hci->scan.status);
        set_state(hci, BECKON_RADIO_REFUSED);
    } else if (hci->scan.step == BECKON_HCI_SCAN_RUNNING) {
        g_message("%s: scanning (%s)", hci->name, hci->scan.extended ? "extended" : "legacy");
        beckon_watchdog_scanning(&hci->watchdog, now_us);
        set_state(hci, hci->watchdog.remedies > 0 ? BECKON_RADIO_SILENT : BECKON_RADIO_WELL);
    } else {
        send_command(hci);
    }
}

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
    beckon_watchdog_heard(&hci->watchdog, now_us);
    set_state(hci, BECKON_RADIO_WELL);
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
    int number = 0;
    guint n = 0;
    while (n < EVENTS_A_TURN && beckon_hci_socket_next(hci->socket, &packet, &number)) {
        take_answer(hci, &packet, now_us);
        give_adverts(hci, &packet, now_us);
        n++;
    }
    give_malformed(hci);
    if (number != 0) {
        g_message("%s: the adapter is lost: %s", hci->name, g_strerror(number));
        lose_adapter(hci, BECKON_ADAPTER_GONE, now_us);
    }
    return n < EVENTS_A_TURN;
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
    bool all = hci->tag == NULL || take_events(hci, now_us);
    look_after_adapter(hci, now_us);
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

static void stop(BeckonRadio *radio)
{
}

static void hold(BeckonRadio *radio, bool held)
{
    ((Hci *)radio)->held = held;
}

static bool can_hear(const BeckonRadio *radio)
{
    return beckon_watchdog_can_hear(&((const Hci *)radio)->watchdog, g_get_monotonic_time());
}

static void health(const BeckonRadio *radio, BeckonLinkHealth *ret_health)
{
    *ret_health = ((const Hci *)radio)->health;
}

static void close_hci(BeckonRadio *radio)
{
    Hci *hci = (Hci *)radio;
    if (hci->tag != NULL) {
        uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
        gsize len = beckon_hci_put_scan_enable(hci->scan.extended, false, command);
        beckon_hci_socket_send(hci->socket, command, len);
    }
    close_socket(hci);
    g_source_destroy(hci->source);
    g_source_unref(hci->source);
    beckon_hci_socket_free(hci->socket);
    beckon_hci_event_reader_free(hci->reader);
    g_free(hci->name);
    g_free(hci);
}

static const BeckonRadioClass class = {
    .replaying = false,
    .start = start,
    .stop = stop,
    .hold = hold,
    .can_hear = can_hear,
    .health = health,
    .close = close_hci,
};

static bool parse_adapter(const char *name, guint64 *ret_number)
{
    return g_str_has_prefix(name, PREFIX) &&
           g_ascii_string_to_unsigned(name + strlen(PREFIX), 10, 0, BECKON_HCI_ADAPTERS_MAX - 1,
                                      ret_number, NULL);
}

bool beckon_hci_is_adapter(const char *name)
{
    guint64 number;
    return parse_adapter(name, &number);
}

BeckonRadio *beckon_hci_open(const BeckonHciSettings *settings, const BeckonHciEvents *events,
                             void *user, GError **error)
{
    static GSourceFuncs functions = {.dispatch = on_due};
    guint64 number;
    if (!parse_adapter(settings->adapter, &number)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "'%s' is no adapter: one is named hci and a number", settings->adapter);
        return NULL;
    }
    BeckonHciSocket *socket = beckon_hci_socket_new((guint)number, error);
    if (socket == NULL) {
        return NULL;
    }
    Hci *hci = g_new0(Hci, 1);
    hci->radio.class = &class;
    hci->name = g_strdup(settings->adapter);
    hci->events = events;
    hci->user = user;
    hci->socket = socket;
    hci->health = (BeckonLinkHealth){.source = BECKON_SOURCE_HCI,
                                     .state = BECKON_RADIO_STARTING,
                                     .power_cycles = settings->in_vain};
    g_strlcpy(hci->health.adapter, settings->adapter, sizeof hci->health.adapter);
    hci->reader = beckon_hci_event_reader_new();
    hci->watchdog =
        beckon_watchdog_begin(settings->silence_us, settings->in_vain, g_get_monotonic_time());
    hci->source = g_source_new(&functions, sizeof(HciSource));
    ((HciSource *)hci->source)->hci = hci;
    g_source_set_ready_time(hci->source, 0);
    g_source_attach(hci->source, NULL);
    return &hci->radio;
}
