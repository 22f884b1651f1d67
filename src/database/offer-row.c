/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/offer-row.h"

#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "database/profile.h"

void beckon_offer_free(BeckonOffer *offer)
{
    if (offer != NULL) {
        g_free(offer->jti);
        g_free(offer->recipient);
        g_free(offer->campaign);
        g_free(offer->zone);
        g_free(offer->arm);
        g_free(offer->payload);
        g_free(offer->token);
        g_free(offer);
    }
}

/* The text in a box; NULL when it does not open. */
static char *open_text(const BeckonShopperKey *key, uint32_t number, sqlite3_stmt *row, int column)
{
    GByteArray *text = beckon_box_open(key, number, sqlite3_column_blob(row, column),
                                       (gsize)sqlite3_column_bytes(row, column));
    return text != NULL ? (char *)g_byte_array_free(text, FALSE) : NULL;
}

static bool open_boxes(BeckonDatabase *database, sqlite3_stmt *row, BeckonOffer *offer,
                       GError **error)
{
    g_auto(BeckonShopperKey) key = {0};
    if (!beckon_keys_get(&database->keys, offer->number, &key, error)) {
        return false;
    }
    bool has_token = sqlite3_column_type(row, 13) != SQLITE_NULL;
    offer->payload = open_text(&key, offer->number, row, 12);
    offer->token = has_token ? open_text(&key, offer->number, row, 13) : NULL;
    return (offer->payload != NULL && (!has_token || offer->token != NULL)) ||
           beckon_box_refuse(database, "offer", offer->number, error);
}

static bool name_recipient(BeckonDatabase *database, BeckonOffer *offer, GError **error)
{
    g_autoptr(BeckonShopper) shopper = beckon_shoppers_find(database, offer->number, error);
    if (shopper == NULL) {
        return false;
    }
    offer->recipient = g_steal_pointer(&shopper->jkt);
    memcpy(offer->device_x, shopper->x, sizeof offer->device_x);
    g_strlcpy(offer->subject, shopper->subject, sizeof offer->subject);
    return true;
}

static BeckonOffer *read_row(BeckonDatabase *database, sqlite3_stmt *row, GError **error)
{
    g_autoptr(BeckonOffer) offer = g_new0(BeckonOffer, 1);
    bool holds = sqlite3_column_type(row, 8) == SQLITE_NULL;
    offer->seq = (uint64_t)sqlite3_column_int64(row, 0);
    offer->jti = beckon_sql_dup_text(row, 1);
    offer->number = (uint32_t)sqlite3_column_int64(row, 2);
    offer->campaign = beckon_sql_dup_text(row, 3);
    offer->zone = beckon_sql_dup_text(row, 4);
    offer->visit_started_us = sqlite3_column_int64(row, 5);
    offer->drafted_us = sqlite3_column_int64(row, 6);
    offer->expires_us = sqlite3_column_int64(row, 7);
    offer->released_us = holds ? BECKON_TIME_NEVER : sqlite3_column_int64(row, 8);
    offer->state = (BeckonOfferState)sqlite3_column_int(row, 9);
    offer->reserve_minor = sqlite3_column_int64(row, 10);
    offer->cause_us = sqlite3_column_int64(row, 11);
    offer->arm = beckon_sql_dup_text(row, 14);
    return open_boxes(database, row, offer, error) && name_recipient(database, offer, error)
               ? g_steal_pointer(&offer)
               : NULL;
}

GPtrArray *beckon_offer_rows(BeckonDatabase *database, sqlite3_stmt *statement, GError **error)
{
    g_autoptr(GPtrArray) offers = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_offer_free);
    g_autoptr(GError) reason = NULL;
    int rc;
    while (reason == NULL && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        BeckonOffer *offer = read_row(database, statement, &reason);
        if (offer != NULL) {
            g_ptr_array_add(offers, offer);
        } else if (g_error_matches(reason, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
            g_clear_error(&reason);
        }
    }
    bool ended = beckon_sql_end(&database->sql, statement, rc, reason == NULL ? error : NULL);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return NULL;
    }
    return ended ? g_steal_pointer(&offers) : NULL;
}
