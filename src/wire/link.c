/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wire/link.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"

#define HELLO_BYTES         10
#define ROSTER_ADD_BYTES    12 /* a row */
#define ROSTER_REMOVE_BYTES 8  /* a row */
#define TIME_BYTES          8
#define READY_BYTES         12 /* and the name */
#define SIGHTING_BYTES      16 /* a row */
#define TICK_BYTES          33

struct BeckonLinkDecoder {
    GByteArray *bytes;
    gsize taken; /* bytes at the front that earlier frames were made of */
    GArray *roster_rows;
    GArray *sightings;
};

/* Encoding */

static guint begin_frame(GByteArray *out, BeckonLinkType type, uint64_t generation,
                         int64_t heard_us)
{
    guint start = out->len;
    beckon_put_le32(out, 0);
    beckon_put_le32(out, type); /* and the three zeros */
    beckon_put_le64(out, generation);
    beckon_put_le64(out, (uint64_t)heard_us);
    return start;
}

static void end_frame(GByteArray *out, guint start)
{
    uint32_t length = GUINT32_TO_LE(out->len - start - BECKON_LINK_HEADER_BYTES);
    memcpy(out->data + start, &length, sizeof(length));
}

void beckon_link_put_hello(GByteArray *out, uint64_t generation, int64_t resume_us)
{
    guint start = begin_frame(out, BECKON_LINK_HELLO, generation, 0);
    beckon_put_le16(out, BECKON_LINK_VERSION);
    beckon_put_le64(out, (uint64_t)resume_us);
    end_frame(out, start);
}

void beckon_link_put_roster(GByteArray *out, uint64_t generation, BeckonLinkType add_or_remove,
                            const BeckonRosterRow *rows, gsize n_rows)
{
    bool adds = add_or_remove == BECKON_LINK_ROSTER_ADD;
    gsize most = BECKON_LIMIT_LINK_FRAME_BYTES / (adds ? ROSTER_ADD_BYTES : ROSTER_REMOVE_BYTES);
    for (gsize done = 0; done < n_rows;) {
        gsize end = done + MIN(most, n_rows - done);
        guint start = begin_frame(out, add_or_remove, generation, 0);
        for (; done < end; done++) {
            beckon_put_le64(out, rows[done].id);
            if (adds) {
                beckon_put_le32(out, rows[done].handle);
            }
        }
        end_frame(out, start);
    }
}

static void put_time(GByteArray *out, BeckonLinkType type, uint64_t generation, int64_t t_us)
{
    guint start = begin_frame(out, type, generation, 0);
    beckon_put_le64(out, (uint64_t)t_us);
    end_frame(out, start);
}

void beckon_link_put_go(GByteArray *out, uint64_t generation, int64_t until_us)
{
    put_time(out, BECKON_LINK_GO, generation, until_us);
}

void beckon_link_put_ready(GByteArray *out, uint64_t generation, bool replaying, int64_t first_us,
                           const char *name)
{
    gsize name_len = strlen(name);
    g_return_if_fail(name_len >= 1 && name_len <= BECKON_LIMIT_NAME_BYTES);
    guint start = begin_frame(out, BECKON_LINK_READY, generation, 0);
    beckon_put_le16(out, BECKON_LINK_VERSION);
    beckon_put_u8(out, replaying);
    beckon_put_le64(out, (uint64_t)first_us);
    beckon_put_u8(out, (uint8_t)name_len);
    g_byte_array_append(out, (const uint8_t *)name, (guint)name_len);
    end_frame(out, start);
}

void beckon_link_put_sightings(GByteArray *out, uint64_t generation, int64_t heard_us,
                               const BeckonSighting *rows, gsize n_rows)
{
    for (gsize done = 0; done < n_rows;) {
        gsize end = done + MIN(BECKON_LIMIT_LINK_FRAME_BYTES / SIGHTING_BYTES, n_rows - done);
        guint start = begin_frame(out, BECKON_LINK_SIGHTINGS, generation, heard_us);
        for (; done < end; done++) {
            beckon_put_le64(out, (uint64_t)rows[done].t_us);
            beckon_put_le32(out, rows[done].handle);
            beckon_put_le16(out, (uint8_t)rows[done].rssi_dbm); /* and the zero */
            beckon_put_le16(out, rows[done].count);
        }
        end_frame(out, start);
    }
}

