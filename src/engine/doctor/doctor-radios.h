/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_DOCTOR_DOCTOR_RADIOS_H
#define BECKON_ENGINE_DOCTOR_DOCTOR_RADIOS_H

/* What is wrong with a scanner and its radio. A scanner that is deaf or away says nothing of who
 * and what is there: that is unknown, and never absent. Pure. */

#include "engine/scanners/scanner-state.h"

typedef struct {
    const char *name;
    BeckonScannerCondition condition;
    const char *trouble;           /* why it is away; "" where nothing is known */
    const BeckonLinkHealth *radio; /* as it was told last; source 0: never */
    const BeckonRadioHistory *history;
} BeckonScannerCase;

/* The times are the wall's; they are written in the zone's. */
void beckon_doctor_radio(const BeckonScannerCase *scanner, int64_t wall_us, GTimeZone *zone,
                         GPtrArray *findings);

#endif
