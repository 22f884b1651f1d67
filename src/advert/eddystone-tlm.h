/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ADVERT_EDDYSTONE_TLM_H
#define BECKON_ADVERT_EDDYSTONE_TLM_H

/* A beacon's health. Source: google/eddystone, eddystone-tlm/tlm-plain.md, tlm-encrypted.md. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "advert/verdict.h"

#define BECKON_EDDYSTONE_TLM_TYPE 0x20

typedef struct {
    bool encrypted;       /* only the beacon's owner can read it: nothing below is available */
    uint16_t battery_mv;  /* 0: not available */
    double temperature_c; /* NAN: not available */
    uint32_t adv_count;   /* adverts since power-on */
    double uptime_s;      /* since power-on, in steps of 0.1 */
} BeckonEddystoneTlm;

/* Decodes Eddystone service data from its frame type on: version 0 (plain) or 1 (encrypted).
 * *ret_tlm is written only on BECKON_DECODED. */
BeckonVerdict beckon_eddystone_tlm_decode(const uint8_t *data, gsize len,
                                          BeckonEddystoneTlm *ret_tlm, const char **ret_why);

#endif
