/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-status: what `beckonctl status` would say of a hub with one scanner, for each line of
 * standard input one line of NAME=VALUE, or "error". One process that stays, because in a virtual
 * machine the start of one costs more than all that it does. */
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/time.h"
#include "wire/bus.h"

static GVariant *ask(GDBusConnection *bus)
{
    g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
        bus, BECKON_BUS_ENGINE_NAME, BECKON_BUS_ENGINE_PATH, BECKON_BUS_ENGINE_NAME ".Operator1",
        "Status", NULL, G_VARIANT_TYPE("(a{sv})"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
    return reply != NULL ? g_variant_get_child_value(reply, 0) : NULL;
}

static uint64_t number(GVariant *dict, const char *key)
{
    uint64_t value = 0;
    g_variant_lookup(dict, key, "t", &value);
    return value;
}

static bool print_status(GVariant *status)
{
    g_autoptr(GVariant) scanners = g_variant_lookup_value(status, "scanners", NULL);
    g_autoptr(GVariant) offers = g_variant_lookup_value(status, "offers", NULL);
    if (scanners == NULL || offers == NULL || g_variant_n_children(scanners) != 1) {
        return false;
    }
    g_autoptr(GVariant) scanner = g_variant_get_child_value(scanners, 0);
    const char *state = "";
    int64_t store_us = 0;
    guint here = 0;
    g_variant_lookup(scanner, "state", "&s", &state);
    g_variant_lookup(status, "store_time_us", "x", &store_us);
    g_variant_lookup(status, "here", "u", &here);
    printf("state=%s heard=%" G_GUINT64_FORMAT " unknown=%" G_GUINT64_FORMAT
           " malformed=%" G_GUINT64_FORMAT " store_s=%" G_GINT64_FORMAT
           " here=%u visits=%" G_GUINT64_FORMAT " delivered=%" G_GUINT64_FORMAT "\n",
           state, number(scanner, "heard"), number(scanner, "unknown"),
           number(scanner, "malformed"), store_us / BECKON_SECOND_US, here,
           number(status, "visits"), number(offers, "delivered"));
    return true;
}

int main(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDBusConnection) bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, &error);
    char line[16];
    if (bus == NULL) {
        g_printerr("beckon-status: %s\n", error->message);
        return EXIT_FAILURE;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (fgets(line, sizeof line, stdin) != NULL) {
        g_autoptr(GVariant) status = ask(bus);
        if (status == NULL || !print_status(status)) {
            puts("error");
        }
    }
    return EXIT_SUCCESS;
}
