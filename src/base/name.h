/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_NAME_H
#define BECKON_BASE_NAME_H

/* Names that people choose for things: of zones and sensors, of tiers and signals. */

#include <stdbool.h>

/* Whether it is one: letters, digits, '-', '_' and '.', a letter or digit first, at most
 * BECKON_LIMIT_NAME_BYTES. */
bool beckon_name_is(const char *text);

#endif
