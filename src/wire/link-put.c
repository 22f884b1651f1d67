/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/bytes.h"
#include "wire/frame-sizes.h"
#include "wire/link.h"

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

typedef void (*PutRow)(GByteArray *out, const void *rows, gsize i);

/* Rows of so many bytes, in as many frames as they need: none for none. */
static void put_rows(GByteArray *out, BeckonLinkType type, uint64_t generation, int64_t heard_us,
                     gsize row_bytes, PutRow put_row, const void *rows, gsize n_rows)
{
    for (gsize done = 0; done < n_rows;) {
        gsize end = done + MIN(BECKON_LIMIT_LINK_FRAME_BYTES / row_bytes, n_rows - done);
        guint start = begin_frame(out, type, generation, heard_us);
        for (; done < end; done++) {
            put_row(out, rows, done);
        }
        end_frame(out, start);
    }
}

static void put_name(GByteArray *out, const char *name)
{
    gsize len = strlen(name);
    beckon_put_u8(out, (uint8_t)len);
    g_byte_array_append(out, (const uint8_t *)name, (guint)len);
}

static void put_removed(GByteArray *out, const void *rows, gsize i)
{
    beckon_put_le64(out, ((const BeckonRosterRow *)rows)[i].id);
}

static void put_added(GByteArray *out, const void *rows, gsize i)
{
    put_removed(out, rows, i);
    beckon_put_le32(out, ((const BeckonRosterRow *)rows)[i].handle);
}

void beckon_link_put_roster(GByteArray *out, uint64_t generation, BeckonLinkType add_or_remove,
                            const BeckonRosterRow *rows, gsize n_rows)
{
    bool adds = add_or_remove == BECKON_LINK_ROSTER_ADD;
    put_rows(out, add_or_remove, generation, 0, adds ? ROSTER_ADD_BYTES : ROSTER_REMOVE_BYTES,
             adds ? put_added : put_removed, rows, n_rows);
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
    put_name(out, name);
    end_frame(out, start);
}

static void put_sighting(GByteArray *out, const void *rows, gsize i)
{
    const BeckonSighting *row = (const BeckonSighting *)rows + i;
    beckon_put_le64(out, (uint64_t)row->t_us);
    beckon_put_le32(out, row->handle);
    beckon_put_le16(out, (uint8_t)row->rssi_dbm); /* and the zero */
    beckon_put_le16(out, row->count);
}

void beckon_link_put_sightings(GByteArray *out, uint64_t generation, int64_t heard_us,
                               const BeckonSighting *rows, gsize n_rows)
{
    put_rows(out, BECKON_LINK_SIGHTINGS, generation, heard_us, SIGHTING_BYTES, put_sighting, rows,
             n_rows);
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

static void put_key(GByteArray *out, const void *rows, gsize i)
{
    const BeckonLinkKey *row = (const BeckonLinkKey *)rows + i;
    beckon_put_le32(out, row->handle);
    g_byte_array_append(out, row->key, sizeof row->key);
}

void beckon_link_put_keys(GByteArray *out, uint64_t generation, const BeckonLinkKey *rows,
                          gsize n_rows)
{
    put_rows(out, BECKON_LINK_KEYS, generation, 0, KEY_BYTES, put_key, rows, n_rows);
}

void beckon_link_put_beacon(GByteArray *out, uint64_t generation, const BeckonLinkBeacon *rows,
                            gsize n_rows)
{
    g_return_if_fail(n_rows <= BECKON_LINK_BEACONS);
    guint start = begin_frame(out, BECKON_LINK_BEACON, generation, 0);
    for (gsize i = 0; i < n_rows; i++) {
        uint8_t ad[BECKON_LINK_BEACON_BYTES] = {0};
        memcpy(ad, rows[i].ad, rows[i].len);
        beckon_put_u8(out, rows[i].len);
        g_byte_array_append(out, ad, sizeof ad);
    }
    end_frame(out, start);
}

static void put_reading(GByteArray *out, const void *rows, gsize i)
{
    const BeckonReading *row = (const BeckonReading *)rows + i;
    beckon_put_le64(out, (uint64_t)row->t_us);
    beckon_put_le32(out, row->handle);
    beckon_put_u8(out, (uint8_t)row->quantity);
    beckon_put_u8(out, row->index);
    beckon_put_le16(out, row->has_counter); /* and the zero */
    beckon_put_le32(out, row->has_counter ? row->counter : 0);
    beckon_put_le64(out, (uint64_t)row->value);
}

void beckon_link_put_readings(GByteArray *out, uint64_t generation, int64_t heard_us,
                              const BeckonReading *rows, gsize n_rows)
{
    put_rows(out, BECKON_LINK_READINGS, generation, heard_us, READING_BYTES, put_reading, rows,
             n_rows);
}

void beckon_link_put_health(GByteArray *out, uint64_t generation, const BeckonLinkHealth *health)
{
    guint start = begin_frame(out, BECKON_LINK_HEALTH, generation, 0);
    beckon_put_u8(out, (uint8_t)health->source);
    beckon_put_u8(out, (uint8_t)health->state);
    beckon_put_u8(out, (uint8_t)health->beacon);
    beckon_put_le32(out, health->restarts);
    beckon_put_le32(out, health->reopens);
    beckon_put_le32(out, health->losses);
    beckon_put_le32(out, health->takings);
    beckon_put_le32(out, health->power_cycles);
    put_name(out, health->adapter);
    end_frame(out, start);
}
