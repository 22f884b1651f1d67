/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "advert/eddystone-tlm.h"

#include <math.h>

#include "advert/fields.h"

#define PLAIN           0
#define PLAIN_BYTES     14
#define ENCRYPTED       1
#define ENCRYPTED_BYTES 18
#define NO_TEMPERATURE  0x8000

static BeckonVerdict decode_plain(const uint8_t *data, gsize len, BeckonEddystoneTlm *ret_tlm,
                                  const char **ret_why)
{
    if (len != PLAIN_BYTES) {
        return beckon_malformed(ret_why, "a plain Eddystone-TLM frame has 14 bytes");
    }
    uint16_t temperature = beckon_field_be16(data + 4);
    ret_tlm->encrypted = false;
    ret_tlm->battery_mv = beckon_field_be16(data + 2);
    ret_tlm->temperature_c =
        temperature != NO_TEMPERATURE ? (double)(int16_t)temperature / 256.0 : (double)NAN;
    ret_tlm->adv_count = beckon_field_be32(data + 6);
    ret_tlm->uptime_s = beckon_field_be32(data + 10) / 10.0;
    return BECKON_DECODED;
}

static BeckonVerdict decode_encrypted(gsize len, BeckonEddystoneTlm *ret_tlm, const char **ret_why)
{
    if (len != ENCRYPTED_BYTES) {
        return beckon_malformed(ret_why, "an encrypted Eddystone-TLM frame has 18 bytes");
    }
    *ret_tlm = (BeckonEddystoneTlm){.encrypted = true, .temperature_c = (double)NAN};
    return BECKON_DECODED;
}

BeckonVerdict beckon_eddystone_tlm_decode(const uint8_t *data, gsize len,
                                          BeckonEddystoneTlm *ret_tlm, const char **ret_why)
{
    if (len < 2) {
        return beckon_malformed(ret_why, "an Eddystone-TLM frame has no version");
    }
    if (data[1] == PLAIN) {
        return decode_plain(data, len, ret_tlm, ret_why);
    }
    if (data[1] == ENCRYPTED) {
        return decode_encrypted(len, ret_tlm, ret_why);
    }
    return beckon_malformed(ret_why, "an Eddystone-TLM frame has an unknown version");
}
