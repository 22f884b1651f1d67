/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_CATEGORY_H
#define BECKON_BASE_CATEGORY_H

/* Categories of products: paths of slugs, from the widest to the narrowest level, like
 * "sports/running/trail". */

#include <glib.h>
#include <stdbool.h>

/* One level as a slug: lower case, every run of other than a–z and 0–9 one '-', trimmed. May be
 * "". Owned by the caller. */
char *beckon_category_slug(const char *level);

/* A path of any spelling as a path of slugs; an empty level ends it. Owned by the caller. */
char *beckon_category_path(const char *path);

/* Whether a text is such a path already, and not empty. */
bool beckon_category_is_path(const char *text);

#endif
