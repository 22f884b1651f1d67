/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-roster: a scanner that prints what the engine lets it recognise and has it send: "go" at
 * each boundary, "added N" and "removed N", "beacon HEX" for each frame. It hears nothing or, with
 * --hears, everybody on the roster. Live, by the wall's clock or, with --ahead, another; or with
 * --from a replay that begins there and has no end. Serves the socket that is its argument, as
 * often as the engine comes: an engine that had to wait for a busy machine finds its ticks late,
 * and connects anew. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/time.h"
#include "rig/scanner-socket.h"
#include "wire/link.h"

#define TICK_MS  250
#define NEAR_DBM (-45)

typedef struct {
    gboolean hears; /* everybody who may be recognised */
    int ahead_s;    /* of the wall's clock */
    int64_t from_s; /* where a replay begins; 0: it is live */
} Habits;

typedef struct {
    const Habits *habits;
    int engine;
    BeckonLinkDecoder *decoder;
    uint64_t generation; /* 0 before the engine's hello */
    bool has_roster;     /* the go that ends the first roster has come */
    int64_t last_us;     /* of the last tick */
    GHashTable *handles; /* on the roster */
} Link;

static bool is_replay(const Link *link)
{
    return link->habits->from_s != 0;
}

static int64_t present_us(const Link *link)
{
    return g_get_real_time() + link->habits->ahead_s * BECKON_SECOND_US;
}

static bool send_all(const Link *link, const GByteArray *out)
{
    return send(link->engine, out->data, out->len, MSG_NOSIGNAL) == (ssize_t)out->len;
}

static void put_sightings(const Link *link, int64_t t_us, GByteArray *out)
{
    GHashTableIter iter;
    gpointer handle;
    g_hash_table_iter_init(&iter, link->handles);
    while (g_hash_table_iter_next(&iter, &handle, NULL)) {
        const BeckonSighting near = {t_us, GPOINTER_TO_UINT(handle), NEAR_DBM, 1};
        beckon_link_put_sightings(out, link->generation, g_get_monotonic_time(), &near, 1);
    }
}

static bool tick(Link *link)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    int64_t now_us = present_us(link) / BECKON_TICK_US * BECKON_TICK_US;
    if (is_replay(link) || link->generation == 0 || now_us <= link->last_us) {
        return true;
    }
    const BeckonLinkTick hearing = {now_us, true, 0, 0, 0};
    link->last_us = now_us;
    if (link->habits->hears) {
        put_sightings(link, now_us - 1, out);
    }
    beckon_link_put_tick(out, link->generation, g_get_monotonic_time(), &hearing);
    return send_all(link, out);
}

/* A replay is at the next boundary at once. */
static bool take_go(Link *link, int64_t until_us)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    const BeckonLinkTick hearing = {until_us, true, 0, 0, 0};
    if (link->has_roster) {
        puts("go");
    }
    link->has_roster = true;
    if (!is_replay(link) || until_us <= link->last_us) {
        return true;
    }
    link->last_us = until_us;
    beckon_link_put_tick(out, link->generation, g_get_monotonic_time(), &hearing);
    beckon_link_put_boundary(out, link->generation, until_us);
    return send_all(link, out);
}

static bool answer_hello(Link *link, uint64_t generation, int64_t resume_us)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    int64_t first_us = is_replay(link) ? MAX(link->habits->from_s * BECKON_SECOND_US, resume_us)
                                       : present_us(link);
    link->generation = generation;
    beckon_link_put_ready(out, generation, is_replay(link), first_us, "roster");
    if (is_replay(link)) {
        link->last_us = first_us - first_us % BECKON_BOUNDARY_US;
        beckon_link_put_boundary(out, generation, link->last_us);
    }
    return send_all(link, out);
}

static void print_beacon(const BeckonLinkFrame *frame)
{
    for (gsize i = 0; i < frame->beacon.n_rows; i++) {
        const BeckonLinkBeacon *row = &frame->beacon.rows[i];
        g_autofree char *hex = beckon_hex_encode(row->ad, row->len);
        printf("beacon %s\n", hex);
    }
}

static void take_rows(Link *link, const BeckonLinkFrame *frame)
{
    for (gsize i = 0; i < frame->roster.n_rows; i++) {
        if ((frame->roster.rows[i].handle & BECKON_HANDLE_STORE) == 0) {
            g_hash_table_add(link->handles, GUINT_TO_POINTER(frame->roster.rows[i].handle));
        }
    }
}

static bool take_frame(Link *link, const BeckonLinkFrame *frame)
{
    switch (frame->type) {
    case BECKON_LINK_HELLO:
        return answer_hello(link, frame->generation, frame->hello.resume_us);
    case BECKON_LINK_GO:
        return take_go(link, frame->go.until_us);
    case BECKON_LINK_BEACON:
        print_beacon(frame);
        return true;
    case BECKON_LINK_ROSTER_ADD:
        printf("added %zu\n", frame->roster.n_rows);
        take_rows(link, frame);
        return true;
    case BECKON_LINK_ROSTER_REMOVE:
        printf("removed %zu\n", frame->roster.n_rows);
        return true;
    case BECKON_LINK_KEYS:
    case BECKON_LINK_READY:
    case BECKON_LINK_READINGS:
    case BECKON_LINK_HEALTH:
    case BECKON_LINK_SIGHTINGS:
    case BECKON_LINK_TICK:
    case BECKON_LINK_BOUNDARY:
    case BECKON_LINK_END:
        return true;
    }
    return true;
}

/* Takes what has come. False when the connection is over. */
static bool take_frames(Link *link)
{
    uint8_t bytes[65536];
    BeckonLinkFrame frame;
    ssize_t len = read(link->engine, bytes, sizeof bytes);
    if (len <= 0) {
        return false;
    }
    beckon_link_decoder_feed(link->decoder, bytes, (gsize)len);
    while (beckon_link_decoder_next(link->decoder, &frame, NULL)) {
        if (!take_frame(link, &frame)) {
            return false;
        }
    }
    return true;
}

static void serve(int engine, const Habits *habits)
{
    Link link = {.habits = habits,
                 .engine = engine,
                 .decoder = beckon_link_decoder_new(),
                 .handles = g_hash_table_new(NULL, NULL)};
    struct pollfd poller = {.fd = engine, .events = POLLIN};
    bool up = true;
    while (up) {
        up = (poll(&poller, 1, TICK_MS) <= 0 || take_frames(&link)) && tick(&link);
    }
    beckon_link_decoder_free(link.decoder);
    g_hash_table_unref(link.handles);
    close(engine);
}

int main(int argc, char **argv)
{
    Habits habits = {0};
    const GOptionEntry entries[] = {
        {"hears", 0, 0, G_OPTION_ARG_NONE, &habits.hears, "Everybody who is on the roster", NULL},
        {"ahead", 0, 0, G_OPTION_ARG_INT, &habits.ahead_s, "Its clock, of the wall's", "SECONDS"},
        {"from", 0, 0, G_OPTION_ARG_INT64, &habits.from_s, "A replay, from a full 16 s", "UNIX"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("SOCKET");
    g_autoptr(GError) error = NULL;
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 2) {
        fprintf(stderr, "beckon-roster: %s\n",
                error != NULL ? error->message : "SOCKET is missing");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    int listener = rig_scanner_listen("beckon-roster", argv[1]);
    for (;;) {
        serve(accept(listener, NULL, NULL), &habits);
    }
}
