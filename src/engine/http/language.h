/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_HTTP_LANGUAGE_H
#define BECKON_ENGINE_HTTP_LANGUAGE_H

/* The languages in which the hub itself speaks to people at tills and phones. Pure. */

#include <glib.h>
#include <stdint.h>

typedef enum {
    BECKON_LANGUAGE_EN,
    BECKON_LANGUAGE_DE,
} BeckonLanguage;
#define BECKON_LANGUAGES (BECKON_LANGUAGE_DE + 1)

/* The one that an Accept-Language header (RFC 9110 section 12.5.4) likes best, the first of equals.
 * English where the header is NULL or knows none of them. */
BeckonLanguage beckon_language_choose(const char *accept);

/* "today at 10:42", "heute um 10:42 Uhr", yesterday, or with the date: the shop's clock. Owned by
 * the caller. */
char *beckon_language_when(BeckonLanguage language, int64_t us, int64_t now_us, GTimeZone *zone);

#endif
