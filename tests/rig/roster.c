/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-roster: a live scanner that hears nothing, and prints what the engine lets it recognise:
 * "go" at each boundary, "added N" and "removed N". Serves the socket that is its argument. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"
#include "rig/scanner-socket.h"
#include "wire/link.h"

#define TICK_MS 250

static void send_all(int engine, GByteArray *out)
{
    if (send(engine, out->data, out->len, MSG_NOSIGNAL) != (ssize_t)out->len) {
        exit(1);
    }
    g_byte_array_set_size(out, 0);
}

static void tick(int engine, uint64_t generation, int64_t *last_us)
{
    int64_t now_us = g_get_real_time() / BECKON_TICK_US * BECKON_TICK_US;
    if (now_us > *last_us) {
        g_autoptr(GByteArray) out = g_byte_array_new();
        const BeckonLinkTick hearing = {now_us, true, 0, 0, 0};
        beckon_link_put_tick(out, generation, g_get_monotonic_time(), &hearing);
        send_all(engine, out);
        *last_us = now_us;
    }
}

static void take_frame(int engine, const BeckonLinkFrame *frame, uint64_t *generation)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    switch (frame->type) {
    case BECKON_LINK_HELLO:
        *generation = frame->generation;
        beckon_link_put_ready(out, frame->generation, false, g_get_real_time(), "roster");
        send_all(engine, out);
        break;
    case BECKON_LINK_GO:
        puts("go");
        break;
    case BECKON_LINK_ROSTER_ADD:
        printf("added %zu\n", frame->roster.n_rows);
        break;
    case BECKON_LINK_ROSTER_REMOVE:
        printf("removed %zu\n", frame->roster.n_rows);
        break;
    case BECKON_LINK_READY:
    case BECKON_LINK_SIGHTINGS:
    case BECKON_LINK_TICK:
    case BECKON_LINK_BOUNDARY:
    case BECKON_LINK_END:
        break;
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "beckon-roster: SOCKET\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    int engine = accept(rig_scanner_listen("beckon-roster", argv[1]), NULL, NULL);
    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    struct pollfd poller = {.fd = engine, .events = POLLIN};
    uint64_t generation = 0;
    int64_t last_us = 0;
    for (;;) {
        uint8_t bytes[65536];
        BeckonLinkFrame frame;
        if (poll(&poller, 1, TICK_MS) > 0) {
            ssize_t len = read(engine, bytes, sizeof bytes);
            if (len <= 0) {
                return 0;
            }
            beckon_link_decoder_feed(decoder, bytes, (gsize)len);
        }
        while (beckon_link_decoder_next(decoder, &frame, NULL)) {
            take_frame(engine, &frame, &generation);
        }
        if (generation != 0) {
            tick(engine, generation, &last_us);
        }
    }
}
