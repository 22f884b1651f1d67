/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SCANNERD_HEARD_H
#define TESTS_SCANNERD_HEARD_H

/* Adverts as a scanner hears them, and what becomes of them, as text. */

#include "radio/radio.h"

typedef struct {
    BeckonAdvertReport report;
    uint8_t data[BECKON_LIMIT_ADVERT_BYTES];
} Heard;

/* An advert with these AD bytes, from a public address ("A4C138001122"), so many milliseconds
 * after 1970. The report borrows the data: `heard` stays where it is. */
const BeckonAdvertReport *heard_set(Heard *heard, int64_t ms, const char *address, const char *hex);

/* Empties an array of BeckonReading; each as "ms:handle:quantity=value", handles without the
 * store's bit, "[1]" behind the quantity for an index, "#7" at the end for a counter, and a blank.
 * Owned by the caller. */
char *heard_readings(GArray *readings);

/* The same of rows, appended, times counted from base_us. */
void heard_put_readings(GString *text, const BeckonReading *rows, gsize n_rows, int64_t base_us);

#endif
