/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_VISITS_H
#define BECKON_DATABASE_VISITS_H

/* Who is here, as presence saves it, and the visits in which something was offered. */

#include "database/database.h"

/* Keeps a shopper's presence state; len 0 removes it. In a transaction. */
void beckon_visits_save(BeckonDatabase *database, uint32_t number, const uint8_t *state, gsize len);

/* Calls visit for each kept state in the order of numbers; bytes are borrowed for the call. */
typedef void (*BeckonStateVisitor)(uint32_t number, const uint8_t *state, gsize len, void *data);
bool beckon_visits_load(BeckonDatabase *database, BeckonStateVisitor visit, void *data,
                        GError **error);

/* Notes a visit's end (store time). Visits are noted with their first draft; of another one
 * there is nothing to end. In a transaction. */
void beckon_visits_end(BeckonDatabase *database, uint32_t number, int64_t started_us,
                       int64_t ended_us);

#endif
