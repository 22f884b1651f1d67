/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/bluez-monitors.h"

#include <string.h>

#define AD_FLAGS        0x01
#define AD_SERVICE_DATA 0x16
#define AD_MANUFACTURER 0xff

#define PATTERNS_MAX    6
#define N_OBJECTS       (1 + G_N_ELEMENTS(table)) /* the manager and the monitors */

typedef struct {
    const char *name;
    guint n_patterns;
    BeckonBluezPattern patterns[PATTERNS_MAX];
} Monitor;

static const Monitor table[] = {
    /* Flags of any common value: what nearly every phone, watch and beacon begins with. */
    {"any",
     6,
     {{AD_FLAGS, 0, 1, {0x06}},
      {AD_FLAGS, 0, 1, {0x1a}},
      {AD_FLAGS, 0, 1, {0x02}},
      {AD_FLAGS, 0, 1, {0x04}},
      {AD_FLAGS, 0, 1, {0x05}},
      {AD_FLAGS, 0, 1, {0x18}}}},
    {"eddystone", 1, {{AD_SERVICE_DATA, 0, 2, {0xaa, 0xfe}}}},
    {"bthome", 1, {{AD_SERVICE_DATA, 0, 2, {0xd2, 0xfc}}}},
    {"ibeacon", 1, {{AD_MANUFACTURER, 0, 4, {0x4c, 0x00, 0x02, 0x15}}}},
    {"ruuvi", 1, {{AD_MANUFACTURER, 0, 3, {0x99, 0x04, 0x05}}}},
    {"altbeacon", 1, {{AD_MANUFACTURER, 2, 2, {0xbe, 0xac}}}},
};
#define ANY 0 /* its row */

struct BeckonBluezMonitors {
    const BeckonBluezPlace *place;
    const BeckonBluezMonitorsEvents *events;
    void *user;
    GCancellable *cancellable;
    char *root; /* of their paths */
    guint objects[N_OBJECTS];
    bool asking;
    bool active;
};

static char *path_of(const BeckonBluezMonitors *monitors, gsize row)
{
    return g_strdup_printf("%s/%s", monitors->root, table[row].name);
}

static GVariant *patterns_of(const Monitor *monitor)
{
    GVariantBuilder patterns;
    g_variant_builder_init(&patterns, G_VARIANT_TYPE("a(yyay)"));
    for (guint i = 0; i < monitor->n_patterns; i++) {
        const BeckonBluezPattern *pattern = &monitor->patterns[i];
        g_variant_builder_add(
            &patterns, "(yy@ay)", pattern->offset, pattern->ad_type,
            g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, pattern->bytes, pattern->len, 1));
    }
    return g_variant_builder_end(&patterns);
}

static GVariant *interfaces_of(const Monitor *monitor)
{
    GVariantBuilder properties, interfaces;
    g_variant_builder_init(&properties, G_VARIANT_TYPE("a{sv}"));
    g_variant_builder_add(&properties, "{sv}", "Type", g_variant_new_string("or_patterns"));
    g_variant_builder_add(&properties, "{sv}", "Patterns", patterns_of(monitor));
    g_variant_builder_init(&interfaces, G_VARIANT_TYPE("a{sa{sv}}"));
    g_variant_builder_add(&interfaces, "{sa{sv}}", BECKON_BLUEZ_MONITOR, &properties);
    return g_variant_builder_end(&interfaces);
}

static GVariant *list_objects(const BeckonBluezMonitors *monitors)
{
    GVariantBuilder objects;
    g_variant_builder_init(&objects, G_VARIANT_TYPE("a{oa{sa{sv}}}"));
    for (gsize i = monitors->asking ? ANY : ANY + 1; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *path = path_of(monitors, i);
        g_variant_builder_add(&objects, "{o@a{sa{sv}}}", path, interfaces_of(&table[i]));
    }
    return g_variant_new("(a{oa{sa{sv}}})", &objects);
}

static void take_call(BeckonBluezMonitors *monitors, const Monitor *monitor, const char *method,
                      const char *device)
{
    if (strcmp(method, "Activate") == 0 && !monitors->active) {
        monitors->active = true;
        monitors->events->active(monitors->user);
    } else if (strcmp(method, "Release") == 0) {
        monitors->events->released(monitors->user);
    } else if (strcmp(method, "DeviceFound") == 0 && monitor == &table[ANY]) {
        monitors->events->alive(monitors->user);
    } else if (strcmp(method, "DeviceFound") == 0) {
        monitors->events->found(monitors->user, monitor->patterns, device);
    }
}

