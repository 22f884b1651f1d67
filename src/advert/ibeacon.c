/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "advert/ibeacon.h"

#include <string.h>

#include "advert/fields.h"

#define TYPE         0x02
#define BODY_BYTES   0x15
#define HEADER_BYTES 2

BeckonVerdict beckon_ibeacon_decode(const uint8_t *data, gsize len, BeckonIbeacon *ret_ibeacon,
                                    const char **ret_why)
{
    if (len == 0 || data[0] != TYPE) {
        return BECKON_FOREIGN;
    }
    if (len != HEADER_BYTES + BODY_BYTES || data[1] != BODY_BYTES) {
        return beckon_malformed(ret_why, "an iBeacon has 21 bytes and says so");
    }
    const uint8_t *body = data + HEADER_BYTES;
    memcpy(ret_ibeacon->uuid, body, sizeof ret_ibeacon->uuid);
    ret_ibeacon->major = beckon_field_be16(body + 16);
    ret_ibeacon->minor = beckon_field_be16(body + 18);
    ret_ibeacon->power_dbm = (int8_t)body[20];
    return BECKON_DECODED;
}
