/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-rogue: a scanner that was taken over. Serves sockets as a scannerd does, and sends what
 * no honest one would, MODE after HELLO after HELLO. Prints "cut off" each time the engine ends a
 * connection, "quiet" when all was sent and taken. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig/scanner-socket.h"
#include "wire/link.h"

#define QUIET_MS 500

typedef struct {
    uint64_t generation;
    int64_t from_us;
    GByteArray *out;
} Rogue;

static void ready(Rogue *rogue, int64_t first_us)
{
    beckon_link_put_ready(rogue->out, rogue->generation, true, first_us, "rogue");
}

static void tick(Rogue *rogue, int64_t t_us, bool hearing)
{
    const BeckonLinkTick tick = {t_us, hearing, UINT64_MAX, UINT64_MAX, UINT64_MAX};
    beckon_link_put_tick(rogue->out, rogue->generation, INT64_MIN, &tick);
}

static void sightings(Rogue *rogue, uint64_t generation, int64_t t_us, guint n)
{
    g_autofree BeckonSighting *rows = g_new(BeckonSighting, n);
    for (guint i = 0; i < n; i++) {
        rows[i] = (BeckonSighting){t_us, i + 1, -40, UINT16_MAX};
    }
    beckon_link_put_sightings(rogue->out, generation, INT64_MAX, rows, n);
}

static void ready_at_the_end_of_time(Rogue *rogue)
{
    ready(rogue, INT64_MAX);
}

static void ready_before_all_time(Rogue *rogue)
{
    ready(rogue, INT64_MIN);
}

static void end_of_time(Rogue *rogue)
{
    ready(rogue, rogue->from_us);
    beckon_link_put_end(rogue->out, rogue->generation, INT64_MAX);
}

static void boundary_of_time(Rogue *rogue)
{
    ready(rogue, rogue->from_us);
    beckon_link_put_boundary(rogue->out, rogue->generation, INT64_MAX);
}

static void leap(Rogue *rogue)
{
    ready(rogue, rogue->from_us);
    tick(rogue, rogue->from_us + INT64_C(8000) * 365 * 86400 * 1000000, true);
}

static void sighting_of_tomorrow(Rogue *rogue)
{
    ready(rogue, rogue->from_us);
    sightings(rogue, rogue->generation, rogue->from_us + INT64_C(86400) * 1000000, 1);
}

static void sighting_of_yesterday(Rogue *rogue)
{
    ready(rogue, rogue->from_us);
    sightings(rogue, rogue->generation, rogue->from_us - INT64_C(86400) * 1000000, 1);
}

static void flicker(Rogue *rogue)
{
    ready(rogue, rogue->from_us);
    for (guint i = 0; i < 100000; i++) {
        tick(rogue, rogue->from_us, i % 2 == 0);
    }
}

static void twice_ready(Rogue *rogue)
{
    ready(rogue, rogue->from_us);
    ready(rogue, rogue->from_us);
}

static void ready_after_the_end(Rogue *rogue)
{
    ready(rogue, rogue->from_us);
    beckon_link_put_end(rogue->out, rogue->generation, rogue->from_us);
    ready(rogue, rogue->from_us);
}

static void unready(Rogue *rogue)
{
    sightings(rogue, rogue->generation, rogue->from_us, 10);
}

static void flood(Rogue *rogue)
{
    ready(rogue, rogue->from_us);
    for (guint i = 0; i < 3000; i++) {
        sightings(rogue, rogue->generation, rogue->from_us, 1000);
    }
}

/* Of the things of the store, with made-up counters, the largest and the smallest in turn. */
static void readings_that_flicker(Rogue *rogue)
{
    enum { ROWS = 2000, FRAMES = 501 };
    g_autofree BeckonReading *rows = g_new(BeckonReading, ROWS);
    ready(rogue, rogue->from_us);
    for (guint frame = 0; frame < FRAMES; frame++) {
        for (guint i = 0; i < ROWS; i++) {
            rows[i] = (BeckonReading){.t_us = rogue->from_us + frame * 10,
                                      .handle = BECKON_HANDLE_STORE | (1 + i % 64),
                                      .quantity = (BeckonQuantity)(2 + i / 64 % 20),
                                      .index = (uint8_t)(i / 1280),
                                      .has_counter = true,
                                      .counter = G_MAXUINT32,
                                      .value = (frame + i) % 2 == 0 ? G_MAXINT64 : G_MININT64};
        }
        beckon_link_put_readings(rogue->out, rogue->generation, INT64_MAX, rows, ROWS);
    }
}

