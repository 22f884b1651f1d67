/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ADVERT_EDDYSTONE_UID_H
#define BECKON_ADVERT_EDDYSTONE_UID_H

/* A beacon's fixed name. Source: google/eddystone, eddystone-uid/README.md. */

#include <glib.h>
#include <stdint.h>

#include "advert/verdict.h"

#define BECKON_EDDYSTONE_UID_TYPE 0x00

typedef struct {
    int8_t power_dbm; /* at 0 m */
    uint8_t namespace[10];
    uint8_t instance[6];
} BeckonEddystoneUid;

/* Decodes Eddystone service data from its frame type on. Both the full form and the older one
 * without the two reserved bytes are good. *ret_uid is written only on BECKON_DECODED. */
BeckonVerdict beckon_eddystone_uid_decode(const uint8_t *data, gsize len,
                                          BeckonEddystoneUid *ret_uid, const char **ret_why);

#endif
