/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/tallies.h"

#include <string.h>

#include "database/internal.h"

enum { LIST, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [LIST] = "SELECT campaign, state, offers, reserve_minor, arm FROM tally "
             "ORDER BY campaign, arm, state",
};
const BeckonSqlTable beckon_tallies_sql = {texts, N_STATEMENTS};

static void free_arm(void *data)
{
    BeckonTallyArm *arm = data;
    g_free(arm->arm);
    g_free(arm);
}

static void free_tally(void *data)
{
    BeckonTally *tally = data;
    g_free(tally->campaign);
    g_ptr_array_unref(tally->arms);
    g_free(tally);
}

/* That of a campaign, which is the last one or comes behind it. */
static BeckonTally *tally_of(GPtrArray *tallies, const char *campaign)
{
    BeckonTally *tally = tallies->len > 0 ? tallies->pdata[tallies->len - 1] : NULL;
    if (tally == NULL || strcmp(tally->campaign, campaign) != 0) {
        tally = g_new0(BeckonTally, 1);
        tally->campaign = g_strdup(campaign);
        tally->arms = g_ptr_array_new_with_free_func(free_arm);
        g_ptr_array_add(tallies, tally);
    }
    return tally;
}

static BeckonTallyArm *arm_of(BeckonTally *tally, const char *name)
{
    GPtrArray *arms = tally->arms;
    BeckonTallyArm *arm = arms->len > 0 ? arms->pdata[arms->len - 1] : NULL;
    if (arm == NULL || strcmp(arm->arm, name) != 0) {
        arm = g_new0(BeckonTallyArm, 1);
        arm->arm = g_strdup(name);
        g_ptr_array_add(arms, arm);
    }
    return arm;
}

static void add(BeckonTallySums *sums, sqlite3_stmt *row)
{
    BeckonOfferState state = (BeckonOfferState)sqlite3_column_int(row, 1);
    sums->offers[state] += (uint64_t)sqlite3_column_int64(row, 2);
    if (state < BECKON_OFFER_REDEEMED) {
        sums->reserved_minor += sqlite3_column_int64(row, 3);
    } else if (state == BECKON_OFFER_REDEEMED) {
        sums->spent_minor += sqlite3_column_int64(row, 3);
    }
}

static void add_row(GPtrArray *tallies, sqlite3_stmt *row)
{
    BeckonTally *tally = tally_of(tallies, (const char *)sqlite3_column_text(row, 0));
    const char *arm = (const char *)sqlite3_column_text(row, 4);
    add(&tally->sums, row);
    if (arm[0] != '\0') {
        add(&arm_of(tally, arm)->sums, row);
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
