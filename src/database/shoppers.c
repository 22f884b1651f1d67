/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/shoppers.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/time.h"
#include "database/internal.h"
#include "database/ledgers.h"
#include "database/lookup.h"
#include "database/profile.h"
#include "database/visits.h"

enum {
    GET,
    EACH,
    COUNT,
    CONSENTS,
    CONSENT,
    WITHDRAW,
    NEXT_LAPSE,
    LAPSED,
    EACH_FOB,
    FOBS_OF,
    N_STATEMENTS
};

#define SHOPPER                                                                                    \
    "SELECT number, profile, enrolled_us, "                                                        \
    "(SELECT count(*) FROM fob WHERE fob.number = shopper.number) FROM shopper "
#define FOB "SELECT number, identity_key, exponent, clock_offset_s FROM fob "

static const char *const texts[N_STATEMENTS] = {
    [GET] = SHOPPER "WHERE number = ?",
    [EACH] = SHOPPER "ORDER BY number",
    [COUNT] = "SELECT count(*) FROM shopper",
    [CONSENTS] = "SELECT purpose, text_version, given_us, how, until_us, withdrawn_us "
                 "FROM consent "
                 "WHERE number = ? ORDER BY purpose",
    [CONSENT] = "INSERT INTO consent (number, purpose, text_version, given_us, how, until_us, "
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
    [EACH_FOB] = FOB "ORDER BY number, fob",
    [FOBS_OF] = FOB "WHERE number = ? ORDER BY fob",
};
const BeckonSqlTable beckon_shoppers_sql = {texts, N_STATEMENTS};

static sqlite3_stmt *use(BeckonDatabase *database, guint which)
{
    return database->statements[BECKON_NOUN_SHOPPERS][which];
}

void beckon_shopper_free(BeckonShopper *shopper)
{
    if (shopper != NULL) {
        g_free(shopper->name);
        g_free(shopper->language);
        g_free(shopper->jkt);
        g_clear_pointer(&shopper->consents, g_ptr_array_unref);
        g_free(shopper);
    }
}

static bool load_consents(BeckonDatabase *database, BeckonShopper *shopper, GError **error)
{
    sqlite3_stmt *statement = use(database, CONSENTS);
    shopper->consents = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_consent_free);
    beckon_sql_bind_int(statement, 1, shopper->number);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        BeckonPurpose purpose = (BeckonPurpose)sqlite3_column_int(statement, 0);
        BeckonConsent *consent = beckon_consent_new(
            purpose, (const char *)sqlite3_column_text(statement, 1),
            sqlite3_column_int64(statement, 2), (const char *)sqlite3_column_text(statement, 3),
            sqlite3_column_int64(statement, 4));
        consent->withdrawn_us = sqlite3_column_int64(statement, 5);
        g_ptr_array_add(shopper->consents, consent);
    }
    return beckon_sql_end(&database->sql, statement, rc, error);
}

/* The shopper on the row that a statement is at. */
static BeckonShopper *read_row(BeckonDatabase *database, sqlite3_stmt *row, GError **error)
{
    g_autoptr(BeckonShopper) shopper = g_new0(BeckonShopper, 1);
    g_auto(BeckonShopperKey) key = {0};
    shopper->number = (uint32_t)sqlite3_column_int64(row, 0);
    shopper->enrolled_us = sqlite3_column_int64(row, 2);
    shopper->n_fobs = (guint)sqlite3_column_int(row, 3);
    if (!beckon_keys_get(&database->keys, shopper->number, &key, error)) {
        return NULL;
    }
    if (!beckon_profile_open(&key, sqlite3_column_blob(row, 1), (gsize)sqlite3_column_bytes(row, 1),
                             shopper)) {
        beckon_box_refuse(database, "profile", shopper->number, error);
        return NULL;
    }
    beckon_pseudonym(database->vault, shopper->id, database->store, shopper->subject);
    return load_consents(database, shopper, error) ? g_steal_pointer(&shopper) : NULL;
}

