/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/file/gtin.h"

#include <string.h>

#include <glib.h>

#define DIGITS 14

bool beckon_gtin_parse(const char *text, BeckonGtin *ret)
{
    gsize len = strlen(text);
    if ((len != 8 && len != 12 && len != 13 && len != 14) || strspn(text, "0123456789") != len) {
        return false;
    }
    BeckonGtin gtin;
    memset(gtin.digits, '0', DIGITS);
    memcpy(gtin.digits + DIGITS - len, text, len + 1);
    /* Weighted 3, 1, 3, … from the first of the 14 digits on, the sum ends in 0. */
    int sum = 0;
    for (int i = 0; i < DIGITS; i++) {
        sum += (gtin.digits[i] - '0') * (i % 2 == 0 ? 3 : 1);
    }
    if (sum % 10 != 0) {
        return false;
    }
    *ret = gtin;
    return true;
}
