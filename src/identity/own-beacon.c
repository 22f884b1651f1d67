/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/own-beacon.h"

#include <string.h>

#include <nettle/hmac.h>
#include <nettle/memops.h>

#include "base/time.h"

#define WINDOW_S           (1 << BECKON_OWN_BEACON_EXPONENT)
#define IBEACON_POWER_DBM  -59 /* as heard at 1 m */
#define EID_POWER_DBM      -18 /* at 0 m: 41 dB more */
#define IBEACON_HEAD_BYTES 9
#define EID_HEAD_BYTES     13

int64_t beckon_own_beacon_window(int64_t t_us)
{
    return t_us / (WINDOW_S * BECKON_SECOND_US);
}

static void authenticate(const BeckonOwnBeacon *own, const char *use, guint scanner,
                         const int64_t *window, uint8_t ret_mac[SHA256_DIGEST_SIZE])
{
    struct hmac_sha256_ctx hmac;
    uint16_t number = GUINT16_TO_BE((uint16_t)(scanner + 1));
    hmac_sha256_set_key(&hmac, BECKON_OWN_BEACON_KEY_BYTES, own->key);
    hmac_sha256_update(&hmac, strlen(use), (const uint8_t *)use);
    hmac_sha256_update(&hmac, sizeof number, (const uint8_t *)&number);
    if (window != NULL) {
        uint64_t big_endian = GUINT64_TO_BE((uint64_t)*window);
        hmac_sha256_update(&hmac, sizeof big_endian, (const uint8_t *)&big_endian);
    }
    hmac_sha256_digest(&hmac, SHA256_DIGEST_SIZE, ret_mac);
}

static uint16_t minor_of(const BeckonOwnBeacon *own, guint scanner, int64_t window)
{
    uint8_t mac[SHA256_DIGEST_SIZE];
    uint16_t minor = 0;
    authenticate(own, "minor", scanner, &window, mac);
    for (gsize i = 0; minor == 0 && i < sizeof mac; i += 2) {
        minor = (uint16_t)(mac[i] << 8 | mac[i + 1]);
    }
    return minor;
}

static void eid_key_of(const BeckonOwnBeacon *own, guint scanner,
                       uint8_t ret_key[BECKON_EID_KEY_BYTES])
{
    uint8_t mac[SHA256_DIGEST_SIZE];
    authenticate(own, "eid", scanner, NULL, mac);
    memcpy(ret_key, mac, BECKON_EID_KEY_BYTES);
    explicit_bzero(mac, sizeof mac);
}

/* A beacon's clock has 32 bits. */
static void compute_eid(const uint8_t key[BECKON_EID_KEY_BYTES], int64_t window,
                        uint8_t ret_eid[BECKON_EID_BYTES])
{
    beckon_eid_compute(key, (uint32_t)(window * WINDOW_S), BECKON_OWN_BEACON_EXPONENT, ret_eid);
}

static void put_be16(uint8_t *out, uint16_t value)
{
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)value;
}

/* Flags; manufacturer data of Apple: an iBeacon of 21 bytes. */
static void put_ibeacon(const BeckonOwnBeacon *own, guint scanner, int64_t window,
                        BeckonLinkBeacon *frame)
{
    static const uint8_t head[IBEACON_HEAD_BYTES] = {0x02, 0x01, 0x06, 0x1a, 0xff,
                                                     0x4c, 0x00, 0x02, 0x15};
    uint8_t *uuid = frame->ad + sizeof head;
    uint8_t *numbers = uuid + BECKON_OWN_BEACON_UUID_BYTES;
    memcpy(frame->ad, head, sizeof head);
    memcpy(uuid, own->uuid, BECKON_OWN_BEACON_UUID_BYTES);
    put_be16(numbers, (uint16_t)(scanner + 1));
    put_be16(numbers + 2, minor_of(own, scanner, window));
    numbers[4] = (uint8_t)IBEACON_POWER_DBM;
    frame->len = (uint8_t)(numbers + 5 - frame->ad);
}

