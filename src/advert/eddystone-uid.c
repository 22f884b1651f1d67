/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "advert/eddystone-uid.h"

#include <string.h>

#define FRAME_BYTES    18
#define RESERVED_BYTES 2

BeckonVerdict beckon_eddystone_uid_decode(const uint8_t *data, gsize len,
                                          BeckonEddystoneUid *ret_uid, const char **ret_why)
{
    if (len != FRAME_BYTES && len != FRAME_BYTES + RESERVED_BYTES) {
        return beckon_malformed(ret_why, "an Eddystone-UID frame has 20 bytes, or 18 of old");
    }
    ret_uid->power_dbm = (int8_t)data[1];
    memcpy(ret_uid->namespace, data + 2, sizeof ret_uid->namespace);
    memcpy(ret_uid->instance, data + 12, sizeof ret_uid->instance);
    return BECKON_DECODED;
}
