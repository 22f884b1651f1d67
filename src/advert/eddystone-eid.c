/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "advert/eddystone-eid.h"

#include <string.h>

#define FRAME_BYTES 10

BeckonVerdict beckon_eddystone_eid_decode(const uint8_t *data, gsize len,
                                          BeckonEddystoneEid *ret_eid, const char **ret_why)
{
    if (len != FRAME_BYTES) {
        return beckon_malformed(ret_why, "an Eddystone-EID frame has 10 bytes");
    }
    ret_eid->power_dbm = (int8_t)data[1];
    memcpy(ret_eid->eid, data + 2, sizeof ret_eid->eid);
    return BECKON_DECODED;
}
