/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_PRINTABLE_H
#define BECKON_BASE_PRINTABLE_H

/* Texts of others reach terminals and logs: nothing in them may move the cursor, end a line or turn
 * the direction of writing. */

#include <glib.h>
#include <stdbool.h>

/* Whether a text is UTF-8 of which every character can be shown. */
bool beckon_printable_is(const char *text);

/* A text of so many bytes (-1: NUL-terminated) with U+FFFD for whatever cannot be shown, tabs
 * aside, which stay; as many characters as before. Owned by the caller. */
char *beckon_printable(const char *text, gssize len);

#endif
