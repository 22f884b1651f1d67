/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_DISPATCHD_NEIGHBOURS_H
#define TESTS_DISPATCHD_NEIGHBOURS_H

/* What beckon-dispatchd has around it, played by the test: a bus, an engine with an outbox, a
 * companiond with streams. The daemon itself is the real one, in a process of its own. */

#include <gio/gio.h>
#include <stdbool.h>

#include "jws/jwk-set.h"
#include "wire/companiond-bus.h"
#include "wire/engine-bus.h"

/* A draft of the outbox and what became of it. */
typedef struct {
    guint64 seq;
    char *jti;
    char *payload;
    bool claimed;
    char *token; /* NULL until settled */
    bool on_stream;
    guint n_handed_on; /* how often it reached companiond */
} Draft;

typedef struct {
    GTestDBus *bus;
    char *folder;
    GPid daemon; /* 0: not running */
    GDBusConnection *engine_bus;
    BeckonBusEngineOutbox1 *engine;
    guint engine_name;
    GDBusConnection *companiond_bus;
    BeckonBusCompaniond1 *companiond;
    guint companiond_name;

    GPtrArray *drafts;   /* Draft */
    GPtrArray *receipts; /* Draft; their jti is not used */
    char *claimer;
    guint n_claims;
    guint largest_claim; /* the largest limit asked for */
    guint failing_claims;
    guint failing_settlements;
    guint failing_deliveries;
    bool holds_deliveries; /* companiond does not answer */
    GPtrArray *held;
    guint n_deliveries;
    guint64 last_delivered_seq;
    bool delivered_in_order;
} Neighbours;

Neighbours *neighbours_new(void);
void neighbours_free(Neighbours *neighbours);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Neighbours, neighbours_free)

void neighbours_start_engine(Neighbours *neighbours);
void neighbours_stop_engine(Neighbours *neighbours);
void neighbours_start_companiond(Neighbours *neighbours);
void neighbours_stop_companiond(Neighbours *neighbours);

/* Writes the daemon's configuration with more lines, and starts it. */
void neighbours_start_daemon(Neighbours *neighbours, const char *more_config);
void neighbours_kill_daemon(Neighbours *neighbours);

/* Runs the daemon until it ends by itself. Returns its exit status; what it said to stderr is
 * the caller's. */
int neighbours_run_daemon(Neighbours *neighbours, const char *config, char **ret_errors);

/* The configuration that the daemon has without more lines. Owned by the caller. */
char *neighbours_config(Neighbours *neighbours, const char *more);

/* A file in the folder of this test. Owned by the caller. */
char *neighbours_path(Neighbours *neighbours, const char *name);

/* Adds n drafts and tells the daemon. */
void neighbours_draft(Neighbours *neighbours, guint n);
void neighbours_draft_payload(Neighbours *neighbours, const char *jti, const char *payload);
void neighbours_receipt(Neighbours *neighbours, const char *payload);
void neighbours_announce(Neighbours *neighbours);

/* Runs the main loop until the condition holds. Aborts the program when it never does. */
typedef bool (*NeighboursCondition)(Neighbours *neighbours);
void neighbours_wait(Neighbours *neighbours, NeighboursCondition condition);
bool neighbours_all_settled(Neighbours *neighbours);

/* Asks the daemon; waits until it is on the bus. Owned by the caller. */
BeckonJwkSet *neighbours_ask_jwks(Neighbours *neighbours);
GVariant *neighbours_ask_status(Neighbours *neighbours);

#endif
