/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-hub: runs a whole hub in one folder until it is told to end (SIGTERM, SIGINT). Prints
 * a line at each step: "started NAME PID", "ended NAME …", "ready URL" when the daemons are on
 * the bus. Scanners wait for SIGUSR1, so that shoppers enrol before the first tick. */
#include "rig/hub.h"

#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/loop.h"
#include "shop/shop.h"
#include "wire/bus.h"

typedef struct {
    HubSettings settings;
    GPtrArray *daemons;  /* of HubDaemon, in the order they start */
    GPtrArray *scanners; /* of HubDaemon, started on SIGUSR1 */
    GDBusConnection *bus;
    guint n_ready;
} Hub;

static const char *const bus_names[] = {BECKON_BUS_ENGINE_NAME, BECKON_BUS_DISPATCHD_NAME,
                                        BECKON_BUS_COMPANIOND_NAME};

static void start_one(gpointer item, gpointer data)
{
    hub_daemon_start(item);
}

static gboolean on_start_scanners(gpointer data)
{
    Hub *hub = data;
    g_ptr_array_foreach(hub->scanners, start_one, NULL);
    return G_SOURCE_REMOVE;
}

static void on_name_appeared(GDBusConnection *bus, const char *name, const char *owner,
                             gpointer data)
{
    Hub *hub = data;
    if (++hub->n_ready == G_N_ELEMENTS(bus_names)) {
        g_print("ready http://%s\n", hub->settings.listen);
    }
}

static gboolean try_bus(gpointer data)
{
    Hub *hub = data;
    g_autofree char *address = g_strdup_printf("unix:path=%s/run/bus", hub->settings.state);
    hub->bus =
        g_dbus_connection_new_for_address_sync(address,
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, NULL);
    if (hub->bus == NULL) {
        return G_SOURCE_CONTINUE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bus_names); i++) {
        g_bus_watch_name_on_connection(hub->bus, bus_names[i], G_BUS_NAME_WATCHER_FLAGS_NONE,
                                       on_name_appeared, NULL, hub, NULL);
    }
    for (guint i = 1; i < hub->daemons->len; i++) {
        hub_daemon_start(hub->daemons->pdata[i]);
    }
    return G_SOURCE_REMOVE;
}

static void add_daemons(Hub *hub, const BeckonShop *shop)
{
    const HubSettings *settings = &hub->settings;
    g_ptr_array_add(hub->daemons, hub_daemon_new_bus(settings));
    g_ptr_array_add(hub->daemons, hub_daemon_new(settings, "engine", "beckon-engine",
                                                 "run/engine.conf", HUB_UID_ENGINE));
    g_ptr_array_add(hub->daemons, hub_daemon_new(settings, "dispatchd", "beckon-dispatchd",
                                                 "run/dispatchd.conf", HUB_UID_DISPATCHD));
    g_ptr_array_add(hub->daemons, hub_daemon_new(settings, "companiond", "beckon-companiond",
                                                 "run/companiond.conf", HUB_UID_COMPANIOND));
    for (guint i = 0; i < beckon_shop_n_scanners(shop); i++) {
        const char *scanner = beckon_shop_scanner(shop, i)->name;
        g_autofree char *name = g_strdup_printf("scannerd-%s", scanner);
        g_autofree char *config = g_strdup_printf("run/%s.conf", name);
        g_ptr_array_add(hub->scanners, hub_daemon_new_scanner(settings, name, config));
    }
}

/* Port 0 stands for any free one; it must be known before the daemons' files are written. */
static char *with_port(const char *listen, GError **error)
{
    if (!g_str_has_suffix(listen, ":0")) {
        return g_strdup(listen);
    }
    g_autoptr(GSocketListener) probe = g_socket_listener_new();
    guint16 port = g_socket_listener_add_any_inet_port(probe, NULL, error);
    return port == 0 ? NULL : g_strdup_printf("%.*s:%u", (int)strlen(listen) - 2, listen, port);
}

static bool lay_out(Hub *hub, GError **error)
{
    HubSettings *settings = &hub->settings;
    g_autoptr(BeckonShop) shop = beckon_shop_load(settings->store, error);
    g_autofree char *listen = settings->listen;
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    settings->listen = shop != NULL ? with_port(listen, error) : NULL;
    if (settings->listen == NULL) {
        return false;
    }
    for (guint i = 0; i < beckon_shop_n_scanners(shop); i++) {
        g_strv_builder_add(names, beckon_shop_scanner(shop, i)->name);
    }
    g_auto(GStrv) scanners = g_strv_builder_end(names);
    if (!hub_files_write(settings, scanners, error)) {
        return false;
    }
    add_daemons(hub, shop);
    return true;
}