void beckon_link_put_tick(GByteArray *out, uint64_t generation, int64_t heard_us,
                          const BeckonLinkTick *tick)
{
    guint start = begin_frame(out, BECKON_LINK_TICK, generation, heard_us);
    beckon_put_le64(out, (uint64_t)tick->t_us);
    beckon_put_u8(out, tick->hearing);
    beckon_put_le64(out, tick->heard);
    beckon_put_le64(out, tick->unknown);
    beckon_put_le64(out, tick->malformed);
    end_frame(out, start);
}

void beckon_link_put_boundary(GByteArray *out, uint64_t generation, int64_t t_us)
{
    put_time(out, BECKON_LINK_BOUNDARY, generation, t_us);
}

void beckon_link_put_end(GByteArray *out, uint64_t generation, int64_t t_us)
{
    put_time(out, BECKON_LINK_END, generation, t_us);
}

/* Decoding: a frame's bytes count as taken only when all of it was good, so that a decoder
 * that refused a frame refuses it again. */

BeckonLinkDecoder *beckon_link_decoder_new(void)
{
    BeckonLinkDecoder *decoder = g_new0(BeckonLinkDecoder, 1);
    decoder->bytes = g_byte_array_sized_new(BECKON_LINK_HEADER_BYTES);
    decoder->roster_rows = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    decoder->sightings = g_array_new(FALSE, FALSE, sizeof(BeckonSighting));
    return decoder;
}

void beckon_link_decoder_free(BeckonLinkDecoder *decoder)
{
    if (decoder == NULL) {
        return;
    }
    g_byte_array_unref(decoder->bytes);
    g_array_unref(decoder->roster_rows);
    g_array_unref(decoder->sightings);
    g_free(decoder);
}

void beckon_link_decoder_feed(BeckonLinkDecoder *decoder, const uint8_t *data, gsize len)
{
    if (decoder->taken > 0) {
        g_byte_array_remove_range(decoder->bytes, 0, (guint)decoder->taken);
        decoder->taken = 0;
    }
    g_byte_array_append(decoder->bytes, data, (guint)len);
}

static bool is_rows(uint32_t length, uint32_t row_bytes)
{
    return length > 0 && length % row_bytes == 0;
}

static bool is_length_of(BeckonLinkType type, uint32_t length)
{
    switch (type) {
    case BECKON_LINK_HELLO:
        return length == HELLO_BYTES;
    case BECKON_LINK_ROSTER_ADD:
        return is_rows(length, ROSTER_ADD_BYTES);
    case BECKON_LINK_ROSTER_REMOVE:
        return is_rows(length, ROSTER_REMOVE_BYTES);
    case BECKON_LINK_GO:
    case BECKON_LINK_BOUNDARY:
    case BECKON_LINK_END:
        return length == TIME_BYTES;
    case BECKON_LINK_READY:
        return length > READY_BYTES && length <= READY_BYTES + BECKON_LIMIT_NAME_BYTES;
    case BECKON_LINK_SIGHTINGS:
        return is_rows(length, SIGHTING_BYTES);
    case BECKON_LINK_TICK:
        return length == TICK_BYTES;
    }
    return false;
}

static bool read_version(BeckonReader *body)
{
    return beckon_reader_le16(body) == BECKON_LINK_VERSION;
}

static bool read_bool(BeckonReader *body, bool *ret)
{
    uint8_t value = beckon_reader_u8(body);
    *ret = value == 1;
    return value <= 1;
}

static bool read_roster(BeckonLinkDecoder *decoder, BeckonReader *body, BeckonLinkFrame *frame)
{
    bool adds = frame->type == BECKON_LINK_ROSTER_ADD;
    g_array_set_size(decoder->roster_rows, 0);
    while (beckon_reader_left(body) > 0) {
        BeckonRosterRow row = {.id = beckon_reader_le64(body)};
        row.handle = adds ? beckon_reader_le32(body) : 0;
        if (adds && row.handle == 0) {
            return false;
        }
        g_array_append_val(decoder->roster_rows, row);
    }
    frame->roster.rows = (const BeckonRosterRow *)decoder->roster_rows->data;
    frame->roster.n_rows = decoder->roster_rows->len;
    return true;
}

