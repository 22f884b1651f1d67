/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_MONEY_H
#define BECKON_BASE_MONEY_H

/* Amounts of money, as whole minor units of a currency (cents). */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* The most that one amount may be, in minor units: sums of many stay within 64 bits. */
#define BECKON_MONEY_MAX INT64_C(1000000000000)

/* How many digits a currency's minor unit has: ISO 4217, Table A.1. */
guint beckon_money_digits(const char *currency);

/* "20.00 EUR" or "2500 EUR": a decimal number with no more digits than the currency has, one
 * blank, the currency, which must be the one given. BECKON_ERROR_INVALID. */
bool beckon_money_parse(const char *text, const char *currency, int64_t *ret_minor, GError **error);

/* A plain decimal number ("-3.5", "0.125") in units of 10^-digits, rounded half away from zero:
 * how tables of purchases write amounts and quantities. False, with nothing written, for anything
 * else and beyond BECKON_MONEY_MAX. */
bool beckon_money_round(const char *decimal, guint digits, int64_t *ret_units);

/* "20.00 EUR". Owned by the caller. */
char *beckon_money_format(int64_t minor, const char *currency);

#endif
