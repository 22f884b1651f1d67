/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_DEADLINES_H
#define BECKON_BASE_DEADLINES_H

/* At most one deadline a subject, to be taken in the order of time, then of subject. */

#include <glib.h>
#include <stdint.h>

#include "base/time.h"

typedef struct BeckonDeadlines BeckonDeadlines;

BeckonDeadlines *beckon_deadlines_new(void);
void beckon_deadlines_free(BeckonDeadlines *deadlines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonDeadlines, beckon_deadlines_free)

/* Puts a subject's deadline in the place of its earlier one; BECKON_TIME_NEVER takes it away. */
void beckon_deadlines_set(BeckonDeadlines *deadlines, uint32_t subject, int64_t t_us);

/* The first deadline, or BECKON_TIME_NEVER with *ret_subject untouched. It stays set. */
int64_t beckon_deadlines_first(const BeckonDeadlines *deadlines, uint32_t *ret_subject);

#endif
