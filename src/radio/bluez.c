/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/bluez.h"

#include <string.h>

#include "base/time.h"
#include "radio/bluez-beacon.h"
#include "radio/bluez-devices.h"
#include "radio/bluez-monitors.h"

/* With nothing heard for this part of what makes deaf, BlueZ is asked for any advert. */
#define ASK_AT_PART 3

typedef struct {
    BeckonLive live;
    BeckonBluezPlace place;    /* bus and owner are NULL while there is none */
    GCancellable *cancellable; /* of what is asked on this connection */
    guint watch;               /* of bluetoothd's name */
    guint signals[3];
    BeckonBluezMonitors *monitors; /* NULL while BlueZ is not to listen */
    BeckonBluezDevices *devices;
    BeckonBluezBeacon *beacon; /* NULL while it sends nothing */
    BeckonLinkBeacon rows[BECKON_LINK_BEACONS];
    gsize n_rows;
    char *fault; /* said last, NULL when it scans: one state has several */
    bool connecting;
    bool looking;
} Bluez;

static void on_beacon(void *user, BeckonOwnBeaconState state)
{
    Bluez *bluez = user;
    beckon_live_set_beacon(&bluez->live, state);
}

static void drop_beacon(Bluez *bluez)
{
    g_clear_pointer(&bluez->beacon, beckon_bluez_beacon_free);
    beckon_live_set_beacon(&bluez->live, BECKON_OWN_BEACON_OFF);
}

/* Sends what is to be sent, once the adapter is known to be there. */
static void send_beacon(Bluez *bluez)
{
    if (bluez->n_rows == 0) {
        drop_beacon(bluez);
    } else if (bluez->monitors != NULL) {
        g_clear_pointer(&bluez->beacon, beckon_bluez_beacon_free);
        bluez->beacon =
            beckon_bluez_beacon_new(&bluez->place, bluez->rows, bluez->n_rows, on_beacon, bluez);
    }
}

/* What is lost */

static void drop_monitors(Bluez *bluez)
{
    drop_beacon(bluez);
    g_clear_pointer(&bluez->monitors, beckon_bluez_monitors_free);
}

static void drop_owner(Bluez *bluez)
{
    drop_monitors(bluez);
    for (gsize i = 0; i < G_N_ELEMENTS(bluez->signals); i++) {
        if (bluez->signals[i] != 0) {
            g_dbus_connection_signal_unsubscribe(bluez->place.bus, bluez->signals[i]);
            bluez->signals[i] = 0;
        }
    }
    g_clear_pointer(&bluez->place.owner, g_free);
}

static void drop_bus(Bluez *bluez)
{
    if (bluez->place.bus != NULL) {
        drop_owner(bluez);
        g_bus_unwatch_name(bluez->watch);
        g_signal_handlers_disconnect_by_data(bluez->place.bus, bluez);
        g_dbus_connection_close(bluez->place.bus, NULL, NULL, NULL);
        g_clear_object(&bluez->place.bus);
    }
    g_cancellable_cancel(bluez->cancellable);
    g_object_unref(bluez->cancellable);
    bluez->cancellable = g_cancellable_new();
    beckon_bluez_devices_drop(bluez->devices);
    bluez->connecting = bluez->looking = false;
}

/* why is a whole remark, with what to do. */
static void lose(Bluez *bluez, BeckonRadioState state, const char *why)
{
    drop_monitors(bluez);
    if (beckon_live_lose(&bluez->live, state, g_get_monotonic_time()) ||
        g_strcmp0(bluez->fault, why) != 0) {
        g_free(bluez->fault);
        bluez->fault = g_strdup(why);
        g_warning("%s: %s; the scanner is deaf", bluez->live.name, why);
    }
}

/* What is heard */

static void on_heard(void *user, int64_t t_us, BeckonAdvertReport *report)
{
    Bluez *bluez = user;
    beckon_live_give_advert(&bluez->live, t_us, report, g_get_monotonic_time());
    beckon_live_hurry(&bluez->live);
}

