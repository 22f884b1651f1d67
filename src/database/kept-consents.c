/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/kept-consents.h"

#include "base/time.h"
#include "database/account-facts.h"
#include "database/internal.h"
#include "database/ledgers.h"
#include "database/visits.h"

enum { OF, PUT, WITHDRAW, NEXT_LAPSE, LAPSED, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [OF] = "SELECT purpose, text_version, given_us, how, until_us, withdrawn_us "
           "FROM consent "
           "WHERE number = ? ORDER BY purpose",
    [PUT] = "INSERT INTO consent (number, purpose, text_version, given_us, how, until_us, "
            "withdrawn_us) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 "
            "WHERE EXISTS (SELECT 1 FROM shopper WHERE number = ?1) "
            "ON CONFLICT (number, purpose) DO UPDATE SET text_version = excluded.text_version, "
            "given_us = excluded.given_us, how = excluded.how, until_us = excluded.until_us, "
            "withdrawn_us = excluded.withdrawn_us",
    [WITHDRAW] = "UPDATE consent SET withdrawn_us = ?3 WHERE number = ?1 AND purpose = ?2",
    [NEXT_LAPSE] = "SELECT coalesce(min(until_us), 9223372036854775807) FROM consent "
                   "WHERE until_us < 9223372036854775807 AND until_us > ?",
    [LAPSED] = "SELECT number, purpose FROM consent "
               "WHERE until_us < 9223372036854775807 AND until_us > ?1 AND until_us <= ?2",
};
const BeckonSqlTable beckon_kept_consents_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_KEPT_CONSENTS][which];
}

static BeckonConsent *read_row(sqlite3_stmt *row)
{
    BeckonConsent *consent =
        beckon_consent_new((BeckonPurpose)sqlite3_column_int(row, 0),
                           (const char *)sqlite3_column_text(row, 1), sqlite3_column_int64(row, 2),
                           (const char *)sqlite3_column_text(row, 3), sqlite3_column_int64(row, 4));
    consent->withdrawn_us = sqlite3_column_int64(row, 5);
    return consent;
}

GPtrArray *beckon_kept_consents_of(BeckonDatabase *database, uint32_t number, GError **error)
{
    g_autoptr(GPtrArray) consents =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_consent_free);
    sqlite3_stmt *statement = use(database, OF);
    beckon_sql_bind_int(statement, 1, number);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        g_ptr_array_add(consents, read_row(statement));
    }
    return beckon_sql_end(&database->sql, statement, rc, error) ? g_steal_pointer(&consents) : NULL;
}

void beckon_kept_consents_put(BeckonDatabase *database, uint32_t number,
                              const BeckonConsent *consent)
{
    sqlite3_stmt *statement = use(database, PUT);
    beckon_sql_bind_int(statement, 1, number);
    beckon_sql_bind_int(statement, 2, consent->purpose);
    beckon_sql_bind_text(statement, 3, consent->text_version);
    beckon_sql_bind_int(statement, 4, consent->given_us);
    beckon_sql_bind_text(statement, 5, consent->how);
    beckon_sql_bind_int(statement, 6, consent->until_us);
    beckon_sql_bind_int(statement, 7, consent->withdrawn_us);
    beckon_sql_write(&database->sql, statement);
}

void beckon_kept_consents_drop_kept_for(BeckonDatabase *database, uint32_t number,
                                        BeckonPurpose purpose)
{
    switch (purpose) {
    case BECKON_PURPOSE_HISTORY:
        beckon_ledgers_drop(database, number);
        return;
    case BECKON_PURPOSE_VISITS:
        beckon_visits_drop(database, number);
        return;
    case BECKON_PURPOSE_SIGNALS:
        beckon_account_facts_drop(database, number);
        return;
    case BECKON_PURPOSE_PRESENCE:
    case BECKON_PURPOSE_ANALYTICS:
        return;
    }
}

void beckon_kept_consents_withdraw(BeckonDatabase *database, uint32_t number, BeckonPurpose purpose,
                                   int64_t now_us)
{
    sqlite3_stmt *statement = use(database, WITHDRAW);
    beckon_sql_bind_int(statement, 1, number);
    beckon_sql_bind_int(statement, 2, purpose);
    beckon_sql_bind_int(statement, 3, now_us);
    beckon_sql_write(&database->sql, statement);
    beckon_kept_consents_drop_kept_for(database, number, purpose);
}

bool beckon_kept_consents_next_lapse_us(BeckonDatabase *database, int64_t after_us, int64_t *ret_us,
                                        GError **error)
{
    sqlite3_stmt *statement = use(database, NEXT_LAPSE);
    beckon_sql_bind_int(statement, 1, after_us);
    int rc = sqlite3_step(statement);
    int64_t lapse_us = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : BECKON_TIME_NEVER;
    if (!beckon_sql_end(&database->sql, statement, rc, error)) {
        return false;
    }
    *ret_us = lapse_us;
    return true;
}

bool beckon_kept_consents_each_lapsed(BeckonDatabase *database, int64_t after_us, int64_t up_to_us,
                                      BeckonLapseVisitor visit, void *data, GError **error)
{
    sqlite3_stmt *statement = use(database, LAPSED);
    beckon_sql_bind_int(statement, 1, after_us);
    beckon_sql_bind_int(statement, 2, up_to_us);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        visit((uint32_t)sqlite3_column_int64(statement, 0),
              (BeckonPurpose)sqlite3_column_int(statement, 1), data);
    }
    return beckon_sql_end(&database->sql, statement, rc, error);
}
