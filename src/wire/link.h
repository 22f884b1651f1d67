/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_WIRE_LINK_H
#define BECKON_WIRE_LINK_H

/* The scanner link: a framed byte stream over the AF_UNIX socket of a scanner, to which the
 * engine connects. All integers are little endian. A frame is a header of 24 bytes
 *
 *     u32 length      bytes after the header, at most BECKON_LIMIT_LINK_FRAME_BYTES
 *     u8  type        BeckonLinkType
 *     u8  zero[3]
 *     u64 generation  drawn anew at each start of the engine; 0 before the engine's hello
 *     i64 heard_us    CLOCK_MONOTONIC when the frame's first record was on the air, or was due, as
 *                     far as the scanner knows; 0 from the engine. Measures the path; decides
 *                     nothing
 *
 * and a body, packed, without padding:
 *
 *     engine → scanner
 *     HELLO          u16 version, i64 resume_us (a replay goes on with the first advert at or
 *                    after it; INT64_MIN: from its start)
 *     ROSTER_ADD     n × { u64 id, u32 handle }     in effect from the next GO on
 *     ROSTER_REMOVE  n × { u64 id }
 *     GO             i64 until_us: the roster is that of the 16 s that end at until_us; a
 *                    replay that waits at a boundary before it goes on
 *     KEYS           n × { u32 handle, u8 key[16] }: the sensors whose adverts are sealed, and the
 *                    bind key of each (BTHome). With a key of zeros: no more
 *     BEACON         n × { u8 len, u8 ad[31] }, n 0 to BECKON_LINK_BEACONS: the AD bytes that the
 *                    hub's own beacon is to send from now on, each by itself; of ad what is behind
 *                    len is 0. n = 0: it falls silent
 *
 *     scanner → engine
 *     READY          u16 version, u8 replaying, i64 first_us (store time of its first advert at
 *                    or after resume_us; live: its present; a capture with none left: resume_us,
 *                    not before 1970, and END follows), u8 name_len, name (printable UTF-8,
 *                    1 to BECKON_LIMIT_NAME_BYTES bytes)
 *     SIGHTINGS      n × { i64 t_us, u32 handle, i8 rssi_dbm, u8 zero, u16 count }, in time order
 *     TICK           i64 t_us, u8 hearing, u64 heard, u64 unknown, u64 malformed (adverts since
 *                    the scanner started), every full 250 ms of store time. All records before
 *                    t_us have been sent
 *     BOUNDARY       i64 t_us, at every full 16 s of store time: a replay waits here for GO
 *     END            i64 t_us: the capture is over; nothing at or before t_us is still to come
 *     READINGS       n × { i64 t_us, u32 handle, u8 quantity, u8 index, u8 has_counter, u8 zero,
 *                    u32 counter, i64 value }, in time order: what a sensor or beacon of the store
 *                    said. quantity is a BeckonQuantity, value in its unit's parts
 *                    (BECKON_QUANTITY_PARTS); index counts, from 0, those of one quantity in one
 *                    advert; counter is the advert's own, which the sensor never turns back, 0
 *                    where it has none
 *     HEALTH         u8 source, u8 state, u8 beacon, u32 restarts, u32 reopens, u32 losses, u32
 *                    takings, u32 power_cycles, u8 adapter_len, adapter (printable UTF-8, 0 to
 *                    BECKON_LIMIT_NAME_BYTES bytes): how the radio is, behind READY and whenever
 *                    it changed: see BeckonLinkHealth
 *
 * A handle with the bit BECKON_HANDLE_STORE stands for a sensor or beacon of the store: what it
 * says comes as READINGS, never as a sighting. One without it stands for a shopper's device, whose
 * id is an Eddystone-EID.
 *
 * A scanner serves one engine at a time: a later connection takes the earlier one's place. The
 * first frame each way is HELLO and READY. Every n is at least 1, handle and count are not 0,
 * flags are 0 or 1. An unknown type, a wrong length, anything else that stands not above, or a
 * version that is not BECKON_LINK_VERSION ends the connection. */

#include "wire/records.h"

#define BECKON_LINK_VERSION      2
#define BECKON_LINK_HEADER_BYTES 24