BeckonShopper *beckon_shoppers_find(BeckonDatabase *database, uint32_t number, GError **error)
{
    sqlite3_stmt *statement = use(database, GET);
    beckon_sql_bind_int(statement, 1, number);
    int rc = sqlite3_step(statement);
    g_autoptr(BeckonShopper) shopper =
        rc == SQLITE_ROW ? read_row(database, statement, error) : NULL;
    bool unreadable = rc == SQLITE_ROW && shopper == NULL;
    if (!beckon_sql_end(&database->sql, statement, rc, unreadable ? NULL : error)) {
        return NULL;
    }
    if (rc == SQLITE_DONE) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND,
                    "there is no shopper with the number %u", number);
    }
    return g_steal_pointer(&shopper);
}

static bool is_called(const BeckonShopper *shopper, BeckonLookup kind, const char *name)
{
    g_autofree char *customer = NULL;
    switch (kind) {
    case BECKON_LOOKUP_NAME:
        return strcmp(shopper->name, name) == 0;
    case BECKON_LOOKUP_JKT:
        return strcmp(shopper->jkt, name) == 0;
    case BECKON_LOOKUP_SUBJECT:
        return strcmp(shopper->subject, name) == 0;
    case BECKON_LOOKUP_CUSTOMER:
        customer = beckon_hex_encode(shopper->customer, BECKON_CUSTOMER_BYTES);
        return shopper->is_linked && strcmp(customer, name) == 0;
    }
    g_return_val_if_reached(false);
}

static BeckonShopper *find_by(BeckonDatabase *database, BeckonLookup kind, const char *name,
                              GError **error)
{
    uint32_t number = 0;
    if (!beckon_lookup_find(database, kind, name, &number, error)) {
        return NULL;
    }
    g_autoptr(BeckonShopper) shopper = NULL;
    if (number != 0 && (shopper = beckon_shoppers_find(database, number, error)) == NULL) {
        return NULL;
    }
    if (shopper == NULL || !is_called(shopper, kind, name)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND,
                    "nobody is enrolled as '%s': `beckonctl shoppers list` shows who is",
                    kind != BECKON_LOOKUP_CUSTOMER ? name : "the holder of this account");
        return NULL;
    }
    return g_steal_pointer(&shopper);
}

BeckonShopper *beckon_shoppers_find_jkt(BeckonDatabase *database, const char *jkt, GError **error)
{
    return find_by(database, BECKON_LOOKUP_JKT, jkt, error);
}

BeckonShopper *beckon_shoppers_find_subject(BeckonDatabase *database, const char *subject,
                                            GError **error)
{
    return find_by(database, BECKON_LOOKUP_SUBJECT, subject, error);
}

BeckonShopper *beckon_shoppers_find_name(BeckonDatabase *database, const char *name, GError **error)
{
    return find_by(database, BECKON_LOOKUP_NAME, name, error);
}

BeckonShopper *beckon_shoppers_find_customer(BeckonDatabase *database,
                                             const uint8_t customer[BECKON_CUSTOMER_BYTES],
                                             GError **error)
{
    g_autofree char *name = beckon_hex_encode(customer, BECKON_CUSTOMER_BYTES);
    return find_by(database, BECKON_LOOKUP_CUSTOMER, name, error);
}

bool beckon_shoppers_each(BeckonDatabase *database, BeckonShopperVisitor visit, void *data,
                          GError **error)
{
    sqlite3_stmt *statement = use(database, EACH);
    bool readable = true;
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW && readable) {
        g_autoptr(BeckonShopper) shopper = read_row(database, statement, error);
        readable = shopper != NULL;
        if (readable) {
            visit(shopper, data);
        }
    }
    return beckon_sql_end(&database->sql, statement, rc, readable ? error : NULL) && readable;
}

bool beckon_shoppers_count(BeckonDatabase *database, guint *ret_count, GError **error)
{
    sqlite3_stmt *statement = use(database, COUNT);
    int rc = sqlite3_step(statement);
    guint count = rc == SQLITE_ROW ? (guint)sqlite3_column_int64(statement, 0) : 0;
    if (!beckon_sql_end(&database->sql, statement, rc, error)) {
        return false;
    }
    *ret_count = count;
    return true;
}

