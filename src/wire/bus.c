/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wire/bus.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>

#include "base/error.h"
#include "base/user.h"

#define MAX_GROUPS         64
#define MAX_KNOWN_CALLERS  1024
#define NAME_REPLY_PRIMARY 1
#define NAME_DO_NOT_QUEUE  4

typedef struct {
    uid_t uid;
    guint role;
} UserRole;

/* Somebody on the bus. */
typedef struct {
    uid_t uid;
    guint roles;
} Caller;

struct BeckonBus {
    GDBusConnection *connection;
    UserRole users[3];
    gid_t operators;
    bool has_operators;
    GHashTable *callers; /* unique name (char *) → Caller: the bus never uses a name twice */
    const BeckonBusMethod *methods;
    gsize n_methods;
    void *daemon;
};

static bool find_gid(const char *group, gid_t *ret_gid)
{
    guint64 number = 0;
    if (g_ascii_string_to_unsigned(group, 10, 0, G_MAXUINT32 - 1, &number, NULL)) {
        *ret_gid = (gid_t)number;
        return true;
    }
    const struct group *entry = getgrnam(group);
    if (entry != NULL) {
        *ret_gid = entry->gr_gid;
    }
    return entry != NULL;
}

static bool read_roles(BeckonBus *bus, const BeckonBusConfig *config, GError **error)
{
    const char *const names[] = {config->engine_user, config->dispatchd_user,
                                 config->companiond_user};
    const guint roles[] = {BECKON_ROLE_ENGINE, BECKON_ROLE_DISPATCHD, BECKON_ROLE_COMPANIOND};
    for (gsize i = 0; i < G_N_ELEMENTS(bus->users); i++) {
        bus->users[i].role = roles[i];
        if (!beckon_user_find(names[i], &bus->users[i].uid, error)) {
            return false;
        }
        for (gsize j = 0; j < i && !config->shared_uid; j++) {
            if (bus->users[j].uid == bus->users[i].uid) {
                g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                            "'%s' and '%s' are one user: give each daemon its own, or say "
                            "shared-uid=yes",
                            names[j], names[i]);
                return false;
            }
        }
    }
    bus->has_operators = find_gid(config->operator_group, &bus->operators);
    return true;
}

BeckonBus *beckon_bus_open(const BeckonBusConfig *config, GError **error)
{
    g_autoptr(BeckonBus) bus = g_new0(BeckonBus, 1);
    g_autoptr(GError) reason = NULL;
    bus->callers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!read_roles(bus, config, error)) {
        return NULL;
    }
    if (config->address[0] != '\0') {
        bus->connection = g_dbus_connection_new_for_address_sync(
            config->address,
            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
            NULL, NULL, &reason);
    } else {
        bus->connection = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, &reason);
    }
    if (bus->connection == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_UNREACHABLE,
                    "cannot reach the bus%s%s: %s (is dbus-daemon running?)",
                    config->address[0] != '\0' ? " at " : "", config->address, reason->message);
        return NULL;
    }
    g_dbus_connection_set_exit_on_close(bus->connection, TRUE);
    return g_steal_pointer(&bus);
}

void beckon_bus_close(BeckonBus *bus)
{
    if (bus == NULL) {
        return;
    }
    if (bus->connection != NULL) {
        g_dbus_connection_set_exit_on_close(bus->connection, FALSE);
        g_dbus_connection_flush_sync(bus->connection, NULL, NULL);
    }
    g_clear_object(&bus->connection);
    g_hash_table_unref(bus->callers);
    g_free(bus);
}

GDBusConnection *beckon_bus_connection(BeckonBus *bus)
{
    return bus->connection;
}

static bool is_operator(const BeckonBus *bus, uid_t uid)
{
    if (uid == 0) {
        return true;
    }
    const struct passwd *entry = getpwuid(uid);
    if (entry == NULL || !bus->has_operators) {
        return false;
    }
    gid_t groups[MAX_GROUPS];
    int n_groups = MAX_GROUPS;
    getgrouplist(entry->pw_name, entry->pw_gid, groups, &n_groups);
    for (int i = 0; i < MIN(n_groups, MAX_GROUPS); i++) {
        if (groups[i] == bus->operators) {
            return true;
        }
    }
    return false;
}

