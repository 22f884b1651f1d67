/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "advert/altbeacon.h"

#include <string.h>

#include "advert/fields.h"

#define BEACON_CODE  0xbeac
#define HEADER_BYTES 4 /* company, beacon code */
#define BODY_BYTES   22

BeckonVerdict beckon_altbeacon_decode(const uint8_t *data, gsize len,
                                      BeckonAltbeacon *ret_altbeacon, const char **ret_why)
{
    if (len < HEADER_BYTES || beckon_field_be16(data + 2) != BEACON_CODE) {
        return BECKON_FOREIGN;
    }
    if (len != HEADER_BYTES + BODY_BYTES) {
        return beckon_malformed(ret_why, "an AltBeacon has 26 bytes of manufacturer data");
    }
    const uint8_t *body = data + HEADER_BYTES;
    ret_altbeacon->company = beckon_field_le16(data);
    memcpy(ret_altbeacon->id1, body, sizeof ret_altbeacon->id1);
    ret_altbeacon->id2 = beckon_field_be16(body + 16);
    ret_altbeacon->id3 = beckon_field_be16(body + 18);
    ret_altbeacon->power_dbm = (int8_t)body[20];
    ret_altbeacon->reserved = body[21];
    return BECKON_DECODED;
}
