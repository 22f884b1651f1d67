/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_FILE_PERCENT_H
#define BECKON_RULES_FILE_PERCENT_H

#include <glib.h>
#include <stdbool.h>

/* Whole percents as files write them: "20%", from min to max. */
bool beckon_percent_parse(const char *text, guint min, guint max, guint *ret_percent);

/* What is meant by "20 %", "-20%", "20" or "20 percent"; NULL where nothing in the range is. Owned
 * by the caller. */
char *beckon_percent_meant(const char *text, guint min, guint max);

#endif
