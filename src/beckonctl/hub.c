/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/hub.h"

#include <gio/gunixfdlist.h>

#include "base/error.h"
#include "base/time.h"
#include "beckonctl/commands.h"
#include "wire/bus.h"

#define PATIENCE_MS 60000
#define OPERATOR    "org.beckon.Engine.Operator1"

GDBusConnection *beckonctl_bus(GError **error)
{
    g_autoptr(GError) reason = NULL;
    GDBusConnection *bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, &reason);
    if (bus == NULL) {
        g_set_error(
            error, BECKON_ERROR, BECKON_ERROR_UNREACHABLE,
            "cannot reach the system bus: %s: is the hub running here? See 'systemctl status "
            "dbus beckon-engine'",
            reason->message);
        return NULL;
    }
    g_dbus_connection_set_exit_on_close(bus, FALSE);
    return bus;
}

/* What the bus says, in the operator's words. */
static void explain(const char *name, GError *reason, GError **error)
{
    g_dbus_error_strip_remote_error(reason);
    if (g_error_matches(reason, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
        g_error_matches(reason, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
        g_error_matches(reason, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_UNREACHABLE,
                    "%s is not running: see 'systemctl status beckon-engine beckon-dispatchd "
                    "beckon-companiond'",
                    name);
    } else if (g_error_matches(reason, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_DENIED,
                    "you may not talk to %s: be root, or a member of the group beckon", name);
    } else if (reason->domain == BECKON_ERROR) {
        g_propagate_error(error, g_error_copy(reason));
    } else {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_UNREACHABLE, "%s: %s", name, reason->message);
    }
}

/* One call. Takes arguments, which may be floating or NULL. */
static GVariant *call(const char *name, const char *path, const char *interface, const char *method,
                      GVariant *arguments, GUnixFDList *files, int patience_ms, GError **error)
{
    g_autoptr(GVariant) owned = arguments != NULL ? g_variant_ref_sink(arguments) : NULL;
    g_autoptr(GError) reason = NULL;
    beckon_error_quark();
    g_autoptr(GDBusConnection) bus = beckonctl_bus(error);
    if (bus == NULL) {
        return NULL;
    }
    g_autoptr(GVariant) answer = g_dbus_connection_call_with_unix_fd_list_sync(
        bus, name, path, interface, method, owned, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START,
        patience_ms, files, NULL, NULL, &reason);
    if (answer == NULL) {
        explain(name, reason, error);
        return NULL;
    }
    return g_variant_n_children(answer) > 0 ? g_variant_get_child_value(answer, 0)
                                            : g_steal_pointer(&answer);
}

GVariant *beckonctl_ask_daemon(const char *name, const char *path, const char *interface,
                               const char *method, GVariant *arguments, GError **error)
{
    return call(name, path, interface, method, arguments, NULL, PATIENCE_MS, error);
}

GVariant *beckonctl_ask(const char *method, GVariant *arguments, GError **error)
{
    return beckonctl_ask_daemon(BECKON_BUS_ENGINE_NAME, BECKON_BUS_ENGINE_PATH, OPERATOR, method,
                                arguments, error);
}

GVariant *beckonctl_ask_long(const char *method, GVariant *arguments, GError **error)
{
    return call(BECKON_BUS_ENGINE_NAME, BECKON_BUS_ENGINE_PATH, OPERATOR, method, arguments, NULL,
                G_MAXINT, error);
}

GVariant *beckonctl_ask_with_file(const char *method, int fd, GVariant *further, GError **error)
{
    g_autoptr(GUnixFDList) files = g_unix_fd_list_new();
    g_autoptr(GVariant) second = further != NULL ? g_variant_ref_sink(further) : NULL;
    int handle = g_unix_fd_list_append(files, fd, error);
    if (handle < 0) {
        return NULL;
    }
    GVariant *const arguments[] = {g_variant_new_handle(handle), second};
    return call(BECKON_BUS_ENGINE_NAME, BECKON_BUS_ENGINE_PATH, OPERATOR, method,
                g_variant_new_tuple(arguments, second != NULL ? 2 : 1), files, G_MAXINT, error);
}

const BeckonctlNeighbour beckonctl_neighbours[BECKONCTL_NEIGHBOURS] = {
    {"dispatchd", BECKON_BUS_DISPATCHD_NAME, BECKON_BUS_DISPATCHD_PATH, "org.beckon.Dispatchd1"},
    {"companiond", BECKON_BUS_COMPANIOND_NAME, BECKON_BUS_COMPANIOND_PATH,
     "org.beckon.Companiond1"},
};

GVariant *beckonctl_ask_neighbour(const BeckonctlNeighbour *neighbour)
{
    return beckonctl_ask_daemon(neighbour->name, neighbour->path, neighbour->interface, "Status",
                                NULL, NULL);
}

const char *beckonctl_text(GVariant *dict, const char *key)
{
    const char *text = "";
    g_variant_lookup(dict, key, "&s", &text);
    return text;
}

guint64 beckonctl_number(GVariant *dict, const char *key)
{
    guint32 small = 0;
    guint64 large = 0;
    return g_variant_lookup(dict, key, "u", &small)   ? small
           : g_variant_lookup(dict, key, "t", &large) ? large
                                                      : 0;
}

char *beckonctl_time(GVariant *dict, const char *key)
{
    g_autoptr(GTimeZone) here = g_time_zone_new_local();
    gint64 us = 0;
    return g_variant_lookup(dict, key, "x", &us) && us > 0
               ? beckon_time_format(us / BECKON_SECOND_US * BECKON_SECOND_US, here)
               : g_strdup("-");
}

void beckonctl_print_variant(GVariant *answer)
{
    beckonctl_print_json(json_gvariant_serialize(answer));
}

void beckonctl_print_variants(GVariant *answers)
{
    for (gsize i = 0; i < g_variant_n_children(answers); i++) {
        g_autoptr(GVariant) answer = g_variant_get_child_value(answers, i);
        beckonctl_print_variant(answer);
    }
}