static void on_found(void *user, const BeckonBluezPattern *pattern, const char *device)
{
    Bluez *bluez = user;
    beckon_bluez_devices_note_named(bluez->devices);
    beckon_live_note_heard(&bluez->live, g_get_monotonic_time());
    beckon_bluez_monitors_ask(bluez->monitors, false);
    if (beckon_live_is_listened_to(&bluez->live) &&
        !beckon_bluez_devices_ask(bluez->devices, pattern, device)) {
        beckon_radio_give_malformed(&bluez->live.radio, 1);
    }
}

/* Somebody is there, of whom nothing more is asked. */
static void on_alive(void *user)
{
    Bluez *bluez = user;
    BeckonAdvertReport report = {.address_type = BECKON_ADDRESS_ANONYMOUS,
                                 .rssi_dbm = BECKON_RSSI_UNKNOWN,
                                 .data = (const uint8_t *)""};
    beckon_bluez_devices_note_named(bluez->devices);
    beckon_bluez_monitors_ask(bluez->monitors, false);
    beckon_live_give_advert(&bluez->live, g_get_real_time(), &report, g_get_monotonic_time());
    beckon_live_hurry(&bluez->live);
}

static void on_active(void *user)
{
    Bluez *bluez = user;
    g_message("%s: scanning (BlueZ)", bluez->live.name);
    g_clear_pointer(&bluez->fault, g_free);
    beckon_live_scanning(&bluez->live, g_get_monotonic_time());
    send_beacon(bluez);
}

static void on_refused(void *user, const GError *error)
{
    Bluez *bluez = user;
    if (g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
        g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE)) {
        lose(bluez, BECKON_RADIO_NO_BLUEZ,
             "bluetoothd has no advertisement monitors: start it with --experimental");
        return;
    }
    g_autofree char *why = g_strdup_printf("BlueZ refuses to scan: %s", error->message);
    lose(bluez, BECKON_RADIO_REFUSED, why);
}

/* The watchdog looks what came of the adapter. */
static void on_released(void *user)
{
    Bluez *bluez = user;
    if (bluez->live.watchdog.state == BECKON_WATCH_STARTING) {
        lose(bluez, BECKON_RADIO_REFUSED, "BlueZ refuses to scan");
        return;
    }
    drop_monitors(bluez);
    beckon_watchdog_gone(&bluez->live.watchdog, g_get_monotonic_time());
    beckon_live_set_state(&bluez->live, BECKON_RADIO_STARTING);
}

/* The adapter */

static void start_scan(Bluez *bluez)
{
    static const BeckonBluezMonitorsEvents events = {on_found, on_alive, on_active, on_refused,
                                                     on_released};
    drop_monitors(bluez);
    beckon_watchdog_starting(&bluez->live.watchdog, g_get_monotonic_time());
    /* What is refused again is not said again. */
    if (bluez->live.health.state != BECKON_RADIO_REFUSED &&
        bluez->live.health.state != BECKON_RADIO_NO_BLUEZ) {
        beckon_live_set_state(&bluez->live, BECKON_RADIO_STARTING);
    }
    bluez->monitors = beckon_bluez_monitors_new(&bluez->place, &events, bluez);
}

static void take_powered(Bluez *bluez, bool powered)
{
    if (!powered) {
        lose(bluez, BECKON_RADIO_DOWN, "the adapter is not powered");
    } else if (bluez->monitors == NULL) {
        start_scan(bluez);
    }
}

static void take_no_answer(Bluez *bluez, GError *error)
{
    if (error->domain == G_DBUS_ERROR &&
        (error->code == G_DBUS_ERROR_UNKNOWN_OBJECT || error->code == G_DBUS_ERROR_UNKNOWN_METHOD ||
         error->code == G_DBUS_ERROR_UNKNOWN_INTERFACE)) {
        lose(bluez, BECKON_RADIO_GONE, "there is no such adapter");
        return;
    }
    g_dbus_error_strip_remote_error(error);
    g_autofree char *why = g_strdup_printf("bluetoothd does not answer: %s", error->message);
    lose(bluez, BECKON_RADIO_NO_BLUEZ, why);
}

static void on_looked(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        return;
    }
    Bluez *bluez = data;
    bluez->looking = false;
    if (reply == NULL) {
        take_no_answer(bluez, error);
        return;
    }
    g_autoptr(GVariant) powered = NULL;
    g_variant_get(reply, "(v)", &powered);
    take_powered(bluez, g_variant_is_of_type(powered, G_VARIANT_TYPE_BOOLEAN) &&
                            g_variant_get_boolean(powered));
}

