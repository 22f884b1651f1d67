/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ADVERT_IBEACON_H
#define BECKON_ADVERT_IBEACON_H

/* Apple's iBeacon. Source: Apple, Proximity Beacon Specification R1, table 2-1. */

#include <glib.h>
#include <stdint.h>

#include "advert/verdict.h"

typedef struct {
    uint8_t uuid[16];
    uint16_t major;
    uint16_t minor;
    int8_t power_dbm; /* measured at 1 m */
} BeckonIbeacon;

/* Decodes manufacturer data behind Apple's company id. Apple's other messages (their first byte
 * is not 2) are foreign. *ret_ibeacon is written only on BECKON_DECODED. */
BeckonVerdict beckon_ibeacon_decode(const uint8_t *data, gsize len, BeckonIbeacon *ret_ibeacon,
                                    const char **ret_why);

#endif