static void on_call(GDBusConnection *bus, const char *sender, const char *path,
                    const char *interface, const char *method, GVariant *arguments,
                    GDBusMethodInvocation *invocation, gpointer data)
{
    BeckonBluezMonitors *monitors = data;
    const char *device = "";
    if (strcmp(sender, monitors->place->owner) != 0) {
        g_dbus_method_invocation_return_error(invocation, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED,
                                              "this is for bluetoothd alone");
        return;
    }
    if (strcmp(method, "GetManagedObjects") == 0) {
        g_dbus_method_invocation_return_value(invocation, list_objects(monitors));
        return;
    }
    if (g_variant_is_of_type(arguments, G_VARIANT_TYPE("(o)"))) {
        g_variant_get(arguments, "(&o)", &device);
    }
    /* The last use of the monitors: the event may free them. The arguments live as long as the
     * invocation. */
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (g_str_has_suffix(path, table[i].name)) {
            g_object_ref(invocation);
            g_dbus_method_invocation_return_value(invocation, NULL);
            take_call(monitors, &table[i], method, device);
            g_object_unref(invocation);
            return;
        }
    }
    g_dbus_method_invocation_return_value(invocation, NULL);
}

static GVariant *on_get(GDBusConnection *bus, const char *sender, const char *path,
                        const char *interface, const char *property, GError **error, gpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (g_str_has_suffix(path, table[i].name)) {
            return strcmp(property, "Type") == 0 ? g_variant_new_string("or_patterns")
                                                 : patterns_of(&table[i]);
        }
    }
    g_set_error(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT, "there is no such monitor");
    return NULL;
}

static void on_registered(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    if (reply == NULL && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        BeckonBluezMonitors *monitors = data;
        monitors->events->refused(monitors->user, error);
    }
}

static guint export(BeckonBluezMonitors *monitors, const char *path, const char *interface)
{
    static const GDBusInterfaceVTable vtable = {.method_call = on_call, .get_property = on_get};
    g_autoptr(GError) error = NULL;
    guint id = g_dbus_connection_register_object(monitors->place->bus, path,
                                                 beckon_bluez_interface(interface), &vtable,
                                                 monitors, NULL, &error);
    g_assert_no_error(error);
    return id;
}

static void call_manager(const BeckonBluezMonitors *monitors, const char *method,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
    beckon_bluez_call(monitors->place, BECKON_BLUEZ_MONITORS, method,
                      g_variant_new("(o)", monitors->root), cancellable, callback, data);
}

BeckonBluezMonitors *beckon_bluez_monitors_new(const BeckonBluezPlace *place,
                                               const BeckonBluezMonitorsEvents *events, void *user)
{
    static guint64 number;
    BeckonBluezMonitors *monitors = g_new0(BeckonBluezMonitors, 1);
    /* A path of their own: BlueZ says farewell to those that were before at theirs. */
    monitors->root = g_strdup_printf(BECKON_BLUEZ_OWN_PATH "/monitors%" G_GUINT64_FORMAT, ++number);
    monitors->place = place;
    monitors->events = events;
    monitors->user = user;
    monitors->cancellable = g_cancellable_new();
    monitors->objects[0] = export(monitors, monitors->root, BECKON_BLUEZ_OBJECTS);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *path = path_of(monitors, i);
        monitors->objects[1 + i] = export(monitors, path, BECKON_BLUEZ_MONITOR);
    }
    call_manager(monitors, "RegisterMonitor", monitors->cancellable, on_registered, monitors);
    return monitors;
}

void beckon_bluez_monitors_free(BeckonBluezMonitors *monitors)
{
    if (monitors == NULL) {
        return;
    }
    g_cancellable_cancel(monitors->cancellable);
    call_manager(monitors, "UnregisterMonitor", NULL, NULL, NULL);
    for (gsize i = 0; i < N_OBJECTS; i++) {
        g_dbus_connection_unregister_object(monitors->place->bus, monitors->objects[i]);
    }
    g_object_unref(monitors->cancellable);
    g_free(monitors->root);
    g_free(monitors);
}

void beckon_bluez_monitors_ask(BeckonBluezMonitors *monitors, bool asking)
{
    if (monitors->asking == asking) {
        return;
    }
    static const char *const interfaces[] = {BECKON_BLUEZ_MONITOR, NULL};
    g_autofree char *path = path_of(monitors, ANY);
    monitors->asking = asking;
    g_dbus_connection_emit_signal(
        monitors->place->bus, NULL, monitors->root, BECKON_BLUEZ_OBJECTS,
        asking ? "InterfacesAdded" : "InterfacesRemoved",
        asking ? g_variant_new("(o@a{sa{sv}})", path, interfaces_of(&table[ANY]))
               : g_variant_new("(o^as)", path, interfaces),
        NULL);
}
