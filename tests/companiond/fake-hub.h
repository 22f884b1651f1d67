/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_COMPANIOND_FAKE_HUB_H
#define TESTS_COMPANIOND_FAKE_HUB_H

/* A hub around a real beckon-companiond: a private bus of type=system, an engine and a dispatchd
 * that do as the test says. All of it lives in the test's main loop. */

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

/* Runs the main loop until the condition holds; ends the program when it never does. */
#define WAIT_FOR(condition)                                                                        \
    do {                                                                                           \
        guint guard = fake_hub_guard(G_STRLOC ": " #condition);                                    \
        while (!(condition)) {                                                                     \
            g_main_context_iteration(NULL, TRUE);                                                  \
        }                                                                                          \
        g_source_remove(guard);                                                                    \
    } while (0)

guint fake_hub_guard(const char *what);

#define FAKE_JWKS       "{\"keys\":[]}"
#define FAKE_EPOCH      "00c0ffee"
#define FAKE_STORE_TIME "2026-11-24T10:00:00Z"
#define FAKE_STORE_US   INT64_C(1795514400000000)

typedef struct {
    uint64_t seq;
    char *recipient;
} FakeOffer;

typedef struct FakeHub FakeHub;
struct FakeHub {
    GSubprocess *bus;
    char *address; /* of the bus */
    char *folder;
    char *config;
    guint16 port; /* where companiond listens */

    GDBusConnection *engine;    /* NULL while it is away */
    GDBusConnection *dispatchd; /* NULL while it is away */
    GDBusConnection *operator_;
    GSubprocess *companiond;
    guint max_files; /* descriptors that companiond may have from its next start on; 0: as many
                        as this process */

    /* The engine. A proof is the name of the device that made it, and its recipient; "intruder"
     * is refused. */
    GArray *backlog;      /* FakeOffer */
    GPtrArray *delivered; /* char *: ids that companiond reported, in order */
    bool hold;            /* keep requests unanswered until fake_hub_release */
    GPtrArray *held;      /* GDBusMethodInvocation of Handle */
    guint most_held;
    char *last_request; /* as the engine got it: "METHOD PATH", then "header: value", a line each */
    guint8 *last_body;
    gsize last_body_len;
    bool refuse_receipts; /* Delivered fails */
    guint n_clocks;
};

/* Starts the bus, an engine and a dispatchd; companiond is started with extra lines of its
 * configuration ("max-streams=1\n"). */
FakeHub *fake_hub_new(const char *extra_config);
void fake_hub_free(FakeHub *hub);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FakeHub, fake_hub_free)

void fake_hub_start_engine(FakeHub *hub);
void fake_hub_stop_engine(FakeHub *hub);
void fake_hub_start_dispatchd(FakeHub *hub);
void fake_hub_stop_dispatchd(FakeHub *hub);

/* Waits until it is on the bus. */
void fake_hub_start_companiond(FakeHub *hub);
void fake_hub_kill_companiond(FakeHub *hub);

/* Answers the held requests and holds no more. */
void fake_hub_release(FakeHub *hub);

/* The engine says that a device is enrolled no more. */
void fake_hub_end(FakeHub *hub, const char *recipient);

void fake_hub_add_backlog(FakeHub *hub, uint64_t seq, const char *recipient);

/* dispatchd hands on one offer, or several to one recipient. Answers the last on_stream. */
bool fake_hub_deliver(FakeHub *hub, uint64_t seq, const char *recipient);
bool fake_hub_deliver_many(FakeHub *hub, uint64_t first_seq, guint count, const char *recipient,
                           gsize token_len);

/* A member of companiond's Status. */
guint64 fake_hub_status(FakeHub *hub, const char *name);

/* The token and the id of the offer with a seq; the token has about len bytes. Both are owned by
 * the caller. */
char *fake_token(uint64_t seq, gsize len);
char *fake_jti(uint64_t seq);

#endif