static bool read_fob(BeckonDatabase *database, sqlite3_stmt *row, BeckonFob *ret_fob,
                     GError **error)
{
    g_auto(BeckonShopperKey) key = {0};
    *ret_fob = (BeckonFob){.number = (uint32_t)sqlite3_column_int64(row, 0),
                           .exponent = (guint)sqlite3_column_int(row, 2),
                           .clock_offset_s = sqlite3_column_int64(row, 3)};
    if (!beckon_keys_get(&database->keys, ret_fob->number, &key, error)) {
        return false;
    }
    return (sqlite3_column_bytes(row, 1) == BECKON_FOB_KEY_BYTES + BECKON_BOX_EXTRA_BYTES &&
            beckon_shopper_key_open(&key, ret_fob->number, sqlite3_column_blob(row, 1),
                                    BECKON_FOB_KEY_BYTES + BECKON_BOX_EXTRA_BYTES, ret_fob->key)) ||
           beckon_box_refuse(database, "fob", ret_fob->number, error);
}

static bool visit_fobs(BeckonDatabase *database, sqlite3_stmt *statement, BeckonFobVisitor visit,
                       void *data, GError **error)
{
    bool readable = true;
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW && readable) {
        BeckonFob fob;
        readable = read_fob(database, statement, &fob, error);
        if (readable) {
            visit(&fob, data);
        }
    }
    return beckon_sql_end(&database->sql, statement, rc, readable ? error : NULL) && readable;
}

bool beckon_shoppers_each_fob(BeckonDatabase *database, BeckonFobVisitor visit, void *data,
                              GError **error)
{
    return visit_fobs(database, use(database, EACH_FOB), visit, data, error);
}

bool beckon_shoppers_fobs_of(BeckonDatabase *database, uint32_t number, BeckonFobVisitor visit,
                             void *data, GError **error)
{
    sqlite3_stmt *statement = use(database, FOBS_OF);
    beckon_sql_bind_int(statement, 1, number);
    return visit_fobs(database, statement, visit, data, error);
}

void beckon_shoppers_consent(BeckonDatabase *database, uint32_t number,
                             const BeckonConsent *consent)
{
    sqlite3_stmt *statement = use(database, CONSENT);
    beckon_sql_bind_int(statement, 1, number);
    beckon_sql_bind_int(statement, 2, consent->purpose);
    beckon_sql_bind_text(statement, 3, consent->text_version);
    beckon_sql_bind_int(statement, 4, consent->given_us);
    beckon_sql_bind_text(statement, 5, consent->how);
    beckon_sql_bind_int(statement, 6, consent->until_us);
    beckon_sql_bind_int(statement, 7, consent->withdrawn_us);
    beckon_sql_write(&database->sql, statement);
}

void beckon_shoppers_drop_kept_for(BeckonDatabase *database, uint32_t number, BeckonPurpose purpose)
{
    switch (purpose) {
    case BECKON_PURPOSE_HISTORY:
        beckon_ledgers_drop(database, number);
        return;
    case BECKON_PURPOSE_VISITS:
        beckon_visits_drop(database, number);
        return;
    case BECKON_PURPOSE_PRESENCE:
    case BECKON_PURPOSE_SIGNALS:
    case BECKON_PURPOSE_ANALYTICS:
        return;
    }
}

void beckon_shoppers_withdraw(BeckonDatabase *database, uint32_t number, BeckonPurpose purpose,
                              int64_t now_us)
{
    sqlite3_stmt *statement = use(database, WITHDRAW);
    beckon_sql_bind_int(statement, 1, number);
    beckon_sql_bind_int(statement, 2, purpose);
    beckon_sql_bind_int(statement, 3, now_us);
    beckon_sql_write(&database->sql, statement);
    beckon_shoppers_drop_kept_for(database, number, purpose);
}

bool beckon_shoppers_next_lapse_us(BeckonDatabase *database, int64_t after_us, int64_t *ret_us,
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

bool beckon_shoppers_each_lapsed(BeckonDatabase *database, int64_t after_us, int64_t up_to_us,
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
