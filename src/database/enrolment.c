/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/enrolment.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "database/internal.h"
#include "database/kept-consents.h"
#include "database/lookup.h"
#include "database/profile.h"

enum { ADD, ADD_FOB, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [ADD] = "INSERT INTO shopper (number, profile, enrolled_us) VALUES (?, ?, ?)",
    [ADD_FOB] = "INSERT INTO fob (number, identity_key, exponent, clock_offset_s) "
                "VALUES (?, ?, ?, ?)",
};
const BeckonSqlTable beckon_enrolment_sql = {texts, N_STATEMENTS};

static bool check_text(const char *what, const char *text, GError **error)
{
    gsize len = strlen(text);
    if (len == 0 || !g_utf8_validate(text, (gssize)len, NULL)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "a shopper's %s must not be empty and must be UTF-8", what);
        return false;
    }
    if (len > BECKON_LIMIT_NAME_BYTES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "the %s '%s' is longer than %d bytes: shorten it", what, text,
                    BECKON_LIMIT_NAME_BYTES);
        return false;
    }
    return true;
}

static bool check_free(BeckonDatabase *database, BeckonLookup kind, const char *what,
                       const char *name, GError **error)
{
    g_autoptr(BeckonShopper) holder = NULL;
    if (!beckon_lookup_find(database, kind, name, &holder, error)) {
        return false;
    }
    if (holder != NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_EXISTS,
                    "the %s '%s' is enrolled already, or comes twice: nobody was enrolled", what,
                    name);
        return false;
    }
    return true;
}

/* A thumbprint alone tells an operator nothing: whose it is. */
static bool check_device_is_free(BeckonDatabase *database, const BeckonEnrolment *request,
                                 GError **error)
{
    bool is_free = check_free(database, BECKON_LOOKUP_JKT, "device key", request->jkt, error);
    if (!is_free && request->name != NULL) {
        g_prefix_error(error, "%s: ", request->name);
    }
    return is_free;
}

/* The hash says nothing to anybody, and is nobody's business. */
static bool check_account_is_free(BeckonDatabase *database, const BeckonEnrolment *request,
                                  GError **error)
{
    if (request->customer == NULL) {
        return true;
    }
    g_autofree char *name = beckon_hex_encode(request->customer, BECKON_CUSTOMER_BYTES);
    g_autoptr(BeckonShopper) holder = NULL;
    if (!beckon_lookup_find(database, BECKON_LOOKUP_CUSTOMER, name, &holder, error)) {
        return false;
    }
    if (holder != NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_EXISTS,
                    "%s: the account is enrolled already, or comes twice: nobody was enrolled",
                    request->name != NULL ? request->name : "a shopper");
    }
    return holder == NULL;
}

static bool check(BeckonDatabase *database, const BeckonEnrolment *request, GError **error)
{
    if (request->n_fobs > BECKON_LIMIT_DEVICES_A_SHOPPER) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "%s has %u fobs: at most %d can be enrolled",
                    request->name != NULL ? request->name : "a shopper", request->n_fobs,
                    BECKON_LIMIT_DEVICES_A_SHOPPER);
        return false;
    }
    return (request->name == NULL ||
            (check_text("name", request->name, error) &&
             check_free(database, BECKON_LOOKUP_NAME, "name", request->name, error))) &&
           check_text("language", request->language, error) &&
           check_text("device key", request->jkt, error) &&
           check_device_is_free(database, request, error) &&
           check_account_is_free(database, request, error);
}

static void add_fob(BeckonDatabase *database, const BeckonShopperKey *key, uint32_t number,
                    const BeckonFob *fob)
{
    uint8_t box[BECKON_FOB_KEY_BYTES + BECKON_BOX_EXTRA_BYTES];
    beckon_shopper_key_seal(key, number, fob->key, sizeof fob->key, box);
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_ENROLMENT][ADD_FOB];
    beckon_sql_bind_int(statement, 1, number);
    beckon_sql_bind_bytes(statement, 2, box, sizeof box);
    beckon_sql_bind_int(statement, 3, fob->exponent);
    beckon_sql_bind_int(statement, 4, fob->clock_offset_s);
    beckon_sql_write(&database->sql, statement);
}

static void add_profile(BeckonDatabase *database, const BeckonShopperKey *key,
                        const BeckonShopper *shopper)
{
    g_autoptr(GByteArray) profile = beckon_profile_seal(key, shopper);
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_ENROLMENT][ADD];
    beckon_sql_bind_int(statement, 1, shopper->number);
    beckon_sql_bind_bytes(statement, 2, profile->data, profile->len);
    beckon_sql_bind_int(statement, 3, shopper->enrolled_us);
    beckon_sql_write(&database->sql, statement);
    beckon_lookup_add(database, shopper);
}