static guint roles_of_uid(const BeckonBus *bus, uid_t uid)
{
    guint roles = is_operator(bus, uid) ? BECKON_ROLE_OPERATOR : 0;
    for (gsize i = 0; i < G_N_ELEMENTS(bus->users); i++) {
        if (bus->users[i].uid == uid) {
            roles |= bus->users[i].role;
        }
    }
    /* A hub run by one ordinary user for a look: that user is its operator. */
    if (uid == getuid() && bus->users[0].uid == bus->users[1].uid) {
        roles |= BECKON_ROLE_OPERATOR;
    }
    return roles;
}

/* NULL when it has left. Borrowed until the next is asked for. */
static const Caller *find_caller(BeckonBus *bus, const char *sender)
{
    const Caller *known = g_hash_table_lookup(bus->callers, sender);
    if (known != NULL) {
        return known;
    }
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        bus->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "GetConnectionUnixUser", g_variant_new("(s)", sender), G_VARIANT_TYPE("(u)"),
        G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
    if (answer == NULL) {
        return NULL;
    }
    guint32 uid = 0;
    g_variant_get(answer, "(u)", &uid);
    Caller *caller = g_new0(Caller, 1);
    *caller = (Caller){uid, roles_of_uid(bus, uid)};
    if (g_hash_table_size(bus->callers) >= MAX_KNOWN_CALLERS) {
        g_hash_table_remove_all(bus->callers);
    }
    g_hash_table_insert(bus->callers, g_strdup(sender), caller);
    return caller;
}

int64_t beckon_bus_caller(BeckonBus *bus, GDBusMethodInvocation *invocation)
{
    const Caller *caller = find_caller(bus, g_dbus_method_invocation_get_sender(invocation));
    return caller != NULL ? (int64_t)caller->uid : BECKON_BUS_NO_UID;
}

static const BeckonBusMethod *find_method(const BeckonBus *bus, const char *name)
{
    for (gsize i = 0; i < bus->n_methods; i++) {
        if (strcmp(bus->methods[i].method, name) == 0) {
            return &bus->methods[i];
        }
    }
    return NULL;
}

static void on_call(GDBusConnection *connection, const char *sender, const char *path,
                    const char *interface, const char *name, GVariant *arguments,
                    GDBusMethodInvocation *invocation, gpointer data)
{
    BeckonBus *bus = data;
    const BeckonBusMethod *method = find_method(bus, name);
    const Caller *caller = find_caller(bus, sender);
    if (method == NULL || caller == NULL || (caller->roles & method->roles) == 0) {
        g_dbus_method_invocation_return_error(invocation, BECKON_ERROR, BECKON_ERROR_DENIED,
                                              "you may not call %s.%s", interface, name);
        return;
    }
    method->handler(bus->daemon, arguments, invocation);
}

bool beckon_bus_export(BeckonBus *bus, const char *path, GDBusInterfaceInfo *const *interfaces,
                       const BeckonBusMethod *methods, gsize n_methods, void *daemon,
                       GError **error)
{
    static const GDBusInterfaceVTable vtable = {.method_call = on_call};
    bus->methods = methods;
    bus->n_methods = n_methods;
    bus->daemon = daemon;
    for (gsize i = 0; interfaces[i] != NULL; i++) {
        if (g_dbus_connection_register_object(bus->connection, path, interfaces[i], &vtable, bus,
                                              NULL, error) == 0) {
            return false;
        }
    }
    return true;
}

bool beckon_bus_own(BeckonBus *bus, const char *name, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        bus->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "RequestName", g_variant_new("(su)", name, NAME_DO_NOT_QUEUE), G_VARIANT_TYPE("(u)"),
        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &reason);
    if (answer == NULL) {
        bool refused = g_error_matches(reason, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
        g_dbus_error_strip_remote_error(reason);
        g_set_error(error, BECKON_ERROR, refused ? BECKON_ERROR_DENIED : BECKON_ERROR_UNREACHABLE,
                    "the bus refuses the name %s: %s", name, reason->message);
        return false;
    }
    guint32 reply = 0;
    g_variant_get(answer, "(u)", &reply);
    if (reply != NAME_REPLY_PRIMARY) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_EXISTS,
                    "another process is %s already: stop it first", name);
        return false;
    }
    return true;
}