static void readings_of_tomorrow(Rogue *rogue)
{
    const BeckonReading row = {.t_us = rogue->from_us + INT64_C(86400) * 1000000,
                               .handle = BECKON_HANDLE_STORE | 1,
                               .quantity = BECKON_QUANTITY_TEMPERATURE};
    ready(rogue, rogue->from_us);
    beckon_link_put_readings(rogue->out, rogue->generation, 0, &row, 1);
}

static void an_adapter_that_moves_the_cursor(Rogue *rogue)
{
    const BeckonLinkHealth health = {.source = BECKON_SOURCE_HCI, .adapter = "\033[2J\033]0;hub\a"};
    ready(rogue, rogue->from_us);
    beckon_link_put_health(rogue->out, rogue->generation, &health);
}

static void garbage(Rogue *rogue)
{
    for (guint i = 0; i < 100000; i++) {
        uint8_t byte = (uint8_t)(i * 2654435761u >> 24);
        g_byte_array_append(rogue->out, &byte, 1);
    }
}

static void endless_frame(Rogue *rogue)
{
    static const uint8_t header[BECKON_LINK_HEADER_BYTES] = {0xff, 0xff, 0xff, 0xff, 66};
    g_byte_array_append(rogue->out, header, sizeof header);
}

/* Nothing to be refused: it is dropped, and nobody is seen. */
static void another_generation(Rogue *rogue)
{
    ready(rogue, rogue->from_us);
    sightings(rogue, rogue->generation + 1, rogue->from_us, 1000);
}

static const struct {
    const char *name;
    void (*send)(Rogue *rogue);
} modes[] = {
    {"ready-at-the-end-of-time", ready_at_the_end_of_time},
    {"ready-before-all-time", ready_before_all_time},
    {"end-of-time", end_of_time},
    {"boundary-of-time", boundary_of_time},
    {"leap", leap},
    {"sighting-of-tomorrow", sighting_of_tomorrow},
    {"sighting-of-yesterday", sighting_of_yesterday},
    {"flicker", flicker},
    {"twice-ready", twice_ready},
    {"ready-after-the-end", ready_after_the_end},
    {"unready", unready},
    {"flood", flood},
    {"readings-that-flicker", readings_that_flicker},
    {"readings-of-tomorrow", readings_of_tomorrow},
    {"adapter-that-moves-the-cursor", an_adapter_that_moves_the_cursor},
    {"garbage", garbage},
    {"endless-frame", endless_frame},
    {"another-generation", another_generation},
};

/* The generation of the engine's hello; false when there was none. */
static bool take_hello(int engine, uint64_t *ret_generation)
{
    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    BeckonLinkFrame frame;
    uint8_t bytes[4096];
    ssize_t len;
    while ((len = read(engine, bytes, sizeof bytes)) > 0) {
        beckon_link_decoder_feed(decoder, bytes, (gsize)len);
        if (beckon_link_decoder_next(decoder, &frame, NULL)) {
            *ret_generation = frame.generation;
            return true;
        }
    }
    return false;
}

/* Sends all while it reads what comes. False when the engine ended it. */
static bool send_all(int engine, const GByteArray *out)
{
    struct pollfd poller = {.fd = engine};
    gsize sent = 0;
    for (;;) {
        uint8_t bytes[65536];
        poller.events = (short)(POLLIN | (sent < out->len ? POLLOUT : 0));
        if (poll(&poller, 1, QUIET_MS) == 0) {
            return true;
        }
        if ((poller.revents & (POLLIN | POLLHUP | POLLERR)) != 0 &&
            read(engine, bytes, sizeof bytes) <= 0) {
            return false;
        }
        if ((poller.revents & POLLOUT) != 0) {
            ssize_t len =
                send(engine, out->data + sent, out->len - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
            sent += (gsize)MAX(len, 0);
        }
    }
}

int main(int argc, char **argv)
{
    gsize mode = 0;
    while (argc == 4 && mode < G_N_ELEMENTS(modes) && strcmp(modes[mode].name, argv[1]) != 0) {
        mode++;
    }
    if (argc != 4 || mode == G_N_ELEMENTS(modes)) {
        fprintf(stderr, "beckon-rogue: MODE SECONDS SOCKET\n");
        for (mode = 0; mode < G_N_ELEMENTS(modes); mode++) {
            puts(modes[mode].name);
        }
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    int listener = rig_scanner_listen("beckon-rogue", argv[3]);
    for (;;) {
        Rogue rogue = {.from_us = g_ascii_strtoll(argv[2], NULL, 10) * G_USEC_PER_SEC,
                       .out = g_byte_array_new()};
        int engine = accept(listener, NULL, NULL);
        if (engine >= 0 && take_hello(engine, &rogue.generation)) {
            modes[mode].send(&rogue);
            puts(send_all(engine, rogue.out) ? "quiet" : "cut off");
        }
        g_byte_array_unref(rogue.out);
        close(engine);
    }
}
