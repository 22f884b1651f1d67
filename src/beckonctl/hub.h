/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_HUB_H
#define BECKON_BECKONCTL_HUB_H

/* Asking a running hub over the system bus ($DBUS_SYSTEM_BUS_ADDRESS names another). */

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

/* The bus, or NULL with BECKON_ERROR_UNREACHABLE. Owned by the caller. */
GDBusConnection *beckonctl_bus(GError **error);

/* Calls a method of the engine's operator interface. arguments may be floating or NULL. Returns
 * the first value of the answer. BECKON_ERROR_UNREACHABLE (no engine), BECKON_ERROR_DENIED, or
 * what the engine says. Owned by the caller. */
GVariant *beckonctl_ask(const char *method, GVariant *arguments, GError **error);

/* The same of a method that may take as long as it takes. */
GVariant *beckonctl_ask_long(const char *method, GVariant *arguments, GError **error);

/* The same with a descriptor, which is the method's first argument; `further` (floating, or NULL)
 * is the second. Waits for the answer as long as it takes. */
GVariant *beckonctl_ask_with_file(const char *method, int fd, GVariant *further, GError **error);

/* The same of any daemon. */
GVariant *beckonctl_ask_daemon(const char *name, const char *path, const char *interface,
                               const char *method, GVariant *arguments, GError **error);

/* The daemons beside the engine. */
typedef struct {
    const char *daemon; /* "dispatchd" */
    const char *name;   /* on the bus, as path and interface */
    const char *path;
    const char *interface;
} BeckonctlNeighbour;

#define BECKONCTL_NEIGHBOURS 2
extern const BeckonctlNeighbour beckonctl_neighbours[BECKONCTL_NEIGHBOURS];

/* What one says to Status; NULL when it does not answer. Owned by the caller. */
GVariant *beckonctl_ask_neighbour(const BeckonctlNeighbour *neighbour);

/* A member of an answer, with a value for its absence. Strings are borrowed from the answer. */
const char *beckonctl_text(GVariant *dict, const char *key);
guint64 beckonctl_number(GVariant *dict, const char *key);
/* A time in microseconds as local time, to the second; owned by the caller. */
char *beckonctl_time(GVariant *dict, const char *key);

/* Prints an answer as one line of JSON. */
void beckonctl_print_variant(GVariant *answer);
/* Prints each dictionary of an array on a line of its own. */
void beckonctl_print_variants(GVariant *answers);

#endif
