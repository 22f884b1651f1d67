/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "rig/hub.h"

/* As BlueZ installs it, for a bluetoothd that a test starts. */
#define BLUEZ_POLICY "/etc/dbus-1/system.d/bluetooth.conf"

char *hub_path(const HubSettings *settings, const char *relative)
{
    return g_build_filename(settings->state, relative, NULL);
}

static bool io_error(const char *path, GError **error)
{
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "%s: %s", path, g_strerror(errno));
    return false;
}

static bool give(const HubSettings *settings, const char *relative, int uid, int gid, int mode,
                 GError **error)
{
    g_autofree char *path = hub_path(settings, relative);
    if (chmod(path, (mode_t)mode) != 0 ||
        (settings->own_uids && chown(path, (uid_t)uid, (gid_t)gid) != 0)) {
        return io_error(path, error);
    }
    return true;
}

static bool make_folder(const HubSettings *settings, const char *relative, int uid, int gid,
                        int mode, GError **error)
{
    g_autofree char *path = hub_path(settings, relative);
    if (g_mkdir_with_parents(path, 0755) != 0) {
        return io_error(path, error);
    }
    return give(settings, relative, uid, gid, mode, error);
}

static bool make_folders(const HubSettings *settings, GError **error)
{
    return make_folder(settings, ".", 0, 0, 0755, error) &&
           make_folder(settings, "run", 0, 0, 0755, error) &&
           make_folder(settings, "keys", 0, 0, 0755, error) &&
           make_folder(settings, "scanners", HUB_UID_SCANNERD, HUB_GID_LINK, 0750, error) &&
           make_folder(settings, "database", HUB_UID_ENGINE, HUB_UID_ENGINE, 0700, error);
}

static bool make_keys(const HubSettings *settings, GError **error)
{
    g_autofree char *master = hub_path(settings, "keys/master.key");
    if (!g_file_test(master, G_FILE_TEST_EXISTS)) {
        g_autofree char *program = g_build_filename(settings->programs, "beckonctl", NULL);
        g_autofree char *folder = hub_path(settings, "keys");
        const char *const argv[] = {program, "keys", "init", folder, NULL};
        int status = 0;
        if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                          NULL, &status, error) ||
            !g_spawn_check_wait_status(status, error)) {
            return false;
        }
    }
    return give(settings, "keys/master.key", HUB_UID_ENGINE, HUB_UID_ENGINE, 0400, error) &&
           give(settings, "keys/signing.jwk", HUB_UID_DISPATCHD, HUB_UID_DISPATCHD, 0400, error);
}

static bool write_file(const HubSettings *settings, const char *relative, GString *text,
                       GError **error)
{
    g_autofree char *path = hub_path(settings, relative);
    g_autofree char *bytes = g_string_free(text, FALSE);
    return g_file_set_contents(path, bytes, -1, error) &&
           give(settings, relative, 0, 0, 0644, error);
}

/* The lines of a configuration that say who is on the bus. */
static void put_bus_keys(GString *text, const HubSettings *settings)
{
    int engine = settings->own_uids ? HUB_UID_ENGINE : (int)getuid();
    int dispatchd = settings->own_uids ? HUB_UID_DISPATCHD : (int)getuid();
    int companiond = settings->own_uids ? HUB_UID_COMPANIOND : (int)getuid();
    g_string_append_printf(text,
                           "bus=unix:path=%s/run/bus\noperators=0\nengine-user=%d\n"
                           "dispatchd-user=%d\ncompaniond-user=%d\nshared-uid=%s\n",
                           settings->state, engine, dispatchd, companiond,
                           settings->own_uids ? "no" : "yes");
}

/* The engine reads a copy: the checkout may lie where only root can go. */
static bool write_store(const HubSettings *settings, GError **error)
{
    g_autofree char *bytes = NULL;
    return g_file_get_contents(settings->store, &bytes, NULL, error) &&
           write_file(settings, "run/store.yaml", g_string_new(bytes), error);
}

/* The engine's own copy. */
static bool write_sensor_keys(const HubSettings *settings, GError **error)
{
    g_autofree char *path = hub_path(settings, "keys/sensors.keys");
    g_autofree char *bytes = NULL;
    gsize len = 0;
    return settings->sensors == NULL ||
           (g_file_get_contents(settings->sensors, &bytes, &len, error) &&
            g_file_set_contents(path, bytes, (gssize)len, error) &&
            give(settings, "keys/sensors.keys", HUB_UID_ENGINE, HUB_UID_ENGINE, 0400, error));
}

static bool write_engine_config(const HubSettings *settings, GError **error)
{
    GString *text = g_string_new("[engine]\n");
    g_string_append_printf(
        text,
        "store=%s/run/store.yaml\ndatabase=%s/database\nmaster-key=%s/keys/master.key\n"
        "link-keys=%s/keys/link-keys.json\n"
        "sockets=%s/scanners\npublic-url=http://%s\nclock=assume-trusted\n"
        "replay=%s\nreplay-waits=%s\nannounce-visits=yes\n",
        settings->state, settings->state, settings->state, settings->state, settings->state,
        settings->listen, settings->adapter == NULL ? "yes" : "no", settings->waits ? "yes" : "no");
    if (settings->sensors != NULL) {
        g_string_append_printf(text, "sensor-keys=%s/keys/sensors.keys\n", settings->state);
    }
    if (settings->rules_folder != NULL) {
        g_string_append_printf(text, "rules-folder=%s\n", settings->rules_folder);
    }
    put_bus_keys(text, settings);
    return write_file(settings, "run/engine.conf", text, error);
}

