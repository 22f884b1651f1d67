/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_SIMULATE_LINES_H
#define BECKON_BECKONCTL_SIMULATE_LINES_H

/* The JSON Lines that `beckonctl simulate` writes. Owned by the caller. */

#include "simulator/simulation.h"

/* A line a shopper, as `beckonctl shoppers enrol --from` reads it: {"name","customer","language",
 * "consents","device": a private JWK,"fob":{"key","exponent","clock_offset_s"}}. */
char *beckonctl_simulated_shoppers(const BeckonSimulation *simulation);

/* A line a change of zone: {"t": Unix seconds,"shopper","zone": its name or null}, and
 * "presence":false of those who do not consent to be recognised. */
char *beckonctl_simulated_truth(const BeckonSimulation *simulation, const BeckonShop *shop);

#endif
