/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "identity/eid.h"
#include "identity/roster.h"

/* Behind every kind of frame. */
#define KIND_ADDRESS ((BeckonFrameKind)0xff)

/* Room for the longest id of any frame, rounded up to whole words. */
typedef union {
    uint8_t bytes[24];
    uint64_t words[3];
} FrameId;

/* The output function of SplitMix64 (Steele, Lea, Flood 2014). It need not resist an adversary:
 * who can choose a frame's bytes can as well send the frame that he wants to be taken for. */
static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}

static uint64_t hash_words(BeckonFrameKind kind, uint64_t first, uint64_t second, uint64_t third)
{
    return mix(mix(mix(mix((uint64_t)kind + 1) ^ first) ^ second) ^ third);
}

static uint64_t hash(BeckonFrameKind kind, const FrameId *id)
{
    return hash_words(kind, GUINT64_FROM_BE(id->words[0]), GUINT64_FROM_BE(id->words[1]),
                      GUINT64_FROM_BE(id->words[2]));
}

/* A UUID and two numbers, as iBeacon and AltBeacon have them. */
static void put_beacon_id(FrameId *id, const uint8_t uuid[16], uint16_t major, uint16_t minor)
{
    uint16_t numbers[] = {GUINT16_TO_BE(major), GUINT16_TO_BE(minor)};
    memcpy(id->bytes, uuid, 16);
    memcpy(id->bytes + 16, numbers, sizeof numbers);
}

bool beckon_roster_frame_id(const BeckonFrame *frame, uint64_t *ret_id)
{
    FrameId id = {{0}};
    switch (frame->kind) {
    case BECKON_FRAME_EDDYSTONE_EID:
        *ret_id = beckon_eid_to_id(frame->eid.eid);
        return true;
    case BECKON_FRAME_IBEACON:
        put_beacon_id(&id, frame->ibeacon.uuid, frame->ibeacon.major, frame->ibeacon.minor);
        break;
    case BECKON_FRAME_ALTBEACON:
        put_beacon_id(&id, frame->altbeacon.id1, frame->altbeacon.id2, frame->altbeacon.id3);
        break;
    case BECKON_FRAME_EDDYSTONE_UID:
        memcpy(id.bytes, frame->uid.namespace, sizeof frame->uid.namespace);
        memcpy(id.bytes + sizeof frame->uid.namespace, frame->uid.instance,
               sizeof frame->uid.instance);
        break;
    case BECKON_FRAME_RUUVI:
        if (!frame->ruuvi.has_mac) {
            return false;
        }
        memcpy(id.bytes, frame->ruuvi.mac, sizeof frame->ruuvi.mac);
        break;
    case BECKON_FRAME_EDDYSTONE_URL:
    case BECKON_FRAME_EDDYSTONE_TLM:
    case BECKON_FRAME_BTHOME:
        return false;
    }
    *ret_id = hash(frame->kind, &id);
    return true;
}

/* Every advert's address is looked up where the store has things known by theirs: its bytes are put
 * into a word by shifts, since a processor stalls on a word that was just written in pieces. */
uint64_t beckon_roster_address_id(const uint8_t address[BECKON_ROSTER_ADDRESS_BYTES])
{
    uint64_t word = 0;
    for (gsize i = 0; i < BECKON_ROSTER_ADDRESS_BYTES; i++) {
        word |= (uint64_t)address[i] << (56 - 8 * i);
    }
    return hash_words(KIND_ADDRESS, word, 0, 0);
}