/* Flags; the complete list of 16-bit UUIDs; service data of Eddystone: an EID. */
static void put_eid(const BeckonOwnBeacon *own, guint scanner, int64_t window,
                    BeckonLinkBeacon *frame)
{
    static const uint8_t head[EID_HEAD_BYTES] = {0x02,
                                                 0x01,
                                                 0x06,
                                                 0x03,
                                                 0x03,
                                                 0xaa,
                                                 0xfe,
                                                 0x0d,
                                                 0x16,
                                                 0xaa,
                                                 0xfe,
                                                 0x30,
                                                 (uint8_t)EID_POWER_DBM};
    uint8_t key[BECKON_EID_KEY_BYTES];
    eid_key_of(own, scanner, key);
    memcpy(frame->ad, head, sizeof head);
    compute_eid(key, window, frame->ad + sizeof head);
    frame->len = sizeof head + BECKON_EID_BYTES;
    explicit_bzero(key, sizeof key);
}

void beckon_own_beacon_frames(const BeckonOwnBeacon *own, guint scanner, int64_t t_us,
                              BeckonLinkBeacon ret_frames[BECKON_LINK_BEACONS])
{
    int64_t window = beckon_own_beacon_window(t_us);
    memset(ret_frames, 0, BECKON_LINK_BEACONS * sizeof *ret_frames);
    put_ibeacon(own, scanner, window, &ret_frames[0]);
    put_eid(own, scanner, window, &ret_frames[1]);
}

static BeckonHeardVerdict check_ibeacon(const BeckonOwnBeacon *own, guint n_scanners,
                                        const BeckonHeardBeacon *heard, int64_t window,
                                        guint *ret_scanner)
{
    uint8_t said[2];
    int right = 0;
    if (memcmp(heard->uuid, own->uuid, sizeof heard->uuid) != 0 || heard->major == 0 ||
        heard->major > n_scanners) {
        return BECKON_HEARD_FOREIGN;
    }
    put_be16(said, heard->minor);
    for (int64_t w = MAX(window - BECKON_OWN_BEACON_WINDOWS_KEPT + 1, 0); w <= window; w++) {
        uint8_t sent[2];
        put_be16(sent, minor_of(own, heard->major - 1u, w));
        right |= memeql_sec(said, sent, sizeof sent);
    }
    if (!right) {
        return BECKON_HEARD_STALE;
    }
    *ret_scanner = heard->major - 1u;
    return BECKON_HEARD_RIGHT;
}

static int is_eid_of(const BeckonOwnBeacon *own, guint scanner, const uint8_t *eid, int64_t window)
{
    uint8_t key[BECKON_EID_KEY_BYTES];
    int right = 0;
    eid_key_of(own, scanner, key);
    for (int64_t w = MAX(window - BECKON_OWN_BEACON_WINDOWS_KEPT + 1, 0); w <= window; w++) {
        uint8_t sent[BECKON_EID_BYTES];
        compute_eid(key, w, sent);
        right |= memeql_sec(eid, sent, sizeof sent);
    }
    explicit_bzero(key, sizeof key);
    return right;
}

BeckonHeardVerdict beckon_own_beacon_check(const BeckonOwnBeacon *own, guint n_scanners,
                                           const BeckonHeardBeacon *heard, int64_t t_us,
                                           guint *ret_scanner)
{
    int64_t window = beckon_own_beacon_window(t_us);
    guint found = n_scanners;
    if (!heard->is_eid) {
        return check_ibeacon(own, n_scanners, heard, window, ret_scanner);
    }
    for (guint i = 0; i < n_scanners; i++) {
        found = is_eid_of(own, i, heard->eid, window) ? i : found;
    }
    if (found == n_scanners) {
        return BECKON_HEARD_FOREIGN;
    }
    *ret_scanner = found;
    return BECKON_HEARD_RIGHT;
}
