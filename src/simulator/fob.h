/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_FOB_H
#define BECKON_SIMULATOR_FOB_H

/* A loyalty fob that shows Eddystone-EIDs: a new one, under a new address, at a point of each
 * window of its clock that nobody can foretell, as Google's "EID Computation" recommends. What
 * it shows is never more than one window from what its enrolment says. */

#include "identity/eid.h"
#include "simulator/signal.h"

#define BECKON_FOB_MIN_EXPONENT 4
#define BECKON_FOB_MAX_EXPONENT 10

typedef struct {
    uint8_t key[BECKON_EID_KEY_BYTES];
    unsigned exponent;
    int64_t clock_offset_s; /* as enrolled: beacon time = store time + this */
    int64_t clock_error_s;  /* and how far that is wrong: less than a window either way */
} BeckonFob;

/* Its clock has counted from its first battery on, up to 300 days before start_us. */
BeckonFob beckon_fob_new(BeckonRandom *random, int64_t start_us);

/* What it sends at a time. */
BeckonSignal beckon_fob_signal(const BeckonFob *fob, int64_t t_us);

#endif
