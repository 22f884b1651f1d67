/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/bluez-beacon.h"

#include <string.h>

#include "radio/bluez-advert.h"

/* How often each row is sent. The least for adverts that nobody can connect to was 100 ms before
 * Core 5.0. */
#define MIN_INTERVAL_MS 100
#define MAX_INTERVAL_MS 150

struct BeckonBluezBeacon {
    const BeckonBluezPlace *place;
    BeckonBluezBeaconChanged changed;
    void *user;
    GCancellable *cancellable;
    gsize n_rows;
    gsize n_on_air;
    bool refused;
    struct {
        char *path;
        GVariant *properties;
        guint object;
    } rows[BECKON_LINK_BEACONS];
};

static void on_call(GDBusConnection *bus, const char *sender, const char *path,
                    const char *interface, const char *method, GVariant *arguments,
                    GDBusMethodInvocation *invocation, gpointer data)
{
    /* Release: the adapter is lost, which is seen elsewhere. */
    g_dbus_method_invocation_return_value(invocation, NULL);
}

static GVariant *on_get(GDBusConnection *bus, const char *sender, const char *path,
                        const char *interface, const char *property, GError **error, gpointer data)
{
    const BeckonBluezBeacon *beacon = data;
    if (strcmp(property, "MinInterval") == 0) {
        return g_variant_new_uint32(MIN_INTERVAL_MS);
    }
    if (strcmp(property, "MaxInterval") == 0) {
        return g_variant_new_uint32(MAX_INTERVAL_MS);
    }
    for (gsize i = 0; i < beacon->n_rows; i++) {
        if (strcmp(path, beacon->rows[i].path) == 0) {
            return g_variant_lookup_value(beacon->rows[i].properties, property, NULL);
        }
    }
    g_set_error(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT, "there is no such advertisement");
    return NULL;
}

static void refuse(BeckonBluezBeacon *beacon, const char *why)
{
    if (!beacon->refused) {
        beacon->refused = true;
        g_warning("%s: the hub's own beacon is refused: %s",
                  strrchr(beacon->place->adapter, '/') + 1, why);
        beacon->changed(beacon->user, BECKON_OWN_BEACON_REFUSED);
    }
}

static void on_registered(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        return;
    }
    BeckonBluezBeacon *beacon = data;
    if (reply == NULL) {
        g_dbus_error_strip_remote_error(error);
        refuse(beacon, error->message);
    } else if (++beacon->n_on_air == beacon->n_rows) {
        beacon->changed(beacon->user, BECKON_OWN_BEACON_ON_AIR);
    }
}

/* A path of its own for every row that there ever was: BlueZ may still hold the last one's. */
static void put_row(BeckonBluezBeacon *beacon, const BeckonLinkBeacon *row)
{
    static const GDBusInterfaceVTable vtable = {.method_call = on_call, .get_property = on_get};
    static guint64 number;
    g_autoptr(GError) error = NULL;
    gsize i = beacon->n_rows++;
    GVariant *properties = beckon_bluez_advertisement(row->ad, row->len);
    beacon->rows[i].path =
        g_strdup_printf(BECKON_BLUEZ_OWN_PATH "/beacon%" G_GUINT64_FORMAT, ++number);
    if (properties == NULL) {
        refuse(beacon, "BlueZ has no words for it");
        return;
    }
    beacon->rows[i].properties = g_variant_ref_sink(properties);
    beacon->rows[i].object = g_dbus_connection_register_object(
        beacon->place->bus, beacon->rows[i].path, beckon_bluez_interface(BECKON_BLUEZ_BROADCAST),
        &vtable, beacon, NULL, &error);
    g_assert_no_error(error);
    beckon_bluez_call(beacon->place, BECKON_BLUEZ_BROADCASTS, "RegisterAdvertisement",
                      g_variant_new("(oa{sv})", beacon->rows[i].path, NULL), beacon->cancellable,
                      on_registered, beacon);
}

BeckonBluezBeacon *beckon_bluez_beacon_new(const BeckonBluezPlace *place,
                                           const BeckonLinkBeacon *rows, gsize n_rows,
                                           BeckonBluezBeaconChanged changed, void *user)
{
    BeckonBluezBeacon *beacon = g_new0(BeckonBluezBeacon, 1);
    beacon->place = place;
    beacon->changed = changed;
    beacon->user = user;
    beacon->cancellable = g_cancellable_new();
    for (gsize i = 0; i < n_rows; i++) {
        put_row(beacon, &rows[i]);
    }
    return beacon;
}

void beckon_bluez_beacon_free(BeckonBluezBeacon *beacon)
{
    if (beacon == NULL) {
        return;
    }
    g_cancellable_cancel(beacon->cancellable);
    for (gsize i = 0; i < beacon->n_rows; i++) {
        if (beacon->rows[i].object != 0) {
            beckon_bluez_call(beacon->place, BECKON_BLUEZ_BROADCASTS, "UnregisterAdvertisement",
                              g_variant_new("(o)", beacon->rows[i].path), NULL, NULL, NULL);
            g_dbus_connection_unregister_object(beacon->place->bus, beacon->rows[i].object);
        }
        g_clear_pointer(&beacon->rows[i].properties, g_variant_unref);
        g_free(beacon->rows[i].path);
    }
    g_object_unref(beacon->cancellable);
    g_free(beacon);
}
