/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/arms.h"

#include "database/internal.h"

enum { LIST, N_STATEMENTS };

/* Beside min() a bare column is that of the row which has it. Purposes 4 and 16: visits and
 * analytics. */
static const char *const texts[N_STATEMENTS] = {
    [LIST] = "WITH first AS MATERIALIZED "
             "(SELECT campaign, number, min(visit_started_us) AS since_us, arm FROM offer "
             " INDEXED BY offer_by_arm WHERE arm <> '' GROUP BY campaign, number), "
             "outcome AS MATERIALIZED "
             "(SELECT campaign, arm, "
             " EXISTS (SELECT 1 FROM offer INDEXED BY offer_by_arm WHERE arm <> '' AND state = 4 "
             "         AND campaign = first.campaign AND number = first.number) AS redeemed, "
             " (SELECT count(*) FROM consent WHERE number = first.number AND purpose IN (4, 16) "
             "  AND until_us > ?1 AND withdrawn_us > ?1) = 2 AS remembered, "
             " EXISTS (SELECT 1 FROM visit WHERE number = first.number AND started_us > since_us) "
             " AS again FROM first) "
             "SELECT campaign, arm, count(*), sum(redeemed), sum(remembered), "
             "sum(remembered AND again) FROM outcome GROUP BY campaign, arm ORDER BY campaign, arm",
};
const BeckonSqlTable beckon_arms_sql = {texts, N_STATEMENTS};

static void free_outcome(void *data)
{
    BeckonArmOutcome *outcome = data;
    g_free(outcome->campaign);
    g_free(outcome->arm);
    g_free(outcome);
}

static BeckonArmOutcome *read_row(sqlite3_stmt *row)
{
    BeckonArmOutcome *outcome = g_new0(BeckonArmOutcome, 1);
    outcome->campaign = beckon_sql_dup_text(row, 0);
    outcome->arm = beckon_sql_dup_text(row, 1);
    outcome->shoppers = (uint64_t)sqlite3_column_int64(row, 2);
    outcome->redeemers = (uint64_t)sqlite3_column_int64(row, 3);
    outcome->remembered = (uint64_t)sqlite3_column_int64(row, 4);
    outcome->came_again = (uint64_t)sqlite3_column_int64(row, 5);
    return outcome;
}

GPtrArray *beckon_arms_list(BeckonDatabase *database, int64_t wall_us, GError **error)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_ARMS][LIST];
    g_autoptr(GPtrArray) outcomes = g_ptr_array_new_with_free_func(free_outcome);
    beckon_sql_bind_int(statement, 1, wall_us);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        g_ptr_array_add(outcomes, read_row(statement));
    }
    return beckon_sql_end(&database->sql, statement, rc, error) ? g_steal_pointer(&outcomes) : NULL;
}
