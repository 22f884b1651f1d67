/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_WIRE_BUS_H
#define BECKON_WIRE_BUS_H

/* Being on the bus: a daemon's own methods as one table {method, role, handler}, each caller
 * checked by its uid, whatever the bus's policy says. */

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

#define BECKON_BUS_ENGINE_NAME     "org.beckon.Engine"
#define BECKON_BUS_ENGINE_PATH     "/org/beckon/Engine"
#define BECKON_BUS_DISPATCHD_NAME  "org.beckon.Dispatchd"
#define BECKON_BUS_DISPATCHD_PATH  "/org/beckon/Dispatchd"
#define BECKON_BUS_COMPANIOND_NAME "org.beckon.Companiond"
#define BECKON_BUS_COMPANIOND_PATH "/org/beckon/Companiond"

/* Who a caller is; a method may be open to several. */
typedef enum {
    BECKON_ROLE_OPERATOR = 1 << 0, /* root, or in the operators' group */
    BECKON_ROLE_ENGINE = 1 << 1,
    BECKON_ROLE_DISPATCHD = 1 << 2,
    BECKON_ROLE_COMPANIOND = 1 << 3,
} BeckonRole;

/* Answers or fails the invocation, now or later. arguments is the method's in-tuple. */
typedef void (*BeckonBusHandler)(void *daemon, GVariant *arguments,
                                 GDBusMethodInvocation *invocation);

typedef struct {
    const char *method; /* unique over the daemon's interfaces */
    guint roles;        /* BeckonRole, or-ed */
    BeckonBusHandler handler;
} BeckonBusMethod;

/* Whose uid has which role, from a daemon's configuration: names or numbers of users. One uid
 * for several roles must be asked for (shared_uid), and is a warning in every status. */
typedef struct {
    char *address;        /* of the bus; empty: the system bus */
    char *operator_group; /* name or number */
    char *engine_user;
    char *dispatchd_user;
    char *companiond_user;
    bool shared_uid;
} BeckonBusConfig;

/* The rows of a daemon's configuration table for a BeckonBusConfig at the field FIELD of TYPE. */
#define BECKON_BUS_CONFIG_KEYS(TYPE, FIELD)                                                        \
    {"bus", BECKON_CONFIG_STRING, G_STRUCT_OFFSET(TYPE, FIELD.address), "",                        \
     "address of the D-Bus bus; empty for the system bus"},                                        \
        {"operators", BECKON_CONFIG_STRING, G_STRUCT_OFFSET(TYPE, FIELD.operator_group), "beckon", \
         "group whose members may use beckonctl"},                                                 \
        {"engine-user", BECKON_CONFIG_STRING, G_STRUCT_OFFSET(TYPE, FIELD.engine_user),            \
         "beckon-engine", "user that beckon-engine runs as"},                                      \
        {"dispatchd-user", BECKON_CONFIG_STRING, G_STRUCT_OFFSET(TYPE, FIELD.dispatchd_user),      \
         "beckon-dispatchd", "user that beckon-dispatchd runs as"},                                \
        {"companiond-user", BECKON_CONFIG_STRING, G_STRUCT_OFFSET(TYPE, FIELD.companiond_user),    \
         "beckon-companiond", "user that beckon-companiond runs as"},                              \
    {                                                                                              \
        "shared-uid", BECKON_CONFIG_BOOL, G_STRUCT_OFFSET(TYPE, FIELD.shared_uid), "no",           \
            "yes: all daemons may run as one user (not for a shop)"                                \
    }

typedef struct BeckonBus BeckonBus;

#define BECKON_BUS_NO_UID (-1)

/* Connects. BECKON_ERROR_UNREACHABLE, BECKON_ERROR_INVALID (an unknown user). The connection
 * ends the process when the bus goes away (its supervisor starts it again). */
BeckonBus *beckon_bus_open(const BeckonBusConfig *config, GError **error);
void beckon_bus_close(BeckonBus *bus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonBus, beckon_bus_close)

GDBusConnection *beckon_bus_connection(BeckonBus *bus);

/* The uid of who made a call, as the bus says; BECKON_BUS_NO_UID when it no longer knows. */
int64_t beckon_bus_caller(BeckonBus *bus, GDBusMethodInvocation *invocation);

/* Exports interfaces (generated GDBusInterfaceInfo, NULL-terminated) at a path. Every method
 * of theirs must stand in the table, which must outlive the bus. */
bool beckon_bus_export(BeckonBus *bus, const char *path, GDBusInterfaceInfo *const *interfaces,
                       const BeckonBusMethod *methods, gsize n_methods, void *daemon,
                       GError **error);

/* Takes the daemon's well-known name; BECKON_ERROR_EXISTS when another process holds it, since
 * two of a daemon at once would be a fault. Call it last: the daemon is ready. */
bool beckon_bus_own(BeckonBus *bus, const char *name, GError **error);

#endif
