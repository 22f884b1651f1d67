/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-roster SOCKET [FROM]: a scanner that hears nothing, and prints what the engine lets it
 * recognise and has it send: "go" at each boundary, "added N" and "removed N", "beacon HEX" for
 * each frame. Live, or with FROM, in seconds of Unix time at a full 16, a replay that begins there
 * and has no end. Serves the socket as often as the engine comes: an engine that had to wait for a
 * busy machine finds its ticks late, and connects anew. */
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

#define TICK_MS 250

typedef struct {
    int engine;
    BeckonLinkDecoder *decoder;
    uint64_t generation; /* 0 before the engine's hello */
    bool has_roster;     /* the go that ends the first roster has come */
    int64_t last_us;     /* of the last tick */
    bool replaying;
    int64_t from_us;
} Link;

static bool send_all(const Link *link, const GByteArray *out)
{
    return send(link->engine, out->data, out->len, MSG_NOSIGNAL) == (ssize_t)out->len;
}

static bool tick(Link *link)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    int64_t now_us = g_get_real_time() / BECKON_TICK_US * BECKON_TICK_US;
    if (link->replaying || link->generation == 0 || now_us <= link->last_us) {
        return true;
    }
    const BeckonLinkTick hearing = {now_us, true, 0, 0, 0};
    link->last_us = now_us;
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
    if (!link->replaying || until_us <= link->last_us) {
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
    int64_t first_us = link->replaying ? MAX(link->from_us, resume_us) : g_get_real_time();
    link->generation = generation;
    beckon_link_put_ready(out, generation, link->replaying, first_us, "roster");
    if (link->replaying) {
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

static void serve(int engine, bool replaying, int64_t from_us)
{
    Link link = {.engine = engine,
                 .decoder = beckon_link_decoder_new(),
                 .replaying = replaying,
                 .from_us = from_us};
    struct pollfd poller = {.fd = engine, .events = POLLIN};
    bool up = true;
    while (up) {
        up = (poll(&poller, 1, TICK_MS) <= 0 || take_frames(&link)) && tick(&link);
    }
    beckon_link_decoder_free(link.decoder);
    close(engine);
}

int main(int argc, char **argv)
{
    if (argc != 2 && argc != 3) {
        fprintf(stderr, "beckon-roster: SOCKET [FROM]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    int listener = rig_scanner_listen("beckon-roster", argv[1]);
    int64_t from_s = argc == 3 ? g_ascii_strtoll(argv[2], NULL, 10) : 0;
    for (;;) {
        serve(accept(listener, NULL, NULL), argc == 3, from_s * BECKON_SECOND_US);
    }
}
