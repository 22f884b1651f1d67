/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/daemon.h"

#include <linux/capability.h>
#include <string.h>

#include "base/loop.h"
#include "base/time.h"
#include "base/user.h"
#include "radio/bluez.h"
#include "radio/hci.h"
#include "radio/replay.h"
#include "scannerd/link-socket.h"
#include "scannerd/session.h"
#include "scannerd/setbacks.h"
#include "scannerd/sieve.h"

struct BeckonScannerd {
    const char *name;
    BeckonRadio *radio;
    BeckonSieve *sieve;
    BeckonLinkSocket *link;
    BeckonSession *engine;   /* that has said hello, or NULL */
    BeckonSession *newcomer; /* that is yet to say it, or NULL */
    uint64_t capabilities;   /* that its source needs */
    char *setbacks_path;     /* of a live radio */
    guint setbacks;          /* power-cycles since it was heard */
};

/* A newcomer takes the engine's place when it says hello, not before: another scanner that is
 * started by mistake knocks too, to see whether the socket is served. */
static void on_greeted(void *user, BeckonSession *session)
{
    BeckonScannerd *scannerd = user;
    g_clear_pointer(&scannerd->engine, beckon_session_free);
    scannerd->engine = g_steal_pointer(&scannerd->newcomer);
    g_message("scanner %s: an engine is connected", scannerd->name);
}

static void on_over(void *user, BeckonSession *session, const GError *error)
{
    BeckonScannerd *scannerd = user;
    if (error != NULL) {
        g_warning("scanner %s: the engine's connection was closed: %s", scannerd->name,
                  error->message);
    } else if (session == scannerd->engine) {
        g_message("scanner %s: the engine is gone", scannerd->name);
    }
    g_clear_pointer(session == scannerd->engine ? &scannerd->engine : &scannerd->newcomer,
                    beckon_session_free);
}

static void on_accepted(void *user, GSocket *connection)
{
    static const BeckonSessionEvents events = {on_greeted, on_over};
    BeckonScannerd *scannerd = user;
    beckon_session_free(scannerd->newcomer);
    scannerd->newcomer = beckon_session_new(connection, scannerd->name, scannerd->radio,
                                            scannerd->sieve, &events, scannerd);
}

static void on_heard(void *user)
{
    BeckonScannerd *scannerd = user;
    g_message("scanner %s: it hears", scannerd->name);
    scannerd->setbacks = 0;
    beckon_setbacks_write(scannerd->setbacks_path, 0);
}

/* The unit's next start begins with a power-cycle. */
static void on_exhausted(void *user)
{
    const BeckonScannerd *scannerd = user;
    beckon_setbacks_write(scannerd->setbacks_path, scannerd->setbacks + 1);
    beckon_loop_quit(BECKON_SCANNERD_EXIT_POWER);
}

static BeckonRadio *open_radio(BeckonScannerd *scannerd, const BeckonScannerdConfig *config,
                               GError **error)
{
    static const BeckonLiveEvents events = {on_heard, on_exhausted};
    BeckonLiveSettings settings = {
        .adapter = config->adapter,
        .silence_us = config->silence_s * BECKON_SECOND_US,
    };
    scannerd->setbacks_path = beckon_setbacks_path(config->socket);
    if (strcmp(config->source, "bluez") == 0) {
        return beckon_bluez_open(&settings, &events, scannerd, error);
    }
    if (strcmp(config->source, "hci") == 0) {
        scannerd->setbacks = beckon_setbacks_read(scannerd->setbacks_path);
        scannerd->capabilities = UINT64_C(1) << CAP_NET_RAW;
        settings.in_vain = scannerd->setbacks;
        return beckon_hci_open(&settings, &events, scannerd, error);
    }
    BeckonPace pace = strcmp(config->pace, "fast") == 0 ? BECKON_PACE_FAST : BECKON_PACE_REAL;
    return beckon_replay_open(config->capture, pace, error);
}

BeckonScannerd *beckon_scannerd_open(const BeckonScannerdConfig *config, GError **error)
{
    g_autoptr(BeckonScannerd) scannerd = g_new0(BeckonScannerd, 1);
    uid_t engine = 0;
    scannerd->name = config->name;
    scannerd->sieve = beckon_sieve_new();
    if (!beckon_user_find(config->engine_user, &engine, error)) {
        g_prefix_error(error, "engine-user: ");
        return NULL;
    }
    scannerd->radio = open_radio(scannerd, config, error);
    if (scannerd->radio == NULL) {
        return NULL;
    }
    scannerd->link = beckon_link_socket_open(config->socket, error);
    if (scannerd->link == NULL) {
        return NULL;
    }
    beckon_link_socket_serve(scannerd->link, engine, on_accepted, scannerd);
    return g_steal_pointer(&scannerd);
}

uint64_t beckon_scannerd_capabilities(const BeckonScannerd *scannerd)
{
    return scannerd->capabilities;
}

void beckon_scannerd_close(BeckonScannerd *scannerd)
{
    if (scannerd == NULL) {
        return;
    }
    beckon_session_free(scannerd->newcomer);
    beckon_session_free(scannerd->engine);
    beckon_link_socket_close(scannerd->link);
    beckon_radio_close(scannerd->radio);
    beckon_sieve_free(scannerd->sieve);
    g_free(scannerd->setbacks_path);
    g_free(scannerd);
}
