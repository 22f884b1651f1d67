/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/jwks.h"

#include "wire/bus.h"

struct BeckonJwks {
    GDBusConnection *bus;
    GCancellable *cancellable;
    guint watch;
    bool here;
    char *text;
};

static void on_jwks(GObject *bus, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        return;
    }
    if (answer == NULL) {
        g_message("dispatchd did not tell its keys: %s", error->message);
        return;
    }
    BeckonJwks *jwks = data;
    g_free(jwks->text);
    g_variant_get(answer, "(s)", &jwks->text);
}

static void on_appeared(GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
    BeckonJwks *jwks = data;
    jwks->here = true;
    g_message("dispatchd is on the bus");
    g_dbus_connection_call(bus, owner, BECKON_BUS_DISPATCHD_PATH, "org.beckon.Dispatchd1", "Jwks",
                           NULL, G_VARIANT_TYPE("(s)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                           jwks->cancellable, on_jwks, jwks);
}

static void on_vanished(GDBusConnection *bus, const char *name, gpointer data)
{
    BeckonJwks *jwks = data;
    if (jwks->here) {
        g_message("dispatchd has left the bus");
    }
    jwks->here = false;
}

BeckonJwks *beckon_jwks_new(GDBusConnection *bus)
{
    BeckonJwks *jwks = g_new0(BeckonJwks, 1);
    jwks->bus = g_object_ref(bus);
    jwks->cancellable = g_cancellable_new();
    jwks->watch = g_bus_watch_name_on_connection(bus, BECKON_BUS_DISPATCHD_NAME,
                                                 G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared,
                                                 on_vanished, jwks, NULL);
    return jwks;
}

void beckon_jwks_free(BeckonJwks *jwks)
{
    if (jwks == NULL) {
        return;
    }
    g_bus_unwatch_name(jwks->watch);
    g_cancellable_cancel(jwks->cancellable);
    g_object_unref(jwks->cancellable);
    g_object_unref(jwks->bus);
    g_free(jwks->text);
    g_free(jwks);
}

const char *beckon_jwks_text(const BeckonJwks *jwks)
{
    return jwks->text;
}

bool beckon_jwks_dispatchd_is_here(const BeckonJwks *jwks)
{
    return jwks->here;
}
