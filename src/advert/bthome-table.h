/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ADVERT_BTHOME_TABLE_H
#define BECKON_ADVERT_BTHOME_TABLE_H

/* BTHome's table of objects: names, units and factors as bthome.io/format has them. */

#include "advert/bthome.h"

#define BECKON_BTHOME_LENGTH_IN_FRONT 0 /* the value's first byte is its length */

typedef struct {
    BeckonBthomeType type;
    uint8_t len; /* of the value in bytes, or BECKON_BTHOME_LENGTH_IN_FRONT */
    bool is_signed;
    int multiplier; /* the factor, as a fraction: a number is value · multiplier / divisor */
    double divisor;
    const char *name;
    const char *unit; /* or NULL */
} BeckonBthomeRow;

/* The row of an object id, or NULL. Static. */
const BeckonBthomeRow *beckon_bthome_row(uint8_t id);

#endif
