/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ADVERT_VERDICT_H
#define BECKON_ADVERT_VERDICT_H

/* What a decoder says of the bytes it was given. A radio hears thousands a second, so this is
 * an enum and a static text, no GError. */

#include <stddef.h>

typedef enum {
    BECKON_DECODED,   /* a frame of ours */
    BECKON_FOREIGN,   /* nothing of ours: dropped in silence */
    BECKON_MALFORMED, /* claims to be ours, or to be AD structures, and is not: dropped, counted */
} BeckonVerdict;

/* Ends a decoder: names what is wrong (a literal) where the caller asked for it. */
static inline BeckonVerdict beckon_malformed(const char **ret_why, const char *why)
{
    if (ret_why != NULL) {
        *ret_why = why;
    }
    return BECKON_MALFORMED;
}

#endif
