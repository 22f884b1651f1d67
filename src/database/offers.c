/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/offers.h"

#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "database/internal.h"
#include "database/offer-row.h"

enum {
    NEWEST,
    NEWEST_IN_STATE,
    FIND,
    MOVE,
    EXPIRE,
    NEXT_EXPIRY,
    RETIRE,
    OF_SHOPPER,
    COUNT,
    N_STATEMENTS
};

/* States by number: see schemas/sql/0001-first.sql; 8: a ghost. */
static const char *const texts[N_STATEMENTS] = {
    [NEWEST] = BECKON_OFFER_ROW "ORDER BY seq DESC LIMIT ?1",
    [NEWEST_IN_STATE] = BECKON_OFFER_ROW "INDEXED BY offer_by_state WHERE state = ?2 "
                                         "ORDER BY seq DESC LIMIT ?1",
    [FIND] = BECKON_OFFER_ROW "WHERE jti = ?",
    [MOVE] = "UPDATE offer SET state = ?2, released_us = CASE WHEN ?2 > 4 THEN ?3 END "
             "WHERE jti = ?1 AND state <= 3 AND state < ?2",
    [EXPIRE] = "UPDATE offer INDEXED BY offer_by_expiry SET state = 6, released_us = expires_us "
               "WHERE state <= 3 AND expires_us <= ?",
    [NEXT_EXPIRY] = "SELECT min(expires_us) FROM offer INDEXED BY offer_by_expiry WHERE state <= 3",
    [RETIRE] = "DELETE FROM offer WHERE state > 3 AND drafted_us < ?",
    [OF_SHOPPER] = "SELECT campaign, drafted_us, redeemed_us FROM offer "
                   "INDEXED BY offer_by_shopper WHERE number = ? AND state <> 8 "
                   "ORDER BY drafted_us, seq",
    [COUNT] = "SELECT state, sum(offers) FROM tally GROUP BY state",
};
const BeckonSqlTable beckon_offers_sql = {texts, N_STATEMENTS};

static const char *const state_names[BECKON_OFFER_STATES] = {
    [BECKON_OFFER_DRAFTED] = "drafted",     [BECKON_OFFER_SIGNED] = "signed",
    [BECKON_OFFER_DELIVERED] = "delivered", [BECKON_OFFER_SEEN] = "seen",
    [BECKON_OFFER_REDEEMED] = "redeemed",   [BECKON_OFFER_DISMISSED] = "dismissed",
    [BECKON_OFFER_EXPIRED] = "expired",     [BECKON_OFFER_REVOKED] = "revoked",
    [BECKON_OFFER_GHOST] = "ghost",
};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_OFFERS][which];
}

const char *beckon_offer_state_name(BeckonOfferState state)
{
    return state_names[state];
}

bool beckon_offer_state_parse(const char *name, BeckonOfferState *ret_state, GError **error)
{
    for (guint i = 0; i < BECKON_OFFER_STATES; i++) {
        if (strcmp(name, state_names[i]) == 0) {
            *ret_state = (BeckonOfferState)i;
            return true;
        }
    }
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                "'%s' is no state of an offer: write drafted, signed, delivered, seen, redeemed, "
                "dismissed, expired, revoked or ghost",
                name);
    return false;
}

bool beckon_offers_move(BeckonDatabase *database, const char *jti, BeckonOfferState to,
                        int64_t now_us)
{
    sqlite3_stmt *statement = use(database, MOVE);
    beckon_sql_bind_text(statement, 1, jti);
    beckon_sql_bind_int(statement, 2, to);
    beckon_sql_bind_int(statement, 3, now_us);
    return beckon_sql_write(&database->sql, statement) == 1;
}

guint beckon_offers_expire(BeckonDatabase *database, int64_t now_us)
{
    sqlite3_stmt *statement = use(database, EXPIRE);
    beckon_sql_bind_int(statement, 1, now_us);
    return beckon_sql_write(&database->sql, statement);
}

guint beckon_offers_retire(BeckonDatabase *database, int64_t before_us)
{
    sqlite3_stmt *statement = use(database, RETIRE);
    beckon_sql_bind_int(statement, 1, before_us);
    return beckon_sql_write(&database->sql, statement);
}

int64_t beckon_offers_next_expiry_us(BeckonDatabase *database)
{
    sqlite3_stmt *statement = use(database, NEXT_EXPIRY);
    int rc = sqlite3_step(statement);
    bool is_due = rc == SQLITE_ROW && sqlite3_column_type(statement, 0) != SQLITE_NULL;
    int64_t next_us = is_due ? sqlite3_column_int64(statement, 0) : BECKON_TIME_NEVER;
    beckon_sql_end(&database->sql, statement, rc, NULL);
    return next_us;
}

GPtrArray *beckon_offers_list(BeckonDatabase *database, const BeckonOfferState *state, guint limit,
                              GError **error)
{
    sqlite3_stmt *statement = use(database, state != NULL ? NEWEST_IN_STATE : NEWEST);
    beckon_sql_bind_int(statement, 1, limit);
    if (state != NULL) {
        beckon_sql_bind_int(statement, 2, *state);
    }
    return beckon_offer_rows(database, statement, error);
}

BeckonOffer *beckon_offers_find(BeckonDatabase *database, const char *jti, GError **error)
{
    sqlite3_stmt *statement = use(database, FIND);
    beckon_sql_bind_text(statement, 1, jti);
    g_autoptr(GPtrArray) offers = beckon_offer_rows(database, statement, error);
    if (offers != NULL && offers->len == 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND,
                    "there is no offer '%s': `beckonctl offers list` shows those there are", jti);
    }
    return offers != NULL && offers->len == 1 ? g_ptr_array_steal_index(offers, 0) : NULL;
}

static void free_given(void *data)
{
    BeckonOfferGiven *given = data;
    g_free(given->campaign);
    g_free(given);
}

GPtrArray *beckon_offers_of_shopper(BeckonDatabase *database, uint32_t number, GError **error)
{
    sqlite3_stmt *statement = use(database, OF_SHOPPER);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(free_given);
    beckon_sql_bind_int(statement, 1, number);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        bool redeemed = sqlite3_column_type(statement, 2) != SQLITE_NULL;
        BeckonOfferGiven *given = g_new0(BeckonOfferGiven, 1);
        given->campaign = beckon_sql_dup_text(statement, 0);
        given->offered_us = sqlite3_column_int64(statement, 1);
        given->redeemed_us = redeemed ? sqlite3_column_int64(statement, 2) : BECKON_TIME_NEVER;
        g_ptr_array_add(all, given);
    }
    return beckon_sql_end(&database->sql, statement, rc, error) ? g_steal_pointer(&all) : NULL;
}

bool beckon_offers_count(BeckonDatabase *database, uint64_t ret_counts[BECKON_OFFER_STATES],
                         GError **error)
{
    sqlite3_stmt *statement = use(database, COUNT);
    uint64_t counts[BECKON_OFFER_STATES] = {0};
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        counts[sqlite3_column_int(statement, 0)] = (uint64_t)sqlite3_column_int64(statement, 1);
    }
    if (!beckon_sql_end(&database->sql, statement, rc, error)) {
        return false;
    }
    memcpy(ret_counts, counts, sizeof counts);
    return true;
}
