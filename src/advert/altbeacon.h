/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ADVERT_ALTBEACON_H
#define BECKON_ADVERT_ALTBEACON_H

/* The open proximity beacon, under any company's id. Source: AltBeacon Protocol Specification
 * v1.0. Its 20-byte id is read in the customary three parts. */

#include <glib.h>
#include <stdint.h>

#include "advert/verdict.h"

typedef struct {
    uint16_t company;
    uint8_t id1[16];
    uint16_t id2;
    uint16_t id3;
    int8_t power_dbm; /* measured at 1 m */
    uint8_t reserved; /* the company's own use */
} BeckonAltbeacon;

/* Decodes manufacturer data from the company id on. Data without the beacon code 0xbeac behind
 * it is foreign. *ret_altbeacon is written only on BECKON_DECODED. */
BeckonVerdict beckon_altbeacon_decode(const uint8_t *data, gsize len,
                                      BeckonAltbeacon *ret_altbeacon, const char **ret_why);

#endif
