/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RIG_HUB_H
#define TESTS_RIG_HUB_H

/* A whole hub in one folder, for the demo and the tests: a private bus of type=system, the four
 * daemons (each under a uid of its own where root starts it), a supervisor that restarts what
 * dies. Nothing outside the folder is touched. */

#include <gio/gio.h>
#include <stdbool.h>

typedef struct {
    char *state;        /* the folder, absolute */
    char *store;        /* the shop file */
    char *captures;     /* folder with SCANNER.btsnoop files, NULL where an adapter is heard */
    char *adapter;      /* of every scanner: "hci0", NULL where captures are replayed */
    char *silence;      /* of a live scanner, in seconds */
    char *sensors;      /* file of sensors' keys, or NULL */
    char *rules_folder; /* that the engine watches, or NULL */
    char *power;    /* run by root with a live scanner's configuration before each of its starts */
    char *pace;     /* "fast" or "real" */
    char *listen;   /* HTTP address, with its port */
    char *programs; /* folder with the daemons and beckonctl */
    char *policy;   /* the bus policy file that a hub installs */
    bool waits;     /* the replay goes on when Proceed says so */
    bool own_uids;  /* started by root: one uid a daemon */
} HubSettings;

/* The uids of the daemons when root starts them; no account is needed or made. */
enum {
    HUB_GID_LINK = 61000, /* who may connect to a scanner's socket */
    HUB_UID_ENGINE = 61001,
    HUB_UID_DISPATCHD = 61002,
    HUB_UID_COMPANIOND = 61003,
    HUB_UID_SCANNERD = 61004,
    HUB_UID_SOMEBODY = 61005, /* has an account, and no part in the hub */
};

/* hub-files.c: lays out the folder (keys, configuration files, the bus's own) for these
 * scanners (names). Keeps what is there already. */
bool hub_files_write(const HubSettings *settings, char *const *scanners, GError **error);

/* A path below the folder. Owned by the caller. */
char *hub_path(const HubSettings *settings, const char *relative);

/* hub-daemons.c: one supervised program. It is started again when it dies, unless it says by
 * exit status 2 that its configuration is wrong: then the whole hub ends. */
typedef struct HubDaemon HubDaemon;

HubDaemon *hub_daemon_new(const HubSettings *settings, const char *name, const char *program,
                          const char *config, int uid);
HubDaemon *hub_daemon_new_scanner(const HubSettings *settings, const char *name,
                                  const char *config);
HubDaemon *hub_daemon_new_bus(const HubSettings *settings);
void hub_daemon_start(HubDaemon *daemon);
/* Ends it for good and waits for it. */
void hub_daemon_stop(HubDaemon *daemon);
void hub_daemon_free(HubDaemon *daemon);

#endif
