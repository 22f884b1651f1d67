/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/redemptions.h"

#include "base/error.h"
#include "database/internal.h"

enum { ADD, FIND, FIND_RECEIPT, N_STATEMENTS };

#define ROW                                                                                        \
    "SELECT jti, till, receipt, campaign, product, redeemed_us, spent_minor FROM redemption "

/* States 1 to 3: signed, delivered, seen. */
static const char *const texts[N_STATEMENTS] = {
    [ADD] = "INSERT INTO redemption (jti, till, receipt, campaign, product, drafted_us, "
            "redeemed_us, reserved_minor, spent_minor) "
            "SELECT jti, ?2, ?3, campaign, ?4, drafted_us, ?5, reserve_minor, ?6 FROM offer "
            "WHERE jti = ?1 AND state BETWEEN 1 AND 3 AND expires_us > ?5 AND reserve_minor >= ?6 "
            "ON CONFLICT DO NOTHING",
    [FIND] = ROW "WHERE jti = ?",
    [FIND_RECEIPT] = ROW "WHERE till = ? AND receipt = ?",
};
const BeckonSqlTable beckon_redemptions_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_REDEMPTIONS][which];
}

void beckon_redemption_free(BeckonRedemption *redemption)
{
    if (redemption != NULL) {
        g_free(redemption->jti);
        g_free(redemption->till);
        g_free(redemption->receipt);
        g_free(redemption->campaign);
        g_free(redemption->product);
        g_free(redemption);
    }
}

bool beckon_redemptions_add(BeckonDatabase *database, const BeckonRedemption *redemption)
{
    sqlite3_stmt *statement = use(database, ADD);
    beckon_sql_bind_text(statement, 1, redemption->jti);
    beckon_sql_bind_text(statement, 2, redemption->till);
    beckon_sql_bind_text(statement, 3, redemption->receipt);
    beckon_sql_bind_text(statement, 4, redemption->product);
    beckon_sql_bind_int(statement, 5, redemption->redeemed_us);
    beckon_sql_bind_int(statement, 6, redemption->spent_minor);
    return beckon_sql_write(&database->sql, statement) == 1;
}

static BeckonRedemption *read_row(sqlite3_stmt *row)
{
    BeckonRedemption *redemption = g_new0(BeckonRedemption, 1);
    redemption->jti = beckon_sql_dup_text(row, 0);
    redemption->till = beckon_sql_dup_text(row, 1);
    redemption->receipt = beckon_sql_dup_text(row, 2);
    redemption->campaign = beckon_sql_dup_text(row, 3);
    redemption->product = beckon_sql_dup_text(row, 4);
    redemption->redeemed_us = sqlite3_column_int64(row, 5);
    redemption->spent_minor = sqlite3_column_int64(row, 6);
    return redemption;
}

/* The one row that a statement finds. */
static BeckonRedemption *find(BeckonDatabase *database, sqlite3_stmt *statement, GError **error)
{
    int rc = sqlite3_step(statement);
    g_autoptr(BeckonRedemption) redemption = rc == SQLITE_ROW ? read_row(statement) : NULL;
    if (!beckon_sql_end(&database->sql, statement, rc, error)) {
        return NULL;
    }
    if (redemption == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND, "nothing of this was redeemed");
    }
    return g_steal_pointer(&redemption);
}

BeckonRedemption *beckon_redemptions_find(BeckonDatabase *database, const char *jti, GError **error)
{
    sqlite3_stmt *statement = use(database, FIND);
    beckon_sql_bind_text(statement, 1, jti);
    return find(database, statement, error);
}

BeckonRedemption *beckon_redemptions_find_receipt(BeckonDatabase *database, const char *till,
                                                  const char *receipt, GError **error)
{
    sqlite3_stmt *statement = use(database, FIND_RECEIPT);
    beckon_sql_bind_text(statement, 1, till);
    beckon_sql_bind_text(statement, 2, receipt);
    return find(database, statement, error);
}
