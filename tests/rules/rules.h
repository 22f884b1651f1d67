/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RULES_RULES_H
#define TESTS_RULES_RULES_H

/* Rule sets of a few lines, in a shop of its own: Berlin, EUR, English and German; zones door
 * (without offers), shoes, sport and till; a shopper has left after 60 s. */

#include "rules/ruleset.h"

/* Compiles files, given as name, text, name, text …, NULL, beside a catalogue of
 *   4006381333931  Socks    20.00 EUR, 30-day low 19.00 EUR
 *   96385074       Bottle    9.95 EUR, 30-day low  9.95 EUR
 *   036000291452   Poles    89.99 EUR
 * Aborts the program, saying why, when they are wrong. */
BeckonRuleset *test_rules_compile(const char *name, ...) G_GNUC_NULL_TERMINATED;

/* The same beside another catalogue.csv. */
BeckonRuleset *test_rules_compile_with(const char *catalogue, const char *name,
                                       ...) G_GNUC_NULL_TERMINATED;

/* The text of a campaign that is valid for 2 h: the value of `when`, the keys of `give` beside
 * validity and texts ("product: …, reduce: 20%", or ""), further lines (or ""). Owned by the
 * caller. */
char *test_campaign(const char *name, const char *when, const char *give, const char *further);

/* Berlin's clock on Tuesday, 24 November 2026 ("11:00:00"), in microseconds. */
int64_t test_clock(const char *time);

#endif