static bool read_ready(BeckonReader *body, BeckonLinkFrame *frame)
{
    if (!read_version(body) || !read_bool(body, &frame->ready.replaying)) {
        return false;
    }
    frame->ready.first_us = (int64_t)beckon_reader_le64(body);
    gsize len = beckon_reader_u8(body);
    if (len != beckon_reader_left(body)) {
        return false;
    }
    const char *name = (const char *)beckon_reader_bytes(body, len);
    memcpy(frame->ready.name, name, len);
    frame->ready.name[len] = '\0';
    return g_utf8_validate(name, (gssize)len, NULL);
}

static bool read_sightings(BeckonLinkDecoder *decoder, BeckonReader *body, BeckonLinkFrame *frame)
{
    int64_t previous_us = INT64_MIN;
    g_array_set_size(decoder->sightings, 0);
    while (beckon_reader_left(body) > 0) {
        BeckonSighting row = {.t_us = (int64_t)beckon_reader_le64(body)};
        row.handle = beckon_reader_le32(body);
        row.rssi_dbm = (int8_t)beckon_reader_u8(body);
        uint8_t zero = beckon_reader_u8(body);
        row.count = beckon_reader_le16(body);
        if (row.t_us < previous_us || row.handle == 0 || zero != 0 || row.count == 0) {
            return false;
        }
        previous_us = row.t_us;
        g_array_append_val(decoder->sightings, row);
    }
    frame->sightings.rows = (const BeckonSighting *)decoder->sightings->data;
    frame->sightings.n_rows = decoder->sightings->len;
    return true;
}

static bool read_tick(BeckonReader *body, BeckonLinkTick *tick)
{
    tick->t_us = (int64_t)beckon_reader_le64(body);
    if (!read_bool(body, &tick->hearing)) {
        return false;
    }
    tick->heard = beckon_reader_le64(body);
    tick->unknown = beckon_reader_le64(body);
    tick->malformed = beckon_reader_le64(body);
    return true;
}

static bool read_body(BeckonLinkDecoder *decoder, BeckonReader *body, BeckonLinkFrame *frame)
{
    switch (frame->type) {
    case BECKON_LINK_HELLO:
        if (!read_version(body)) {
            return false;
        }
        frame->hello.resume_us = (int64_t)beckon_reader_le64(body);
        return true;
    case BECKON_LINK_ROSTER_ADD:
    case BECKON_LINK_ROSTER_REMOVE:
        return read_roster(decoder, body, frame);
    case BECKON_LINK_GO:
        frame->go.until_us = (int64_t)beckon_reader_le64(body);
        return true;
    case BECKON_LINK_READY:
        return read_ready(body, frame);
    case BECKON_LINK_SIGHTINGS:
        return read_sightings(decoder, body, frame);
    case BECKON_LINK_TICK:
        return read_tick(body, &frame->tick);
    case BECKON_LINK_BOUNDARY:
    case BECKON_LINK_END:
        frame->boundary.t_us = (int64_t)beckon_reader_le64(body);
        return true;
    }
    return false;
}

bool beckon_link_decoder_next(BeckonLinkDecoder *decoder, BeckonLinkFrame *ret_frame,
                              GError **error)
{
    BeckonReader reader =
        beckon_reader(decoder->bytes->data + decoder->taken, decoder->bytes->len - decoder->taken);
    if (beckon_reader_left(&reader) < BECKON_LINK_HEADER_BYTES) {
        return false;
    }
    BeckonLinkFrame frame = {0};
    uint32_t length = beckon_reader_le32(&reader);
    uint32_t type = beckon_reader_le32(&reader);
    frame.type = (BeckonLinkType)type;
    frame.generation = beckon_reader_le64(&reader);
    frame.heard_us = (int64_t)beckon_reader_le64(&reader);
    if (length > BECKON_LIMIT_LINK_FRAME_BYTES || !is_length_of(frame.type, length)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "the peer sent a frame of type %u with %u bytes, which is none of the scanner "
                    "link",
                    type, length);
        return false;
    }
    if (beckon_reader_left(&reader) < length) {
        return false;
    }
    BeckonReader body = beckon_reader(reader.at, length);
    if (!read_body(decoder, &body, &frame)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "the peer sent a frame of type %u that version %d of the scanner link does "
                    "not allow: run the same release on both sides",
                    type, BECKON_LINK_VERSION);
        return false;
    }
    decoder->taken += BECKON_LINK_HEADER_BYTES + length;
    *ret_frame = frame;
    return true;
}
