/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_DOCTOR_DOCTOR_ZONES_H
#define BECKON_ENGINE_DOCTOR_DOCTOR_ZONES_H

/* Which zones cannot be told apart. Pure. */

#include "presence/confusion.h"

/* confusions are of BeckonConfusion, the worst first. Of very many only the worst are named. */
void beckon_doctor_zones(const BeckonShop *shop, const GArray *confusions, GPtrArray *findings);

#endif
