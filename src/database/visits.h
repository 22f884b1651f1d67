/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_VISITS_H
#define BECKON_DATABASE_VISITS_H

/* Who is here, as presence saves it, and the visits of those who agreed that they are
 * remembered. Times are store time. */

#include "database/database.h"

/* Keeps a shopper's presence state; len 0 removes it. In a transaction. */
void beckon_visits_save(BeckonDatabase *database, uint32_t number, const uint8_t *state, gsize len);

/* Calls visit for each kept state in the order of numbers; bytes are borrowed for the call. */
typedef void (*BeckonStateVisitor)(uint32_t number, const uint8_t *state, gsize len, void *data);
bool beckon_visits_load(BeckonDatabase *database, BeckonStateVisitor visit, void *data,
                        GError **error);

/* Notes that a visit began, the second time nothing new; that it ended, where it was noted. In a
 * transaction. */
void beckon_visits_begin(BeckonDatabase *database, uint32_t number, int64_t started_us);
void beckon_visits_end(BeckonDatabase *database, uint32_t number, int64_t started_us,
                       int64_t ended_us);

/* When each noted visit of a shopper began (int64_t), ascending: also those after the present of
 * a replay that goes over the same time again. Owned by the caller. */
GArray *beckon_visits_of(BeckonDatabase *database, uint32_t number, GError **error);

/* Takes out those that began before a moment; all of a shopper. In a transaction. */
void beckon_visits_expire(BeckonDatabase *database, int64_t before_us);
void beckon_visits_drop(BeckonDatabase *database, uint32_t number);

#endif
