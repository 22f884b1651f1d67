/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BENCH_MATCH_EXPORT_H
#define BENCH_MATCH_EXPORT_H

#include "history/things.h"
#include "match-shop.h"

/* The store for peers, whose programs turn it into rules and facts of their own: rules.json holds
 * a list of objects with the members of Rule that are asked for, events.json one of what is known
 * at each event, with the ages of purchases in days and of visits in seconds, the latest first,
 * of the things that any campaign asks for, and matches.json the numbers that are to be found. */
void match_export(const char *folder, const GArray *rules, const GArray *shoppers,
                  const GArray *events, const GPtrArray *matches, const BeckonThings *things);

#endif