static void look(Bluez *bluez)
{
    if (bluez->place.owner == NULL) {
        lose(bluez, BECKON_RADIO_NO_BLUEZ,
             "bluetoothd is not on the system bus: start bluetooth.service");
    } else if (!bluez->looking) {
        bluez->looking = true;
        beckon_bluez_call(&bluez->place, BECKON_BLUEZ_PROPERTIES, "Get",
                          g_variant_new("(ss)", BECKON_BLUEZ_ADAPTER, "Powered"),
                          bluez->cancellable, on_looked, bluez);
    }
}

static void power_on(Bluez *bluez)
{
    g_message("%s: BlueZ is asked to power the adapter", bluez->live.name);
    beckon_bluez_call(
        &bluez->place, BECKON_BLUEZ_PROPERTIES, "Set",
        g_variant_new("(ssv)", BECKON_BLUEZ_ADAPTER, "Powered", g_variant_new_boolean(TRUE)), NULL,
        NULL, NULL);
}

/* The bus */

/* Something about the adapter changed. */
static void on_signal(GDBusConnection *bus, const char *sender, const char *path,
                      const char *interface, const char *name, GVariant *arguments, gpointer data)
{
    look(data);
}

/* The bus sends what is about the adapter itself, nothing of devices. */
static void on_appeared(GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
    Bluez *bluez = data;
    bluez->place.owner = g_strdup(owner);
    bluez->signals[0] = g_dbus_connection_signal_subscribe(
        bus, owner, BECKON_BLUEZ_PROPERTIES, "PropertiesChanged", bluez->place.adapter,
        BECKON_BLUEZ_ADAPTER, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, bluez, NULL);
    bluez->signals[1] = g_dbus_connection_signal_subscribe(
        bus, owner, BECKON_BLUEZ_OBJECTS, "InterfacesAdded", "/", bluez->place.adapter,
        G_DBUS_SIGNAL_FLAGS_MATCH_ARG0_PATH, on_signal, bluez, NULL);
    bluez->signals[2] = g_dbus_connection_signal_subscribe(
        bus, owner, BECKON_BLUEZ_OBJECTS, "InterfacesRemoved", "/", bluez->place.adapter,
        G_DBUS_SIGNAL_FLAGS_MATCH_ARG0_PATH, on_signal, bluez, NULL);
    look(bluez);
}

static void on_vanished(GDBusConnection *bus, const char *name, gpointer data)
{
    Bluez *bluez = data;
    drop_owner(bluez);
    look(bluez);
}

static void lose_bus(Bluez *bluez, const char *why)
{
    g_autofree char *all = g_strdup_printf("the system bus cannot be reached: %s", why);
    drop_bus(bluez);
    lose(bluez, BECKON_RADIO_NO_BLUEZ, all);
}

static void on_closed(GDBusConnection *bus, gboolean vanished, GError *error, gpointer data)
{
    lose_bus(data, error != NULL ? error->message : "it is closed");
}

static void on_connected(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDBusConnection) bus = g_dbus_connection_new_for_address_finish(result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        return;
    }
    Bluez *bluez = data;
    bluez->connecting = false;
    if (bus == NULL) {
        lose_bus(bluez, error->message);
        return;
    }
    bluez->place.bus = g_steal_pointer(&bus);
    g_signal_connect(bluez->place.bus, "closed", G_CALLBACK(on_closed), bluez);
    bluez->watch = g_bus_watch_name_on_connection(bluez->place.bus, BECKON_BLUEZ_NAME,
                                                  G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared,
                                                  on_vanished, bluez, NULL);
}

static void connect_bus(Bluez *bluez)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *address =
        g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SYSTEM, bluez->cancellable, &error);
    if (address == NULL) {
        lose_bus(bluez, error->message);
        return;
    }
    bluez->connecting = true;
    g_dbus_connection_new_for_address(address,
                                      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                          G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                      NULL, bluez->cancellable, on_connected, bluez);
}

/* Its turn */