typedef enum {
    BECKON_LINK_HELLO = 1,
    BECKON_LINK_ROSTER_ADD = 2,
    BECKON_LINK_ROSTER_REMOVE = 3,
    BECKON_LINK_GO = 4,
    BECKON_LINK_KEYS = 5,
    BECKON_LINK_BEACON = 6,
    BECKON_LINK_READY = 65,
    BECKON_LINK_SIGHTINGS = 66,
    BECKON_LINK_TICK = 67,
    BECKON_LINK_BOUNDARY = 68,
    BECKON_LINK_END = 69,
    BECKON_LINK_READINGS = 70,
    BECKON_LINK_HEALTH = 71,
} BeckonLinkType;

/* One decoded frame. Arrays are borrowed from the decoder until its next call. */
typedef struct {
    BeckonLinkType type;
    uint64_t generation;
    int64_t heard_us;
    union {
        struct {
            int64_t resume_us;
        } hello;
        struct {
            const BeckonRosterRow *rows; /* of ROSTER_REMOVE the handles are 0 */
            gsize n_rows;
        } roster;
        struct {
            int64_t until_us;
        } go;
        struct {
            bool replaying;
            int64_t first_us;
            char name[BECKON_LIMIT_NAME_BYTES + 1];
        } ready;
        struct {
            const BeckonSighting *rows;
            gsize n_rows;
        } sightings;
        BeckonLinkTick tick;
        struct {
            const BeckonLinkKey *rows;
            gsize n_rows;
        } keys;
        struct {
            const BeckonLinkBeacon *rows;
            gsize n_rows; /* may be 0 */
        } beacon;
        struct {
            const BeckonReading *rows;
            gsize n_rows;
        } readings;
        BeckonLinkHealth health;
        struct {
            int64_t t_us;
        } boundary; /* and END */
    };
} BeckonLinkFrame;

/* Encoders append whole frames. Rows are split over as many frames as they need. */
void beckon_link_put_hello(GByteArray *out, uint64_t generation, int64_t resume_us);
void beckon_link_put_roster(GByteArray *out, uint64_t generation, BeckonLinkType add_or_remove,
                            const BeckonRosterRow *rows, gsize n_rows);
void beckon_link_put_go(GByteArray *out, uint64_t generation, int64_t until_us);
void beckon_link_put_ready(GByteArray *out, uint64_t generation, bool replaying, int64_t first_us,
                           const char *name);
void beckon_link_put_sightings(GByteArray *out, uint64_t generation, int64_t heard_us,
                               const BeckonSighting *rows, gsize n_rows);
void beckon_link_put_tick(GByteArray *out, uint64_t generation, int64_t heard_us,
                          const BeckonLinkTick *tick);
void beckon_link_put_boundary(GByteArray *out, uint64_t generation, int64_t t_us);
void beckon_link_put_keys(GByteArray *out, uint64_t generation, const BeckonLinkKey *rows,
                          gsize n_rows);
void beckon_link_put_beacon(GByteArray *out, uint64_t generation, const BeckonLinkBeacon *rows,
                            gsize n_rows);
void beckon_link_put_readings(GByteArray *out, uint64_t generation, int64_t heard_us,
                              const BeckonReading *rows, gsize n_rows);
void beckon_link_put_health(GByteArray *out, uint64_t generation, const BeckonLinkHealth *health);
void beckon_link_put_end(GByteArray *out, uint64_t generation, int64_t t_us);

/* Takes bytes as they come from the socket and gives frames. */
typedef struct BeckonLinkDecoder BeckonLinkDecoder;

BeckonLinkDecoder *beckon_link_decoder_new(void);
void beckon_link_decoder_free(BeckonLinkDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonLinkDecoder, beckon_link_decoder_free)

/* Copies the bytes into the decoder. */
void beckon_link_decoder_feed(BeckonLinkDecoder *decoder, const uint8_t *data, gsize len);

/* The next whole frame: true and *ret_frame. False when more bytes are needed, or, with *error
 * (BECKON_ERROR_INVALID), when the peer broke the protocol: the connection is to be closed. */
bool beckon_link_decoder_next(BeckonLinkDecoder *decoder, BeckonLinkFrame *ret_frame,
                              GError **error);

#endif
