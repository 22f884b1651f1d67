/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_TEMPLATE_H
#define BECKON_BASE_TEMPLATE_H

/* Texts with placeholders: "{reduce} off {product}". A placeholder is lower-case letters
 * and '_' between braces; there is no way to write a brace itself. */

#include <glib.h>

typedef struct {
    const char *name;
    const char *value; /* NULL: not to be had here */
} BeckonTemplateValue;

/* The text with its placeholders filled. What has no value stays as it is written. Owned by the
 * caller. */
char *beckon_template_fill(const char *text, const BeckonTemplateValue *values, gsize n_values);

/* The next placeholder's name from *at on, which moves behind it; NULL when there is none. A
 * brace that belongs to no placeholder gives "". Owned by the caller. */
char *beckon_template_next(const char **at);

#endif