static void open_adapter(Bluez *bluez)
{
    if (bluez->monitors != NULL) {
        g_warning("%s: still silent; the connection to BlueZ is opened anew", bluez->live.name);
        bluez->live.health.reopens++;
        drop_bus(bluez);
    }
    if (bluez->place.bus != NULL) {
        look(bluez);
    } else if (!bluez->connecting) {
        connect_bus(bluez);
    }
}

/* BlueZ powers an adapter for whoever asks; but it is not asked to power-cycle one that others may
 * be using, because of a silence. */
static void give_up(Bluez *bluez, int64_t now_us)
{
    if (bluez->live.health.state == BECKON_RADIO_DOWN) {
        bluez->live.health.power_cycles++;
        power_on(bluez);
    } else {
        g_warning("%s: still silent; if it stays so, power-cycle the adapter: bluetoothctl power "
                  "off, then on",
                  bluez->live.name);
    }
    beckon_watchdog_in_vain(&bluez->live.watchdog, now_us);
}

static void look_after_adapter(Bluez *bluez, int64_t now_us)
{
    const BeckonWatchdog *watchdog = &bluez->live.watchdog;
    switch (beckon_watchdog_step(&bluez->live.watchdog, now_us)) {
    case BECKON_WATCH_WAIT:
        break;
    case BECKON_WATCH_OPEN:
        open_adapter(bluez);
        break;
    case BECKON_WATCH_RESTART:
        g_warning("%s: it hears nothing; its scan is started anew", bluez->live.name);
        bluez->live.health.restarts++;
        start_scan(bluez);
        break;
    case BECKON_WATCH_GIVE_UP:
        give_up(bluez, now_us);
        break;
    }
    if (bluez->monitors != NULL && watchdog->state == BECKON_WATCH_SCANNING &&
        now_us - watchdog->heard_us > beckon_watchdog_deaf_us(watchdog) / ASK_AT_PART) {
        beckon_bluez_monitors_ask(bluez->monitors, true);
    }
}

static void take_turn(BeckonLive *live, int64_t now_us)
{
    Bluez *bluez = (Bluez *)live;
    look_after_adapter(bluez, now_us);
    beckon_bluez_devices_blank(bluez->devices);
    beckon_live_give_ticks(live, g_get_real_time());
}

/* The radio */

static void set_beacon(BeckonRadio *radio, const BeckonLinkBeacon *rows, gsize n_rows)
{
    Bluez *bluez = (Bluez *)radio;
    bluez->n_rows = MIN(n_rows, BECKON_LINK_BEACONS);
    if (bluez->n_rows > 0) {
        memcpy(bluez->rows, rows, bluez->n_rows * sizeof *rows);
    }
    send_beacon(bluez);
}

static void stop(BeckonRadio *radio)
{
    set_beacon(radio, NULL, 0);
}

static void close_bluez(BeckonRadio *radio)
{
    Bluez *bluez = (Bluez *)radio;
    drop_bus(bluez);
    beckon_bluez_devices_free(bluez->devices);
    g_object_unref(bluez->cancellable);
    g_free(bluez->place.adapter);
    g_free(bluez->fault);
    beckon_live_clear(&bluez->live);
    g_free(bluez);
}

static const BeckonRadioClass class = {
    .replaying = false,
    .start = beckon_live_start,
    .stop = stop,
    .hold = beckon_live_hold,
    .can_hear = beckon_live_can_hear,
    .health = beckon_live_health,
    .on_air_us = beckon_live_on_air_us,
    .beacon = set_beacon,
    .close = close_bluez,
};

BeckonRadio *beckon_bluez_open(const BeckonLiveSettings *settings, const BeckonLiveEvents *events,
                               void *user, GError **error)
{
    Bluez *bluez = g_new0(Bluez, 1);
    bluez->live.radio.class = &class;
    bluez->live.turn = take_turn;
    if (!beckon_live_begin(&bluez->live, BECKON_SOURCE_BLUEZ, settings, events, user, error)) {
        g_free(bluez);
        return NULL;
    }
    bluez->place.adapter = g_strdup_printf("/org/bluez/%s", settings->adapter);
    bluez->cancellable = g_cancellable_new();
    bluez->devices = beckon_bluez_devices_new(&bluez->place, on_heard, bluez);
    return &bluez->live.radio;
}
