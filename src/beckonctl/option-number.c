/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/option-number.h"

#include "base/error.h"

bool beckonctl_option_number(const char *option, const char *text, guint64 min, guint64 max,
                             guint64 *ret_number, GError **error)
{
    if (text != NULL && g_ascii_string_to_unsigned(text, 10, min, max, ret_number, NULL)) {
        return true;
    }
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                "%s %s: give a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                option, text != NULL ? text : "is missing", min, max);
    return false;
}
