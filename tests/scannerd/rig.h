/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SCANNERD_RIG_H
#define TESTS_SCANNERD_RIG_H

/* A real beckon-scannerd that replays a capture made for it, and the test as its engine. */

#include <gio/gio.h>
#include <stdbool.h>

#include "capture/btsnoop.h"
#include "wire/link.h"

/* A boundary of 16 s on 2025-01-29. */
#define RIG_BASE_US    (INT64_C(108636000) * 16000000)
#define RIG_AT(ms)     (RIG_BASE_US + INT64_C(1000) * (ms))
#define RIG_GENERATION UINT64_C(0x0123456789abcdef)

/* Captures. An advert that says: Eddystone-EID with this id; any AD bytes; the same from a sender
 * with this address. */
GByteArray *rig_capture_new(void);
void rig_capture_eid(GByteArray *capture, int64_t ms, uint64_t id, int8_t rssi_dbm);
void rig_capture_bytes(GByteArray *capture, int64_t ms, const char *hex);
void rig_capture_from(GByteArray *capture, int64_t ms, const char *address, const char *hex);

typedef struct {
    char *dir;
    char *config;
    char *socket;
    char *log; /* the daemon's stderr */
    GSubprocess *process;
} Rig;

/* Writes capture and configuration (name "door", pace fast, the test's uid as the engine's, and
 * what `more` holds) into a folder of its own. capture may be NULL: there is none. */
Rig *rig_new(const GByteArray *capture, const char *more);

/* Starts the daemon and waits until it answers. */
void rig_start(Rig *rig);

/* Runs a daemon that is to fail; its exit status and what it says. Owned by the caller. */
int rig_fail(Rig *rig, char **ret_message);

/* Sends a signal and waits for the end; the exit status, or -1 when a signal ended it. */
int rig_stop(Rig *rig, int signal);

/* Kills what still runs and removes the folder. */
void rig_free(Rig *rig);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rig, rig_free)

/* The test as an engine. */
typedef struct {
    int fd;
    BeckonLinkDecoder *decoder;
    GByteArray *out;
    uint64_t generation;
    guint n_records; /* of SIGHTINGS watched so far, and the adverts that they stand for */
    guint n_sighted;
    GString *readings; /* READINGS watched so far, as tests/scannerd/heard.h writes them */
} RigEngine;

/* Connects, and says nothing. */
RigEngine *rig_engine_new(Rig *rig);
void rig_engine_free(RigEngine *engine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RigEngine, rig_engine_free)

/* Connects, says hello and expects READY and the first BOUNDARY. */
RigEngine *rig_engine_greet(Rig *rig, int64_t resume_us);

void rig_engine_add(RigEngine *engine, uint64_t id, uint32_t handle);
void rig_engine_remove(RigEngine *engine, uint64_t id);
void rig_engine_go(RigEngine *engine, int64_t until_us);

/* Sends what was put into engine->out. */
void rig_engine_send(RigEngine *engine);

/* The next frame; false when the daemon has closed the connection. Aborts after 20 s. */
bool rig_engine_read(RigEngine *engine, BeckonLinkFrame *ret_frame);

/* Whether nothing has come and the connection stands. */
bool rig_engine_is_quiet(RigEngine *engine);

/* Reads up to and including a BOUNDARY at or after until_us, or END, and lets every earlier
 * boundary pass. What was seen, as text: "t_ms:handle:rssi" or, for several, "…*count". Owned
 * by the caller. *ret_tick, where not NULL, is the last tick's. */
char *rig_engine_watch(RigEngine *engine, int64_t until_us, BeckonLinkTick *ret_tick);

#endif
