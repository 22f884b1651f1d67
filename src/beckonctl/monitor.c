/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/loop.h"
#include "base/time.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "wire/bus.h"

static void print_json(const char *subject, const char *kind, const char *zone, gint64 t_us)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "t");
    json_builder_add_double_value(builder, (double)t_us / (double)BECKON_SECOND_US);
    json_builder_set_member_name(builder, "shopper");
    json_builder_add_string_value(builder, subject);
    json_builder_set_member_name(builder, "event");
    json_builder_add_string_value(builder, kind);
    json_builder_set_member_name(builder, "zone");
    json_builder_add_string_value(builder, zone);
    json_builder_end_object(builder);
    beckonctl_print_json(json_builder_get_root(builder));
}

static void on_visit(GDBusConnection *bus, const char *sender, const char *path,
                     const char *interface, const char *signal, GVariant *arguments, gpointer data)
{
    const gboolean *json = data;
    const char *subject, *kind, *zone;
    gint64 t_us = 0;
    g_variant_get(arguments, "(&s&s&sx)", &subject, &kind, &zone, &t_us);
    if (*json) {
        print_json(subject, kind, zone, t_us);
    } else {
        g_autoptr(GTimeZone) here = g_time_zone_new_local();
        g_autofree char *time = beckon_time_format(t_us, here);
        printf("%s  %s  %-5s  %s\n", time, subject, kind, zone);
    }
}

static void on_closed(GDBusConnection *bus, gboolean vanished, GError *error, gpointer data)
{
    fprintf(stderr, "%s: the bus is gone\n", (const char *)data);
    beckon_loop_quit(3);
}

int beckonctl_monitor(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object an event", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json]",
                         "Watch visits as they happen, until interrupted; the engine announces "
                         "them where its configuration says announce-visits=yes",
                         &argc, &argv, 0, 0, &status)) {
        return status;
    }
    g_autoptr(GDBusConnection) bus = beckonctl_bus(&error);
    if (bus == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    g_dbus_connection_signal_subscribe(bus, BECKON_BUS_ENGINE_NAME, "org.beckon.Engine.Operator1",
                                       "Visit", BECKON_BUS_ENGINE_PATH, NULL,
                                       G_DBUS_SIGNAL_FLAGS_NONE, on_visit, &json, NULL);
    g_signal_connect(bus, "closed", G_CALLBACK(on_closed), argv[0]);
    return beckon_loop_run();
}
