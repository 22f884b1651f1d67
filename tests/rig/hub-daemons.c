/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/loop.h"
#include "rig/hub.h"

#define FIRST_PAUSE_MS 100
#define LAST_PAUSE_MS  500

struct HubDaemon {
    char *name;
    char *log;
    char *pid_file;
    char **argv;
    char **environment;
    GPid pid;
    guint watch;
    guint restart;
    guint pause_ms;
};

static void set_up_child(gpointer data)
{
    const HubDaemon *daemon = data;
    int log = open(daemon->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (log >= 0) {
        dup2(log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
    }
    /* A hub whose supervisor is killed leaves nothing behind. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void print_log(const HubDaemon *daemon)
{
    g_autofree char *text = NULL;
    if (g_file_get_contents(daemon->log, &text, NULL, NULL)) {
        g_printerr("%s", text);
    }
}

static gboolean start_again(gpointer data)
{
    HubDaemon *daemon = data;
    daemon->restart = 0;
    hub_daemon_start(daemon);
    return G_SOURCE_REMOVE;
}

static void on_child_exit(GPid pid, int status, gpointer data)
{
    HubDaemon *daemon = data;
    daemon->pid = 0;
    daemon->watch = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2) {
        g_printerr("%s cannot run:\n", daemon->name);
        print_log(daemon);
        beckon_loop_quit(EXIT_FAILURE);
        return;
    }
    g_print("ended %s %s %d\n", daemon->name, WIFSIGNALED(status) ? "signal" : "status",
            WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    daemon->restart = g_timeout_add(daemon->pause_ms, start_again, daemon);
    daemon->pause_ms = MIN(daemon->pause_ms * 2, LAST_PAUSE_MS);
}

void hub_daemon_start(HubDaemon *daemon)
{
    g_autoptr(GError) error = NULL;
    if (!g_spawn_async(NULL, daemon->argv, daemon->environment,
                       G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, set_up_child, daemon,
                       &daemon->pid, &error)) {
        g_printerr("%s: %s\n", daemon->name, error->message);
        beckon_loop_quit(EXIT_FAILURE);
        return;
    }
    g_autofree char *pid = g_strdup_printf("%d\n", daemon->pid);
    g_file_set_contents(daemon->pid_file, pid, -1, NULL);
    daemon->watch = g_child_watch_add(daemon->pid, on_child_exit, daemon);
    g_print("started %s %d\n", daemon->name, daemon->pid);
}

void hub_daemon_stop(HubDaemon *daemon)
{
    g_clear_handle_id(&daemon->restart, g_source_remove);
    g_clear_handle_id(&daemon->watch, g_source_remove);
    if (daemon->pid != 0) {
        kill(daemon->pid, SIGTERM);
        waitpid(daemon->pid, NULL, 0);
        daemon->pid = 0;
    }
    g_unlink(daemon->pid_file);
}

void hub_daemon_free(HubDaemon *daemon)
{
    if (daemon == NULL) {
        return;
    }
    hub_daemon_stop(daemon);
    g_free(daemon->name);
    g_free(daemon->log);
    g_free(daemon->pid_file);
    g_strfreev(daemon->argv);
    g_strfreev(daemon->environment);
    g_free(daemon);
}

static HubDaemon *daemon_new(const HubSettings *settings, const char *name)
{
    HubDaemon *daemon = g_new0(HubDaemon, 1);
    daemon->name = g_strdup(name);
    daemon->log = g_strdup_printf("%s/run/%s.log", settings->state, name);
    daemon->pid_file = g_strdup_printf("%s/run/%s.pid", settings->state, name);
    daemon->environment = g_environ_unsetenv(g_get_environ(), "G_DEBUG");
    daemon->pause_ms = FIRST_PAUSE_MS;
    return daemon;
}

/* Appends what makes a daemon's uid of root, and leaves it the capability of this name or, with
 * NULL, none. */
static void add_setpriv(GStrvBuilder *argv, int uid, const char *capability)
{
    g_autofree char *reuid = g_strdup_printf("--reuid=%d", uid);
    g_autofree char *regid =
        g_strdup_printf("--regid=%d", uid == HUB_UID_SCANNERD ? HUB_GID_LINK : uid);
    g_autofree char *groups = g_strdup_printf("--groups=%d", HUB_GID_LINK);
    g_strv_builder_add_many(argv, "setpriv", reuid, regid,
                            uid == HUB_UID_ENGINE ? groups : "--clear-groups", NULL);
    if (capability != NULL) {
        static const char *const sets[] = {"bounding-set", "inh-caps", "ambient-caps"};
        for (gsize i = 0; i < G_N_ELEMENTS(sets); i++) {
            g_autofree char *set = g_strdup_printf("--%s=-all,+%s", sets[i], capability);
            g_strv_builder_add(argv, set);
        }
    } else {
        g_strv_builder_add(argv, "--bounding-set=-all");
    }
    g_strv_builder_add_many(argv, "--no-new-privs", "--pdeathsig=KILL", NULL);
}

static void add_program(GStrvBuilder *argv, const HubSettings *settings, const char *program,
                        const char *config)
{
    g_autofree char *path = g_build_filename(settings->programs, program, NULL);
    g_autofree char *config_path = hub_path(settings, config);
    g_strv_builder_add_many(argv, path, "--config", config_path, NULL);
}

HubDaemon *hub_daemon_new(const HubSettings *settings, const char *name, const char *program,
                          const char *config, int uid)
{
    HubDaemon *daemon = daemon_new(settings, name);
    g_autoptr(GStrvBuilder) argv = g_strv_builder_new();
    if (settings->own_uids) {
        add_setpriv(argv, uid, NULL);
    }
    add_program(argv, settings, program, config);
    daemon->argv = g_strv_builder_end(argv);
    return daemon;
}

/* A live one keeps CAP_NET_RAW, and root sees to the adapter before it starts. */
HubDaemon *hub_daemon_new_scanner(const HubSettings *settings, const char *name, const char *config)
{
    HubDaemon *daemon = daemon_new(settings, name);
    g_autoptr(GStrvBuilder) argv = g_strv_builder_new();
    g_autofree char *bus = g_strdup_printf("unix:path=%s/run/bus", settings->state);
    daemon->environment =
        g_environ_setenv(daemon->environment, "DBUS_SYSTEM_BUS_ADDRESS", bus, TRUE);
    if (settings->power != NULL) {
        g_autofree char *config_path = hub_path(settings, config);
        g_strv_builder_add_many(argv, "sh", "-c", "\"$0\" \"$1\"; shift; exec \"$@\"",
                                settings->power, config_path, NULL);
    }
    if (settings->own_uids) {
        add_setpriv(argv, HUB_UID_SCANNERD, settings->adapter != NULL ? "net_raw" : NULL);
    }
    add_program(argv, settings, "beckon-scannerd", config);
    daemon->argv = g_strv_builder_end(argv);
    return daemon;
}

HubDaemon *hub_daemon_new_bus(const HubSettings *settings)
{
    HubDaemon *daemon = daemon_new(settings, "bus");
    g_autofree char *config = g_strdup_printf("--config-file=%s/run/bus.conf", settings->state);
    const char *const argv[] = {"dbus-daemon", "--nofork", "--nopidfile", config, NULL};
    daemon->argv = g_strdupv((char **)argv);
    if (settings->own_uids) {
        g_autofree char *passwd = hub_path(settings, "run/passwd");
        g_autofree char *group = hub_path(settings, "run/group");
        daemon->environment =
            g_environ_setenv(daemon->environment, "LD_PRELOAD", "libnss_wrapper.so", TRUE);
        daemon->environment =
            g_environ_setenv(daemon->environment, "NSS_WRAPPER_PASSWD", passwd, TRUE);
        daemon->environment =
            g_environ_setenv(daemon->environment, "NSS_WRAPPER_GROUP", group, TRUE);
    }
    return daemon;
}
