/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_MEANT_H
#define BECKON_BASE_MEANT_H

/* What people write in place of the one form that a value has, and what they mean by it: "1 day",
 * "15,95 €", "24.12.2026". The answer has the form that is read (its range may be another), or is
 * NULL where more than one thing could be meant. Each is owned by the caller. */

#include <glib.h>

/* "45 s", "2 hours", "1 Woche": a length of time. Months are of different lengths. */
char *beckon_meant_duration(const char *text);

/* "15,95 EUR", "500", "€20", "1.500,00 Euro": an amount of this currency. */
char *beckon_meant_money(const char *text, const char *currency);

/* "Summer sale", "für Läufer": a name, umlauts in letters of ASCII and one '-' for what no name
 * has. */
char *beckon_meant_name(const char *text);

/* "24.12.2026", "2026-1-5": a day. 24/12/2026 is one in some countries and none in others. */
char *beckon_meant_day(const char *text);

#endif
