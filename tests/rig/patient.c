/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-patient: a live scanner that says of itself, and of the store's things, what it is told
 * to. Serves the socket that is its argument; takes a command a line from standard input, and
 * prints "done" when it holds:
 *
 *     health SOURCE STATE BEACON RESTARTS LOSSES ADAPTER     numbers as in wire/records.h
 *     hearing 0|1
 *     reading ADDRESS QUANTITY VALUE       from now on, at each tick; RSSI, and one more */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/time.h"
#include "identity/roster.h"
#include "rig/scanner-socket.h"
#include "wire/link.h"

#define TICK_MS 50

typedef struct {
    int engine; /* -1: none is connected */
    BeckonLinkDecoder *decoder;
    uint64_t generation; /* 0 before the engine's hello */
    int64_t last_us;     /* of the last tick */
    GHashTable *handles; /* by id, of the store's things */
} Link;

static BeckonLinkHealth health = {.source = BECKON_SOURCE_HCI, .adapter = "hci0"};
static bool hearing = true;
static uint64_t thing; /* the id of what the reading is of */
static BeckonReading reading;

static void say(const Link *link, GByteArray *out)
{
    if (link->engine >= 0 && out->len > 0 &&
        send(link->engine, out->data, out->len, MSG_NOSIGNAL) != (ssize_t)out->len) {
        fputs("beckon-patient: the engine does not read\n", stderr);
    }
    g_byte_array_unref(out);
}

static void put_reading(const Link *link, GByteArray *out, int64_t t_us)
{
    gpointer handle;
    if (reading.quantity == 0 ||
        !g_hash_table_lookup_extended(link->handles, &thing, NULL, &handle)) {
        return;
    }
    BeckonReading rows[] = {
        {.quantity = BECKON_QUANTITY_RSSI, .value = -60 * BECKON_QUANTITY_PARTS}, reading};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        rows[i].t_us = t_us;
        rows[i].handle = GPOINTER_TO_UINT(handle);
    }
    beckon_link_put_readings(out, link->generation, g_get_monotonic_time(), rows,
                             G_N_ELEMENTS(rows));
}

static void tick(Link *link)
{
    int64_t now_us = g_get_real_time() / BECKON_TICK_US * BECKON_TICK_US;
    if (link->generation == 0 || now_us <= link->last_us) {
        return;
    }
    GByteArray *out = g_byte_array_new();
    const BeckonLinkTick how = {now_us, hearing, 0, 0, 0};
    link->last_us = now_us;
    put_reading(link, out, now_us - 1);
    beckon_link_put_tick(out, link->generation, g_get_monotonic_time(), &how);
    say(link, out);
}

static void tell_health(const Link *link)
{
    GByteArray *out = g_byte_array_new();
    if (link->generation != 0) {
        beckon_link_put_health(out, link->generation, &health);
    }
    say(link, out);
}

static void answer_hello(Link *link, uint64_t generation)
{
    GByteArray *out = g_byte_array_new();
    link->generation = generation;
    link->last_us = 0;
    beckon_link_put_ready(out, generation, false, g_get_real_time(), "patient");
    beckon_link_put_health(out, generation, &health);
    say(link, out);
}

static void learn(Link *link, const BeckonLinkFrame *frame)
{
    for (gsize i = 0; i < frame->roster.n_rows; i++) {
        const BeckonRosterRow *row = &frame->roster.rows[i];
        g_hash_table_insert(link->handles, g_memdup2(&row->id, sizeof row->id),
                            GUINT_TO_POINTER(row->handle));
    }
}

static void hang_up(Link *link)
{
    close(link->engine);
    link->engine = -1;
    link->generation = 0;
    g_clear_pointer(&link->decoder, beckon_link_decoder_free);
}

/* An engine that had to wait for a busy machine finds its ticks late, and connects anew. */
static void take_frames(Link *link)
{
    uint8_t bytes[65536];
    BeckonLinkFrame frame;
    ssize_t len = read(link->engine, bytes, sizeof bytes);
    if (len <= 0) {
        hang_up(link);
        return;
    }
    beckon_link_decoder_feed(link->decoder, bytes, (gsize)len);
    while (beckon_link_decoder_next(link->decoder, &frame, NULL)) {
        if (frame.type == BECKON_LINK_HELLO) {
            answer_hello(link, frame.generation);
        } else if (frame.type == BECKON_LINK_ROSTER_ADD) {
            learn(link, &frame);
        }
    }
}

static bool obey_reading(const char *address, const char *quantity, double value)
{
    uint8_t bytes[BECKON_ROSTER_ADDRESS_BYTES];
    g_auto(GStrv) parts = g_strsplit(address, ":", -1);
    g_autofree char *digits = g_strjoinv("", parts);
    for (guint i = 0; i < BECKON_N_QUANTITIES; i++) {
        if (g_strcmp0(beckon_quantity_name(i), quantity) == 0 &&
            beckon_hex_decode(digits, bytes, sizeof bytes)) {
            thing = beckon_roster_address_id(bytes);
            reading = (BeckonReading){.quantity = (BeckonQuantity)i,
                                      .value = (int64_t)(value * (double)BECKON_QUANTITY_PARTS)};
            return true;
        }
    }
    return false;
}

static void obey(const Link *link, const char *line)
{
    char address[32], quantity[32];
    double value;
    unsigned source, state, beacon;
    int yes;
    BeckonLinkHealth told = {0};
    if (sscanf(line, "health %u %u %u %" SCNu32 " %" SCNu32 " %15s", &source, &state, &beacon,
               &told.restarts, &told.losses, told.adapter) == 6) {
        told.source = (BeckonSourceKind)source;
        told.state = (BeckonRadioState)state;
        told.beacon = (BeckonOwnBeaconState)beacon;
        health = told;
        tell_health(link);
    } else if (sscanf(line, "hearing %d", &yes) == 1) {
        hearing = yes != 0;
    } else if (sscanf(line, "reading %31s %31s %lf", address, quantity, &value) != 3 ||
               !obey_reading(address, quantity, value)) {
        fprintf(stderr, "beckon-patient: what is this? %s", line);
        exit(2);
    }
    puts("done");
}

int main(int argc, char **argv)
{
    char line[256];
    Link link = {.engine = -1,
                 .handles = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL)};
    if (argc != 2) {
        fprintf(stderr, "beckon-patient: SOCKET\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    setvbuf(stdin, NULL, _IONBF, 0);
    int listener = rig_scanner_listen("beckon-patient", argv[1]);
    for (;;) {
        struct pollfd waits[] = {
            {STDIN_FILENO, POLLIN, 0}, {listener, POLLIN, 0}, {link.engine, POLLIN, 0}};
        poll(waits, G_N_ELEMENTS(waits), TICK_MS);
        if (waits[2].revents != 0) {
            take_frames(&link);
        }
        if (waits[1].revents != 0 && link.engine < 0) {
            link.engine = accept(listener, NULL, NULL);
            link.decoder = beckon_link_decoder_new();
        }
        if (waits[0].revents != 0) {
            if (fgets(line, sizeof line, stdin) == NULL) {
                return EXIT_SUCCESS;
            }
            obey(&link, line);
        }
        tick(&link);
    }
}
