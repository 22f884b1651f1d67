/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_SIGNS_H
#define BECKON_BECKONCTL_SIGNS_H

/* Signs that a terminal can show: others than ASCII only where the locale is UTF-8. */

#include <glib.h>

/* One of the two. Static when they are. */
static inline const char *beckonctl_sign(const char *utf8, const char *ascii)
{
    return g_get_charset(NULL) ? utf8 : ascii;
}

#endif
