/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_FILE_GTIN_H
#define BECKON_RULES_FILE_GTIN_H

/* Global Trade Item Numbers: 8, 12, 13 or 14 digits, the last a check digit (GS1 General
 * Specifications, 7.9). */

#include <stdbool.h>

/* A GTIN with leading zeros to 14 digits: two that name the same item are equal then. */
typedef struct {
    char digits[15];
} BeckonGtin;

/* False, with the output untouched, when the text is no GTIN or its check digit is wrong. */
bool beckon_gtin_parse(const char *text, BeckonGtin *ret);

#endif
