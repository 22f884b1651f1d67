/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_PURCHASES_H
#define BECKON_SIMULATOR_PURCHASES_H

/* What an invented customer of a sports shop bought in the year before: GTINs, categories and
 * prices of the demo shop's catalogue. */

#include "simulator/random.h"

#define BECKON_PURCHASES_HEADER "customer,product,category,brand,day,quantity,amount\n"

/* Appends one customer's rows, the oldest first; before_day (days since 1970-01-01) is the first
 * day on which nothing was bought yet. */
void beckon_purchases_put(GString *csv, const char *customer, int32_t before_day,
                          BeckonRandom *random);

#endif
