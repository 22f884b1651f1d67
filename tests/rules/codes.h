/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RULES_CODES_H
#define TESTS_RULES_CODES_H

#include <glib.h>
#include <stdbool.h>

/* The codes that base/codes.h defines, in its order: those that are given, or those that its
 * comments say are "no longer given". Owned by the caller. */
char **test_codes(bool given);

#endif