static bool write_dispatchd_config(const HubSettings *settings, GError **error)
{
    GString *text = g_string_new("[dispatchd]\n");
    g_string_append_printf(text, "signing-key=%s/keys/signing.jwk\nclock=assume-trusted\n",
                           settings->state);
    put_bus_keys(text, settings);
    return write_file(settings, "run/dispatchd.conf", text, error);
}

static bool write_companiond_config(const HubSettings *settings, GError **error)
{
    GString *text = g_string_new("[companiond]\n");
    g_string_append_printf(text, "listen=%s\npublic-url=http://%s\n", settings->listen,
                           settings->listen);
    put_bus_keys(text, settings);
    return write_file(settings, "run/companiond.conf", text, error);
}

static bool write_scannerd_config(const HubSettings *settings, const char *name, GError **error)
{
    GString *text = g_string_new("[scannerd]\n");
    g_autofree char *relative = g_strdup_printf("run/scannerd-%s.conf", name);
    g_string_append_printf(text, "name=%s\nsocket=%s/scanners/%s.sock\nengine-user=%d\n", name,
                           settings->state, name,
                           settings->own_uids ? HUB_UID_ENGINE : (int)getuid());
    if (settings->adapter != NULL) {
        g_string_append_printf(text, "source=hci\nadapter=%s\nsilence=%s\n", settings->adapter,
                               settings->silence);
    } else {
        g_string_append_printf(text, "source=replay\ncapture=%s/%s.btsnoop\npace=%s\n",
                               settings->captures, name, settings->pace);
    }
    return write_file(settings, relative, text, error);
}

/* dbus-daemon asks for accounts by name; nss_wrapper answers it from these. */
static bool write_accounts(const HubSettings *settings, GError **error)
{
    GString *passwd = g_string_new("root:x:0:0::/root:/bin/sh\n");
    GString *group = g_string_new("root:x:0:\nbeckon:x:61009:\nbluetooth:x:61010:\n");
    const struct {
        const char *name;
        int uid;
    } users[] = {{"beckon-engine", HUB_UID_ENGINE},
                 {"beckon-dispatchd", HUB_UID_DISPATCHD},
                 {"beckon-companiond", HUB_UID_COMPANIOND},
                 {"beckon-scannerd", HUB_UID_SCANNERD},
                 {"somebody", HUB_UID_SOMEBODY}};
    for (gsize i = 0; i < G_N_ELEMENTS(users); i++) {
        g_string_append_printf(passwd, "%s:x:%d:%d::/nonexistent:/usr/sbin/nologin\n",
                               users[i].name, users[i].uid, users[i].uid);
        g_string_append_printf(group, "%s:x:%d:\n", users[i].name, users[i].uid);
    }
    return write_file(settings, "run/passwd", passwd, error) &&
           write_file(settings, "run/group", group, error);
}

static bool write_bus_config(const HubSettings *settings, GError **error)
{
    GString *text = g_string_new("<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus "
                                 "Configuration 1.0//EN\"\n \"http://www.freedesktop.org/standards/"
                                 "dbus/1.0/busconfig.dtd\">\n<busconfig>\n");
    g_string_append_printf(
        text, "<type>%s</type><listen>unix:path=%s/run/bus</listen><auth>EXTERNAL</auth>\n",
        settings->own_uids ? "system" : "session", settings->state);
    if (settings->own_uids) {
        g_string_append_printf(
            text,
            "<policy context=\"default\"><allow user=\"*\"/><deny own=\"*\"/>"
            "<deny send_type=\"method_call\"/><allow send_type=\"signal\"/>"
            "<allow send_requested_reply=\"true\" send_type=\"method_return\"/>"
            "<allow send_requested_reply=\"true\" send_type=\"error\"/>"
            "<allow receive_type=\"method_call\"/><allow receive_type=\"method_return\"/>"
            "<allow receive_type=\"error\"/><allow receive_type=\"signal\"/>"
            "<allow send_destination=\"org.freedesktop.DBus\"/></policy>\n<include>%s</include>\n"
            "<include ignore_missing=\"yes\">" BLUEZ_POLICY "</include>\n",
            settings->policy);
    } else {
        g_string_append(text, "<policy context=\"default\"><allow user=\"*\"/><allow own=\"*\"/>"
                              "<allow eavesdrop=\"true\"/>"
                              "<allow send_destination=\"*\" eavesdrop=\"true\"/></policy>\n");
    }
    g_string_append(text, "</busconfig>\n");
    return write_file(settings, "run/bus.conf", text, error);
}

bool hub_files_write(const HubSettings *settings, char *const *scanners, GError **error)
{
    if (!make_folders(settings, error) || !make_keys(settings, error) ||
        !write_accounts(settings, error) || !write_bus_config(settings, error) ||
        !write_store(settings, error) || !write_sensor_keys(settings, error) ||
        !write_engine_config(settings, error) || !write_dispatchd_config(settings, error) ||
        !write_companiond_config(settings, error)) {
        return false;
    }
    for (gsize i = 0; scanners[i] != NULL; i++) {
        if (!write_scannerd_config(settings, scanners[i], error)) {
            return false;
        }
    }
    return true;
}