static void stop_all(Hub *hub)
{
    /* Scanners first and the bus last, so that nobody misses whom it talks to. */
    for (guint i = 0; i < hub->scanners->len; i++) {
        hub_daemon_stop(hub->scanners->pdata[i]);
    }
    for (guint i = hub->daemons->len; i > 0; i--) {
        hub_daemon_stop(hub->daemons->pdata[i - 1]);
    }
}

static int run(Hub *hub)
{
    g_autoptr(GError) error = NULL;
    if (!lay_out(hub, &error)) {
        g_printerr("beckon-hub: %s\n", error->message);
        return beckon_error_exit_status(error);
    }
    hub_daemon_start(hub->daemons->pdata[0]);
    g_timeout_add(20, try_bus, hub);
    g_unix_signal_add(SIGUSR1, on_start_scanners, hub);
    int status = beckon_loop_run();
    if (hub->bus != NULL) {
        g_dbus_connection_set_exit_on_close(hub->bus, FALSE);
    }
    stop_all(hub);
    return status;
}

static bool parse(HubSettings *settings, int argc, char **argv, GError **error)
{
    g_autofree char *state = NULL, *store = NULL, *captures = NULL, *policy = NULL;
    gboolean one_uid = FALSE, waits = FALSE;
    const GOptionEntry entries[] = {
        {"state", 0, 0, G_OPTION_ARG_FILENAME, &state, "Keep everything in DIR", "DIR"},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &store, "The shop file", "FILE"},
        {"captures", 0, 0, G_OPTION_ARG_FILENAME, &captures, "SCANNER.btsnoop files", "DIR"},
        {"adapter", 0, 0, G_OPTION_ARG_STRING, &settings->adapter, "Hear it, not captures", "HCI"},
        {"silence", 0, 0, G_OPTION_ARG_STRING, &settings->silence, "30 s (default)", "SECONDS"},
        {"sensor-keys", 0, 0, G_OPTION_ARG_FILENAME, &settings->sensors, "Sensors' keys", "FILE"},
        {"rules-folder", 0, 0, G_OPTION_ARG_FILENAME, &settings->rules_folder, "Watched rules",
         "DIR"},
        {"power", 0, 0, G_OPTION_ARG_FILENAME, &settings->power, "Powers the adapter", "PROGRAM"},
        {"pace", 0, 0, G_OPTION_ARG_STRING, &settings->pace, "fast (default) or real", "PACE"},
        {"listen", 0, 0, G_OPTION_ARG_STRING, &settings->listen, "HTTP address", "ADDR:PORT"},
        {"policy", 0, 0, G_OPTION_ARG_FILENAME, &policy, "The bus policy", "FILE"},
        {"programs", 0, 0, G_OPTION_ARG_FILENAME, &settings->programs, "The daemons", "DIR"},
        {"waits", 0, 0, G_OPTION_ARG_NONE, &waits, "The replay waits for the method Proceed", NULL},
        {"one-uid", 0, 0, G_OPTION_ARG_NONE, &one_uid, "Run all as this user", NULL},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, error)) {
        return false;
    }
    if (state == NULL || store == NULL || (captures == NULL) == (settings->adapter == NULL) ||
        policy == NULL || settings->programs == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                    "--state, --store, --captures or --adapter, --policy and --programs are "
                    "needed");
        return false;
    }
    settings->state = g_canonicalize_filename(state, NULL);
    settings->store = g_canonicalize_filename(store, NULL);
    settings->captures = captures != NULL ? g_canonicalize_filename(captures, NULL) : NULL;
    settings->silence = settings->silence != NULL ? settings->silence : g_strdup("30");
    settings->policy = g_canonicalize_filename(policy, NULL);
    settings->pace = settings->pace != NULL ? settings->pace : g_strdup("fast");
    settings->listen = settings->listen != NULL ? settings->listen : g_strdup("127.0.0.1:0");
    settings->waits = waits;
    settings->own_uids = geteuid() == 0 && !one_uid;
    return true;
}

int main(int argc, char **argv)
{
    Hub hub = {.daemons = g_ptr_array_new_with_free_func((GDestroyNotify)hub_daemon_free),
               .scanners = g_ptr_array_new_with_free_func((GDestroyNotify)hub_daemon_free)};
    g_autoptr(GError) error = NULL;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!parse(&hub.settings, argc, argv, &error)) {
        g_printerr("beckon-hub: %s\n", error->message);
        return 2;
    }
    int status = run(&hub);
    g_ptr_array_unref(hub.scanners);
    g_ptr_array_unref(hub.daemons);
    g_clear_object(&hub.bus);
    return status;
}
