/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/outbox.h"

#include <string.h>

#include "base/error.h"
#include "database/internal.h"
#include "database/lookup.h"
#include "database/offer-row.h"
#include "database/profile.h"

enum { DRAFT, CLAIM, UNSIGNED, SIGN, TO_SEND, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [DRAFT] = "INSERT INTO offer (jti, number, campaign, zone, visit_started_us, drafted_us, "
              "expires_us, reserve_minor, cause_us, payload, arm, state) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
              "ON CONFLICT (number, campaign, visit_started_us) DO NOTHING",
    [CLAIM] = BECKON_OFFER_ROW
    "INDEXED BY offer_unsigned "
    "WHERE token IS NULL AND state <= 3 AND seq > ?1 AND expires_us > ?2 ORDER BY seq LIMIT ?3",
    [UNSIGNED] = "SELECT number FROM offer WHERE jti = ? AND token IS NULL AND state <> 8",
    [SIGN] = "UPDATE offer SET token = ?2, state = max(state, 1) WHERE jti = ?1",
    [TO_SEND] = BECKON_OFFER_ROW
    "INDEXED BY offer_live "
    "WHERE number = ?4 AND seq > ?1 AND expires_us > ?2 AND state <= 3 AND token IS NOT NULL "
    "AND seq < coalesce((SELECT min(seq) FROM offer INDEXED BY offer_live "
    "                    WHERE number = ?4 AND state <= 3 AND token IS NULL AND expires_us > ?2), "
    "                   9223372036854775807) "
    "ORDER BY seq LIMIT ?3",
};
const BeckonSqlTable beckon_outbox_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_OUTBOX][which];
}

/* A text in a box under its shopper's key. NULL when the shopper was forgotten, or on a failure,
 * which spoils the transaction. */
static GByteArray *seal(BeckonDatabase *database, uint32_t number, const char *text)
{
    g_auto(BeckonShopperKey) key = {0};
    g_autoptr(GError) reason = NULL;
    if (beckon_keys_get(&database->keys, number, &key, &reason)) {
        return beckon_box_seal(&key, number, text, strlen(text));
    }
    if (!g_error_matches(reason, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
        beckon_sql_spoil(&database->sql, g_steal_pointer(&reason));
    }
    return NULL;
}

bool beckon_offers_draft(BeckonDatabase *database, const BeckonDraft *draft)
{
    g_autoptr(GByteArray) payload = seal(database, draft->number, draft->payload);
    if (payload == NULL) {
        return false;
    }
    sqlite3_stmt *statement = use(database, DRAFT);
    beckon_sql_bind_text(statement, 1, draft->jti);
    beckon_sql_bind_int(statement, 2, draft->number);
    beckon_sql_bind_text(statement, 3, draft->campaign);
    beckon_sql_bind_text(statement, 4, draft->zone);
    beckon_sql_bind_int(statement, 5, draft->visit_started_us);
    beckon_sql_bind_int(statement, 6, draft->drafted_us);
    beckon_sql_bind_int(statement, 7, draft->expires_us);
    beckon_sql_bind_int(statement, 8, draft->reserve_minor);
    beckon_sql_bind_int(statement, 9, draft->cause_us);
    beckon_sql_bind_bytes(statement, 10, payload->data, payload->len);
    beckon_sql_bind_text(statement, 11, draft->arm != NULL ? draft->arm : "");
    beckon_sql_bind_int(statement, 12, draft->is_ghost ? BECKON_OFFER_GHOST : BECKON_OFFER_DRAFTED);
    return beckon_sql_write(&database->sql, statement) == 1;
}

static void bind_page(sqlite3_stmt *statement, uint64_t after_seq, guint limit, int64_t now_us)
{
    beckon_sql_bind_int(statement, 1, (int64_t)MIN(after_seq, INT64_MAX));
    beckon_sql_bind_int(statement, 2, now_us);
    beckon_sql_bind_int(statement, 3, limit);
}

GPtrArray *beckon_offers_claim(BeckonDatabase *database, uint64_t after_seq, guint limit,
                               int64_t now_us, GError **error)
{
    sqlite3_stmt *statement = use(database, CLAIM);
    bind_page(statement, after_seq, limit, now_us);
    return beckon_offer_rows(database, statement, error);
}

static void sign(BeckonDatabase *database, const char *jti, uint32_t number, const char *token)
{
    g_autoptr(GByteArray) box = seal(database, number, token);
    if (box != NULL) {
        sqlite3_stmt *statement = use(database, SIGN);
        beckon_sql_bind_text(statement, 1, jti);
        beckon_sql_bind_bytes(statement, 2, box->data, box->len);
        beckon_sql_write(&database->sql, statement);
    }
}

void beckon_offers_settle(BeckonDatabase *database, const char *jti, const char *token,
                          bool on_stream)
{
    sqlite3_stmt *statement = use(database, UNSIGNED);
    beckon_sql_bind_text(statement, 1, jti);
    int rc = sqlite3_step(statement);
    uint32_t number = rc == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(statement, 0) : 0;
    beckon_sql_end(&database->sql, statement, rc, NULL);
    if (number != 0) {
        sign(database, jti, number, token);
    }
    if (on_stream) {
        beckon_offers_move(database, jti, BECKON_OFFER_DELIVERED, 0);
    }
}

GPtrArray *beckon_offers_for_recipient(BeckonDatabase *database, const char *jkt,
                                       uint64_t after_seq, guint limit, int64_t now_us,
                                       GError **error)
{
    g_autoptr(BeckonShopper) shopper = NULL;
    if (!beckon_lookup_find(database, BECKON_LOOKUP_JKT, jkt, &shopper, error)) {
        return NULL;
    }
    sqlite3_stmt *statement = use(database, TO_SEND);
    bind_page(statement, after_seq, limit, now_us);
    beckon_sql_bind_int(statement, 4, shopper != NULL ? shopper->number : 0);
    return beckon_offer_rows(database, statement, error);
}
