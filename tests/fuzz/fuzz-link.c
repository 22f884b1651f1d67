/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scanner link's decoder against any stream of bytes, cut into pieces by the stream itself:
 * the first byte says how long each piece is. */

#include "fuzz/fuzz.h"
#include "wire/link.h"

static void check_roster(const BeckonLinkFrame *frame)
{
    bool adds = frame->type == BECKON_LINK_ROSTER_ADD;
    g_assert(frame->roster.n_rows > 0);
    for (gsize i = 0; i < frame->roster.n_rows; i++) {
        g_assert((frame->roster.rows[i].handle != 0) == adds);
    }
}

static void check_sightings(const BeckonLinkFrame *frame)
{
    const BeckonSighting *rows = frame->sightings.rows;
    g_assert(frame->sightings.n_rows > 0);
    for (gsize i = 0; i < frame->sightings.n_rows; i++) {
        g_assert(rows[i].handle != 0 && rows[i].count != 0);
        g_assert(i == 0 || rows[i].t_us >= rows[i - 1].t_us);
    }
}

static void check_readings(const BeckonLinkFrame *frame)
{
    const BeckonReading *rows = frame->readings.rows;
    g_assert(frame->readings.n_rows > 0);
    for (gsize i = 0; i < frame->readings.n_rows; i++) {
        g_assert((rows[i].handle & BECKON_HANDLE_STORE) != 0);
        g_assert(beckon_quantity_name(rows[i].quantity) != NULL);
        g_assert(i == 0 || rows[i].t_us >= rows[i - 1].t_us);
    }
}

static void check_beacon(const BeckonLinkFrame *frame)
{
    g_assert(frame->beacon.n_rows <= BECKON_LINK_BEACONS);
    for (gsize i = 0; i < frame->beacon.n_rows; i++) {
        g_assert(frame->beacon.rows[i].len > 0);
        g_assert(frame->beacon.rows[i].len <= BECKON_LINK_BEACON_BYTES);
    }
}

static void check_frame(const BeckonLinkFrame *frame)
{
    if (frame->type == BECKON_LINK_ROSTER_ADD || frame->type == BECKON_LINK_ROSTER_REMOVE) {
        check_roster(frame);
    }
    if (frame->type == BECKON_LINK_SIGHTINGS) {
        check_sightings(frame);
    }
    if (frame->type == BECKON_LINK_READINGS) {
        check_readings(frame);
    }
    if (frame->type == BECKON_LINK_BEACON) {
        check_beacon(frame);
    }
    if (frame->type == BECKON_LINK_HEALTH) {
        g_assert(g_utf8_validate(frame->health.adapter, -1, NULL));
    }
    if (frame->type == BECKON_LINK_READY) {
        g_assert(g_utf8_validate(frame->ready.name, -1, NULL));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0) {
        return 0;
    }
    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    g_autoptr(GError) error = NULL;
    gsize piece = 1 + (gsize)data[0] * 16;
    for (gsize at = 1; at < len && error == NULL; at += piece) {
        BeckonLinkFrame frame;
        beckon_link_decoder_feed(decoder, data + at, MIN(piece, len - at));
        while (beckon_link_decoder_next(decoder, &frame, &error)) {
            check_frame(&frame);
        }
    }
    return 0;
}
