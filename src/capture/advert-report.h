/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_CAPTURE_ADVERT_REPORT_H
#define BECKON_CAPTURE_ADVERT_REPORT_H

/* One advert as heard, whichever source it came from. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"

typedef enum {
    BECKON_ADDRESS_PUBLIC = 0,
    BECKON_ADDRESS_RANDOM = 1,
    BECKON_ADDRESS_ANONYMOUS = 0xff,
} BeckonAddressType;

#define BECKON_RSSI_UNKNOWN 127 /* Core 5.4, Vol 4 Part E 7.7.65.2 */

typedef struct {
    int64_t t_us;       /* store time of the capture, or the kernel's time stamp */
    uint8_t address[6]; /* most significant byte first, as people write it */
    BeckonAddressType address_type;
    bool extended; /* from an extended report; chained fragments are put together */
    bool scan_response;
    int8_t rssi_dbm;     /* -127 … 20, or BECKON_RSSI_UNKNOWN */
    uint16_t len;        /* of data: the AD structures, 0 … BECKON_LIMIT_ADVERT_BYTES */
    const uint8_t *data; /* borrowed from the reader until its next call */
} BeckonAdvertReport;

#endif
