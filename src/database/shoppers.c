/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/shoppers.h"

#include "base/bytes.h"
#include "base/error.h"
#include "database/internal.h"
#include "database/kept-consents.h"
#include "database/lookup.h"
#include "database/profile.h"

enum { GET, EACH, AFTER, EACH_FOB, FOBS_OF, N_STATEMENTS };

#define SHOPPER                                                                                    \
    "SELECT number, profile, enrolled_us, "                                                        \
    "(SELECT count(*) FROM fob WHERE fob.number = shopper.number) FROM shopper "
#define FOB "SELECT number, identity_key, exponent, clock_offset_s FROM fob "

static const char *const texts[N_STATEMENTS] = {
    [GET] = SHOPPER "WHERE number = ?",
    [EACH] = SHOPPER "ORDER BY number",
    [AFTER] = "SELECT number FROM shopper WHERE number > ? ORDER BY number LIMIT ?",
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
    shopper->consents = beckon_kept_consents_of(database, shopper->number, error);
    return shopper->consents != NULL ? g_steal_pointer(&shopper) : NULL;
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

static BeckonShopper *find_by(BeckonDatabase *database, BeckonLookup kind, const char *name,
                              GError **error)
{
    g_autoptr(BeckonShopper) shopper = NULL;
    if (!beckon_lookup_find(database, kind, name, &shopper, error)) {
        return NULL;
    }
    if (shopper == NULL) {
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

guint beckon_shoppers_count(const BeckonDatabase *database)
{
    return database->n_shoppers;
}

bool beckon_shoppers_after(BeckonDatabase *database, uint32_t after, guint most, GArray *numbers,
                           GError **error)
{
    sqlite3_stmt *statement = use(database, AFTER);
    beckon_sql_bind_int(statement, 1, after);
    beckon_sql_bind_int(statement, 2, most);
    return beckon_sql_numbers(&database->sql, statement, numbers, error);
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
