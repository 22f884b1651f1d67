/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/bluez-devices.h"

#include <string.h>

#include "base/limits.h"

/* What GDBus's buffer holds at least. */
#define BUFFER_BYTES 4096

struct BeckonBluezDevices {
    const BeckonBluezPlace *place;
    BeckonBluezDevicesHeard heard;
    void *user;
    GCancellable *cancellable; /* of what is asked on this connection */
    guint n_asked;             /* whose answers are awaited */
    gsize smeared;             /* so many bytes of GDBus's buffer may hold what a stranger sent */
};

/* A device that is asked for. */
typedef struct {
    BeckonBluezDevices *devices;
    const BeckonBluezPattern *pattern;
    int64_t t_us; /* wall time at which it was heard */
} Asked;

BeckonBluezDevices *beckon_bluez_devices_new(const BeckonBluezPlace *place,
                                             BeckonBluezDevicesHeard heard, void *user)
{
    BeckonBluezDevices *devices = g_new0(BeckonBluezDevices, 1);
    devices->place = place;
    devices->heard = heard;
    devices->user = user;
    devices->cancellable = g_cancellable_new();
    return devices;
}

void beckon_bluez_devices_free(BeckonBluezDevices *devices)
{
    if (devices != NULL) {
        g_cancellable_cancel(devices->cancellable);
        g_object_unref(devices->cancellable);
        g_free(devices);
    }
}

void beckon_bluez_devices_drop(BeckonBluezDevices *devices)
{
    g_cancellable_cancel(devices->cancellable);
    g_object_unref(devices->cancellable);
    devices->cancellable = g_cancellable_new();
    devices->n_asked = 0;
}

static void smear(BeckonBluezDevices *devices, gsize len)
{
    devices->smeared = MAX(devices->smeared, BUFFER_BYTES + len);
}

void beckon_bluez_devices_note_named(BeckonBluezDevices *devices)
{
    smear(devices, 0);
}

/* With a longer message, to ourselves. */
void beckon_bluez_devices_blank(BeckonBluezDevices *devices)
{
    GDBusConnection *bus = devices->place->bus;
    if (devices->smeared == 0 || bus == NULL) {
        return;
    }
    g_autofree uint8_t *blank = g_malloc0(devices->smeared);
    g_dbus_connection_emit_signal(
        bus, g_dbus_connection_get_unique_name(bus), BECKON_BLUEZ_OWN_PATH, "org.beckon.Scanner1",
        "Blank",
        g_variant_new("(@ay)",
                      g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, blank, devices->smeared, 1)),
        NULL);
    devices->smeared = 0;
}

static void on_device(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autofree Asked *asked = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        return;
    }
    BeckonBluezDevices *devices = asked->devices;
    devices->n_asked--;
    if (reply == NULL) {
        return; /* BlueZ has forgotten it */
    }
    /* Of short texts the bus makes more than GVariant. */
    smear(devices, 2 * g_variant_get_size(reply));
    g_autoptr(GVariant) device = g_variant_get_child_value(reply, 0);
    BeckonBluezAdvert advert;
    if (beckon_bluez_advert(device, asked->pattern, &advert)) {
        devices->heard(devices->user, asked->t_us, &advert.report);
    }
    explicit_bzero(&advert, sizeof advert);
}

bool beckon_bluez_devices_ask(BeckonBluezDevices *devices, const BeckonBluezPattern *pattern,
                              const char *path)
{
    if (devices->n_asked == BECKON_LIMIT_BLUEZ_QUESTIONS) {
        return false;
    }
    Asked *asked = g_new(Asked, 1);
    *asked = (Asked){devices, pattern, g_get_real_time()};
    devices->n_asked++;
    g_dbus_connection_call(devices->place->bus, devices->place->owner, path,
                           BECKON_BLUEZ_PROPERTIES, "GetAll",
                           g_variant_new("(s)", BECKON_BLUEZ_DEVICE), G_VARIANT_TYPE("(a{sv})"),
                           G_DBUS_CALL_FLAGS_NONE, -1, devices->cancellable, on_device, asked);
    return true;
}
