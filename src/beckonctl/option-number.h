/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_OPTION_NUMBER_H
#define BECKON_BECKONCTL_OPTION_NUMBER_H

#include <glib.h>
#include <stdbool.h>

/* The whole number from min to max that an option was given; the text is NULL when it is missing.
 * BECKON_ERROR_USAGE. */
bool beckonctl_option_number(const char *option, const char *text, guint64 min, guint64 max,
                             guint64 *ret_number, GError **error);

#endif
