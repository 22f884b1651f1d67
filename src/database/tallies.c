/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/tallies.h"

#include <string.h>

#include "database/internal.h"

enum { LIST, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [LIST] = "SELECT campaign, state, offers, reserve_minor FROM tally ORDER BY campaign, state",
};
const BeckonSqlTable beckon_tallies_sql = {texts, N_STATEMENTS};

static void free_tally(void *data)
{
    BeckonTally *tally = data;
    g_free(tally->campaign);
    g_free(tally);
}

static void add_row(GPtrArray *tallies, sqlite3_stmt *row)
{
    const char *campaign = (const char *)sqlite3_column_text(row, 0);
    BeckonOfferState state = (BeckonOfferState)sqlite3_column_int(row, 1);
    BeckonTally *tally = tallies->len > 0 ? tallies->pdata[tallies->len - 1] : NULL;
    if (tally == NULL || strcmp(tally->campaign, campaign) != 0) {
        tally = g_new0(BeckonTally, 1);
        tally->campaign = g_strdup(campaign);
        g_ptr_array_add(tallies, tally);
    }
    tally->offers[state] = (uint64_t)sqlite3_column_int64(row, 2);
    if (state < BECKON_OFFER_REDEEMED) {
        tally->reserved_minor += sqlite3_column_int64(row, 3);
    } else if (state == BECKON_OFFER_REDEEMED) {
        tally->spent_minor = sqlite3_column_int64(row, 3);
    }
}

GPtrArray *beckon_tallies_list(BeckonDatabase *database, GError **error)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_TALLIES][LIST];
    g_autoptr(GPtrArray) tallies = g_ptr_array_new_with_free_func(free_tally);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        add_row(tallies, statement);
    }
    return beckon_sql_end(&database->sql, statement, rc, error) ? g_steal_pointer(&tallies) : NULL;
}
