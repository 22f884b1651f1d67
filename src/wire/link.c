/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wire/link.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "wire/frame-sizes.h"

struct BeckonLinkDecoder {
    GByteArray *bytes;
    gsize taken; /* bytes at the front that earlier frames were made of */
    GArray *roster_rows;
    GArray *sightings;
    GArray *keys;
    GArray *readings;
    BeckonLinkBeacon beacons[BECKON_LINK_BEACONS];
};

/* Decoding: a frame's bytes count as taken only when all of it was good, so that a decoder
 * that refused a frame refuses it again. */

BeckonLinkDecoder *beckon_link_decoder_new(void)
{
    BeckonLinkDecoder *decoder = g_new0(BeckonLinkDecoder, 1);
    decoder->bytes = g_byte_array_sized_new(BECKON_LINK_HEADER_BYTES);
    decoder->roster_rows = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    decoder->sightings = g_array_new(FALSE, FALSE, sizeof(BeckonSighting));
    decoder->keys = g_array_new(FALSE, FALSE, sizeof(BeckonLinkKey));
    decoder->readings = g_array_new(FALSE, FALSE, sizeof(BeckonReading));
    return decoder;
}

/* Keys stay no longer than the frame that brought them. */
static void forget_keys(BeckonLinkDecoder *decoder)
{
    if (decoder->keys->len > 0) {
        explicit_bzero(decoder->keys->data, decoder->keys->len * sizeof(BeckonLinkKey));
        g_array_set_size(decoder->keys, 0);
    }
}

void beckon_link_decoder_free(BeckonLinkDecoder *decoder)
{
    if (decoder == NULL) {
        return;
    }
    forget_keys(decoder);
    g_byte_array_unref(decoder->bytes);
    g_array_unref(decoder->roster_rows);
    g_array_unref(decoder->sightings);
    g_array_unref(decoder->keys);
    g_array_unref(decoder->readings);
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
    case BECKON_LINK_KEYS:
        return is_rows(length, KEY_BYTES);
    case BECKON_LINK_BEACON:
        return length % BEACON_BYTES == 0 && length <= BECKON_LINK_BEACONS * BEACON_BYTES;
    case BECKON_LINK_READINGS:
        return is_rows(length, READING_BYTES);
    case BECKON_LINK_HEALTH:
        return length >= HEALTH_BYTES && length <= HEALTH_BYTES + BECKON_LIMIT_NAME_BYTES;
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

/* Operators read it on their terminals, which obey control characters. */
static bool is_printable(const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        if (!g_unichar_isprint(g_utf8_get_char(at))) {
            return false;
        }
    }
    return true;
}

/* A printable text behind its length, to the end of the body. */
static bool read_name(BeckonReader *body, char ret_name[BECKON_LIMIT_NAME_BYTES + 1])
{
    gsize len = beckon_reader_u8(body);
    if (len != beckon_reader_left(body)) {
        return false;
    }
    const char *name = (const char *)beckon_reader_bytes(body, len);
    memcpy(ret_name, name, len);
    ret_name[len] = '\0';
    return g_utf8_validate(name, (gssize)len, NULL) && is_printable(ret_name);
}

