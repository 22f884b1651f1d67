/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/name.h"

#include <glib.h>
#include <string.h>

#include "base/limits.h"

bool beckon_name_is(const char *text)
{
    gsize len = strlen(text);
    return g_ascii_isalnum(text[0]) && len <= BECKON_LIMIT_NAME_BYTES &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == len;
}
