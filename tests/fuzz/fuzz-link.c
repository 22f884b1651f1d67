/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scanner link's decoder against any stream of bytes, cut into pieces by the stream itself:
 * the first byte says how long each piece is. */

#include "fuzz/fuzz.h"
#include "wire/link.h"

/* What a frame lends must be readable to its end. */
static uint64_t touch(const BeckonLinkFrame *frame)
{
    uint64_t sum = 0;
    if (frame->type == BECKON_LINK_ROSTER_ADD || frame->type == BECKON_LINK_ROSTER_REMOVE) {
        for (gsize i = 0; i < frame->roster.n_rows; i++) {
            sum += frame->roster.rows[i].id + frame->roster.rows[i].handle;
        }
    }
    if (frame->type == BECKON_LINK_SIGHTINGS) {
        for (gsize i = 0; i < frame->sightings.n_rows; i++) {
            sum += frame->sightings.rows[i].handle + frame->sightings.rows[i].count;
        }
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static volatile uint64_t sink;
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
            sink += touch(&frame);
        }
    }
    return 0;
}