static bool read_ready(BeckonReader *body, BeckonLinkFrame *frame)
{
    if (!read_version(body) || !read_bool(body, &frame->ready.replaying)) {
        return false;
    }
    frame->ready.first_us = (int64_t)beckon_reader_le64(body);
    return read_name(body, frame->ready.name);
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

static bool read_keys(BeckonLinkDecoder *decoder, BeckonReader *body, BeckonLinkFrame *frame)
{
    while (beckon_reader_left(body) > 0) {
        BeckonLinkKey row = {.handle = beckon_reader_le32(body)};
        memcpy(row.key, beckon_reader_bytes(body, sizeof row.key), sizeof row.key);
        if ((row.handle & BECKON_HANDLE_STORE) == 0) {
            return false;
        }
        g_array_append_val(decoder->keys, row);
        explicit_bzero(&row, sizeof row);
    }
    frame->keys.rows = (const BeckonLinkKey *)(void *)decoder->keys->data;
    frame->keys.n_rows = decoder->keys->len;
    return true;
}

static bool is_zero(const uint8_t *bytes, gsize len)
{
    uint8_t any = 0;
    for (gsize i = 0; i < len; i++) {
        any |= bytes[i];
    }
    return any == 0;
}

static bool read_beacon(BeckonLinkDecoder *decoder, BeckonReader *body, BeckonLinkFrame *frame)
{
    gsize n = 0;
    for (; beckon_reader_left(body) > 0; n++) {
        BeckonLinkBeacon *row = &decoder->beacons[n];
        row->len = beckon_reader_u8(body);
        memcpy(row->ad, beckon_reader_bytes(body, sizeof row->ad), sizeof row->ad);
        if (row->len == 0 || row->len > sizeof row->ad ||
            !is_zero(row->ad + row->len, sizeof row->ad - row->len)) {
            return false;
        }
    }
    frame->beacon.rows = decoder->beacons;
    frame->beacon.n_rows = n;
    return true;
}

static bool read_reading(BeckonReader *body, BeckonReading *row)
{
    row->t_us = (int64_t)beckon_reader_le64(body);
    row->handle = beckon_reader_le32(body);
    uint8_t quantity = beckon_reader_u8(body);
    row->quantity = (BeckonQuantity)quantity;
    row->index = beckon_reader_u8(body);
    bool flags_good = read_bool(body, &row->has_counter);
    uint8_t zero = beckon_reader_u8(body);
    row->counter = beckon_reader_le32(body);
    row->value = (int64_t)beckon_reader_le64(body);
    return flags_good && zero == 0 && (row->has_counter || row->counter == 0) &&
           beckon_quantity_name(quantity) != NULL && (row->handle & BECKON_HANDLE_STORE) != 0;
}

static bool read_readings(BeckonLinkDecoder *decoder, BeckonReader *body, BeckonLinkFrame *frame)
{
    int64_t previous_us = INT64_MIN;
    g_array_set_size(decoder->readings, 0);
    while (beckon_reader_left(body) > 0) {
        BeckonReading row;
        if (!read_reading(body, &row) || row.t_us < previous_us) {
            return false;
        }
        previous_us = row.t_us;
        g_array_append_val(decoder->readings, row);
    }
    frame->readings.rows = (const BeckonReading *)(void *)decoder->readings->data;
    frame->readings.n_rows = decoder->readings->len;
    return true;
}

static bool read_health(BeckonReader *body, BeckonLinkHealth *health)
{
    uint8_t source = beckon_reader_u8(body);
    uint8_t state = beckon_reader_u8(body);
    uint8_t beacon = beckon_reader_u8(body);
    health->source = (BeckonSourceKind)source;
    health->state = (BeckonRadioState)state;
    health->beacon = (BeckonOwnBeaconState)beacon;
    health->restarts = beckon_reader_le32(body);
    health->reopens = beckon_reader_le32(body);
    health->losses = beckon_reader_le32(body);
    health->takings = beckon_reader_le32(body);
    health->power_cycles = beckon_reader_le32(body);
    return source >= BECKON_SOURCE_REPLAY && source <= BECKON_SOURCE_BLUEZ &&
           state <= BECKON_RADIO_NO_BLUEZ && beacon <= BECKON_OWN_BEACON_REFUSED &&
           read_name(body, health->adapter);
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
    case BECKON_LINK_KEYS:
        return read_keys(decoder, body, frame);
    case BECKON_LINK_BEACON:
        return read_beacon(decoder, body, frame);
    case BECKON_LINK_READINGS:
        return read_readings(decoder, body, frame);
    case BECKON_LINK_HEALTH:
        return read_health(body, &frame->health);
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
    forget_keys(decoder);
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
    if (frame.type == BECKON_LINK_KEYS) {
        explicit_bzero(decoder->bytes->data + decoder->taken - length, length);
    }
    *ret_frame = frame;
    return true;
}
