/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ADVERT_EDDYSTONE_URL_H
#define BECKON_ADVERT_EDDYSTONE_URL_H

/* A compressed web address. Source: google/eddystone, eddystone-url/README.md. */

#include <glib.h>
#include <stdint.h>

#include "advert/verdict.h"

#define BECKON_EDDYSTONE_URL_TYPE          0x10
#define BECKON_EDDYSTONE_URL_ENCODED_BYTES 17
#define BECKON_EDDYSTONE_URL_MAX_BYTES     (12 + 6 * BECKON_EDDYSTONE_URL_ENCODED_BYTES)

typedef struct {
    int8_t power_dbm;                             /* at 0 m */
    char url[BECKON_EDDYSTONE_URL_MAX_BYTES + 1]; /* expanded; printable ASCII */
} BeckonEddystoneUrl;

/* Decodes Eddystone service data from its frame type on. A scheme, a character or a length that
 * the specification does not have is malformed. *ret_url is written only on BECKON_DECODED. */
BeckonVerdict beckon_eddystone_url_decode(const uint8_t *data, gsize len,
                                          BeckonEddystoneUrl *ret_url, const char **ret_why);

#endif
