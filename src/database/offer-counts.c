/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/offer-counts.h"

#include "database/internal.h"

enum {
    OF_CAMPAIGN_EVER,
    OF_CAMPAIGN,
    OF_CAMPAIGN_TO_SHOPPER,
    TO_SHOPPER,
    RESERVED,
    WAS_DISMISSED,
    IN_VISIT,
    N_STATEMENTS
};

/* Parameters: ?1 now_us, ?2 since_us, ?3 campaign, ?4 number. */
#define DRAFTED "drafted_us > ?2 AND drafted_us <= ?1"
#define HOLDS   "(released_us IS NULL OR released_us > ?1) AND (expires_us > ?1 OR state = 4)"

/* A sum over everything ever given is the tally of those that hold a place on the disk, corrected
 * by the few whose state on the disk is not that of ?1: expired but not yet swept, drafted later,
 * released later. Those redeemed are taken from their own table, which keeps them when their
 * shoppers are forgotten. */
#define EVER(in_tally, in_offers, in_redemptions)                                                  \
    "SELECT (SELECT coalesce(sum(" in_tally "), 0) FROM tally WHERE campaign = ?3 AND state <= 4)" \
    " - (SELECT " in_offers " FROM offer INDEXED BY offer_by_expiry"                               \
    "    WHERE state <= 3 AND expires_us <= ?1 AND campaign = ?3)"                                 \
    " - (SELECT " in_offers " FROM offer INDEXED BY offer_held"                                    \
    "    WHERE state <= 4 AND state <> 4 AND campaign = ?3 AND drafted_us > ?1)"                   \
    " - (SELECT " in_redemptions " FROM redemption INDEXED BY redemption_by_draft"                 \
    "    WHERE campaign = ?3 AND drafted_us > ?1)"                                                 \
    " + (SELECT " in_offers " FROM offer INDEXED BY offer_by_release"                              \
    "    WHERE released_us > ?1 AND campaign = ?3 AND drafted_us <= ?1 AND expires_us > ?1)"

static const char *const texts[N_STATEMENTS] = {
    [OF_CAMPAIGN_EVER] = EVER("offers", "count(*)", "count(*)"),
    /* Before it was redeemed an offer counted with all that it reserved. */
    [RESERVED] = EVER("reserve_minor", "coalesce(sum(reserve_minor), 0)",
                      "coalesce(sum(spent_minor), 0)") //
    " + (SELECT coalesce(sum(reserved_minor - spent_minor), 0)"
    "    FROM redemption INDEXED BY redemption_by_time"
    "    WHERE campaign = ?3 AND redeemed_us > ?1 AND drafted_us <= ?1)",
    [OF_CAMPAIGN] =
        "SELECT (SELECT count(*) FROM offer INDEXED BY offer_held "
        "        WHERE state <= 4 AND state <> 4 AND campaign = ?3 AND " DRAFTED
        "        AND expires_us > ?1)"
        " + (SELECT count(*) FROM redemption INDEXED BY redemption_by_draft "
        "    WHERE campaign = ?3 AND " DRAFTED ")"
        " + (SELECT count(*) FROM offer INDEXED BY offer_by_release "
        "    WHERE released_us > ?1 AND campaign = ?3 AND " DRAFTED "    AND expires_us > ?1)",
    [OF_CAMPAIGN_TO_SHOPPER] = "SELECT count(*) FROM offer "
                               "WHERE number = ?4 AND campaign = ?3 AND " DRAFTED " AND " HOLDS,
    [TO_SHOPPER] = "SELECT count(*) FROM offer INDEXED BY offer_by_shopper "
                   "WHERE number = ?4 AND " DRAFTED " AND " HOLDS,
    [WAS_DISMISSED] = ("SELECT count(*) FROM offer WHERE number = ?4 AND campaign = ?3 "
                       "AND state = 5 AND released_us > ?2 AND released_us <= ?1"),
    [IN_VISIT] = ("SELECT campaign FROM offer "
                  "WHERE number = ?4 AND visit_started_us = ?2 AND drafted_us <= ?1 "
                  "ORDER BY seq"),
};
const BeckonSqlTable beckon_offer_counts_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which, int64_t now_us)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_OFFER_COUNTS][which];
    beckon_sql_bind_int(statement, 1, now_us);
    return statement;
}

/* The number that a statement answers; on a failure the greatest one of its caller. */
static int64_t answer(BeckonDatabase *database, sqlite3_stmt *statement, int64_t greatest)
{
    int rc = sqlite3_step(statement);
    int64_t number = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : greatest;
    beckon_sql_end(&database->sql, statement, rc, NULL);
    return number;
}

guint beckon_offers_of_campaign(BeckonDatabase *database, const char *campaign, int64_t since_us,
                                int64_t now_us)
{
    bool ever = since_us == INT64_MIN;
    sqlite3_stmt *statement = use(database, ever ? OF_CAMPAIGN_EVER : OF_CAMPAIGN, now_us);
    if (!ever) {
        beckon_sql_bind_int(statement, 2, since_us);
    }
    beckon_sql_bind_text(statement, 3, campaign);
    return (guint)answer(database, statement, G_MAXUINT);
}

guint beckon_offers_of_campaign_to_shopper(BeckonDatabase *database, uint32_t number,
                                           const char *campaign, int64_t since_us, int64_t now_us)
{
    sqlite3_stmt *statement = use(database, OF_CAMPAIGN_TO_SHOPPER, now_us);
    beckon_sql_bind_int(statement, 2, since_us);
    beckon_sql_bind_text(statement, 3, campaign);
    beckon_sql_bind_int(statement, 4, number);
    return (guint)answer(database, statement, G_MAXUINT);
}

guint beckon_offers_to_shopper(BeckonDatabase *database, uint32_t number, int64_t since_us,
                               int64_t now_us)
{
    sqlite3_stmt *statement = use(database, TO_SHOPPER, now_us);
    beckon_sql_bind_int(statement, 2, since_us);
    beckon_sql_bind_int(statement, 4, number);
    return (guint)answer(database, statement, G_MAXUINT);
}

bool beckon_offers_was_dismissed(BeckonDatabase *database, uint32_t number, const char *campaign,
                                 int64_t since_us, int64_t now_us)
{
    sqlite3_stmt *statement = use(database, WAS_DISMISSED, now_us);
    beckon_sql_bind_int(statement, 2, since_us);
    beckon_sql_bind_text(statement, 3, campaign);
    beckon_sql_bind_int(statement, 4, number);
    return answer(database, statement, INT64_MAX) > 0;
}

int64_t beckon_offers_reserved_minor(BeckonDatabase *database, const char *campaign, int64_t now_us)
{
    sqlite3_stmt *statement = use(database, RESERVED, now_us);
    beckon_sql_bind_text(statement, 3, campaign);
    return answer(database, statement, INT64_MAX);
}

GPtrArray *beckon_offers_in_visit(BeckonDatabase *database, uint32_t number,
                                  int64_t visit_started_us, int64_t now_us)
{
    sqlite3_stmt *statement = use(database, IN_VISIT, now_us);
    beckon_sql_bind_int(statement, 2, visit_started_us);
    beckon_sql_bind_int(statement, 4, number);
    GPtrArray *campaigns = g_ptr_array_new_with_free_func(g_free);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        g_ptr_array_add(campaigns, beckon_sql_dup_text(statement, 0));
    }
    beckon_sql_end(&database->sql, statement, rc, NULL);
    return campaigns;
}
