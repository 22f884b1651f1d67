/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ADVERT_EDDYSTONE_EID_H
#define BECKON_ADVERT_EDDYSTONE_EID_H

/* A rotating id, which only the holder of the beacon's key can tell from random. Source:
 * google/eddystone, eddystone-eid/README.md. */

#include <glib.h>
#include <stdint.h>

#include "advert/verdict.h"

#define BECKON_EDDYSTONE_EID_TYPE 0x30

typedef struct {
    int8_t power_dbm; /* at 0 m */
    uint8_t eid[8];
} BeckonEddystoneEid;

/* Decodes Eddystone service data from its frame type on. *ret_eid is written only on
 * BECKON_DECODED. */
BeckonVerdict beckon_eddystone_eid_decode(const uint8_t *data, gsize len,
                                          BeckonEddystoneEid *ret_eid, const char **ret_why);

#endif