static BeckonShopper *new_shopper(BeckonDatabase *database, const BeckonEnrolment *request,
                                  uint32_t number, int64_t now_us)
{
    BeckonShopper *shopper = g_new0(BeckonShopper, 1);
    shopper->number = number;
    shopper->enrolled_us = now_us;
    shopper->language = g_strdup(request->language);
    shopper->jkt = g_strdup(request->jkt);
    shopper->n_fobs = request->n_fobs;
    memcpy(shopper->x, request->x, sizeof shopper->x);
    shopper->is_linked = request->customer != NULL;
    if (shopper->is_linked) {
        memcpy(shopper->customer, request->customer, sizeof shopper->customer);
    }
    beckon_shopper_id_new(shopper->id);
    beckon_pseudonym(database->vault, shopper->id, database->store, shopper->subject);
    shopper->name = g_strdup(request->name != NULL ? request->name : shopper->subject);
    shopper->consents = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_consent_free);
    for (guint i = 0; i < request->consents->len; i++) {
        const BeckonConsent *consent = g_ptr_array_index(request->consents, i);
        g_ptr_array_add(shopper->consents,
                        beckon_consent_new(consent->purpose, consent->text_version,
                                           consent->given_us, consent->how, consent->until_us));
    }
    return shopper;
}

static BeckonShopper *enrol(BeckonDatabase *database, const BeckonEnrolment *request,
                            int64_t now_us, GError **error)
{
    if (!check(database, request, error)) {
        return NULL;
    }
    g_auto(BeckonShopperKey) key = {0};
    uint32_t number = beckon_keys_new(&database->keys, &key);
    BeckonShopper *shopper = new_shopper(database, request, number, now_us);
    add_profile(database, &key, shopper);
    for (guint i = 0; i < shopper->consents->len; i++) {
        beckon_kept_consents_put(database, number, g_ptr_array_index(shopper->consents, i));
    }
    for (guint i = 0; i < request->n_fobs; i++) {
        add_fob(database, &key, number, &request->fobs[i]);
    }
    for (guint i = 0; request->receipts != NULL && i < request->receipts->len; i++) {
        beckon_receipts_keep(database, number, request->receipts->pdata[i]);
    }
    if (request->link != NULL) {
        beckon_used_links_add(database, request->link, number, now_us);
    }
    return shopper;
}

static GPtrArray *enrol_all(BeckonDatabase *database, const BeckonEnrolment *requests,
                            gsize n_requests, int64_t now_us, GError **error)
{
    g_autoptr(GPtrArray) shoppers =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_shopper_free);
    for (gsize i = 0; i < n_requests; i++) {
        BeckonShopper *shopper = enrol(database, &requests[i], now_us, error);
        if (shopper == NULL) {
            return NULL;
        }
        g_ptr_array_add(shoppers, shopper);
    }
    return g_steal_pointer(&shoppers);
}

/* The keys go to the disk first: a key without a shopper is removed at the next open, a shopper
 * without a key would be lost. */
GPtrArray *beckon_shoppers_enrol(BeckonDatabase *database, const BeckonEnrolment *requests,
                                 gsize n_requests, int64_t now_us, GError **error)
{
    if (n_requests > BECKON_LIMIT_ENROL_BATCH) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "%zu shoppers at once: enrol at most %d a call", n_requests,
                    BECKON_LIMIT_ENROL_BATCH);
        return NULL;
    }
    if (!beckon_sql_begin(&database->sql, error)) {
        return NULL;
    }
    if (!beckon_sql_begin(&database->keys.sql, error)) {
        beckon_sql_rollback(&database->sql);
        return NULL;
    }
    g_autoptr(GPtrArray) shoppers = enrol_all(database, requests, n_requests, now_us, error);
    if (shoppers == NULL) {
        beckon_sql_rollback(&database->keys.sql);
        beckon_sql_rollback(&database->sql);
        return NULL;
    }
    if (!beckon_sql_commit(&database->keys.sql, error)) {
        beckon_sql_rollback(&database->sql);
        return NULL;
    }
    if (!beckon_sql_commit(&database->sql, error)) {
        return NULL;
    }
    database->n_shoppers += shoppers->len;
    return g_steal_pointer(&shoppers);
}
