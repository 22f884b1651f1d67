/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/receipts.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "engine/outbox.h"
#include "jws/receipt-token.h"

#define HOW "app"

static void brought_free(gpointer data)
{
    BeckonBroughtReceipt *receipt = data;
    g_free(receipt->token);
    g_free(receipt);
}

static bool refuse(GError **error, const char *why)
{
    g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID, why);
    return false;
}

static bool add(GPtrArray *receipts, guint *purposes, const BeckonReceipt *said, const char *token,
                GError **error)
{
    if ((*purposes & said->purpose) != 0) {
        return refuse(error, "two receipts are for one purpose: send the later one alone");
    }
    *purposes |= said->purpose;
    BeckonBroughtReceipt *receipt = g_new(BeckonBroughtReceipt, 1);
    *receipt = (BeckonBroughtReceipt){*said, g_strdup(token)};
    g_ptr_array_add(receipts, receipt);
    return true;
}

static JsonArray *array_of(JsonObject *body, GError **error)
{
    JsonNode *node = json_object_get_member(body, "consents");
    if (node == NULL || !JSON_NODE_HOLDS_ARRAY(node)) {
        refuse(error, "\"consents\" is to be a list of receipts that the device signed");
        return NULL;
    }
    JsonArray *array = json_node_get_array(node);
    guint most = (guint)__builtin_popcount(BECKON_PURPOSES_ALL);
    if (json_array_get_length(array) > most) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "\"consents\" has more than %u receipts: one for each purpose is enough", most);
        return NULL;
    }
    return array;
}

GPtrArray *beckon_receipts_read(const BeckonEngine *engine, JsonObject *body,
                                const BeckonJwk *device, int64_t now_us, GError **error)
{
    g_autoptr(GPtrArray) receipts = g_ptr_array_new_with_free_func(brought_free);
    JsonArray *array = array_of(body, error);
    guint purposes = 0;
    for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        BeckonReceipt said;
        if (json_node_get_value_type(node) != G_TYPE_STRING) {
            refuse(error, "a consent is to be a receipt that the device signed");
            return NULL;
        }
        const char *token = json_node_get_string(node);
        if (!beckon_receipt_verify(token, strlen(token), device, engine->issuer, now_us, &said,
                                   error) ||
            !add(receipts, &purposes, &said, token, error)) {
            g_prefix_error(error, "consent %u: ", i + 1);
            return NULL;
        }
    }
    return array != NULL ? g_steal_pointer(&receipts) : NULL;
}

/* A device whose clock is ahead gave its consent now, not later. */
BeckonConsent *beckon_receipts_consent(const BeckonBroughtReceipt *receipt, int64_t now_us)
{
    return beckon_consent_new(receipt->said.purpose, receipt->said.text,
                              MIN(receipt->said.iat_us, now_us), HOW, receipt->said.until_us);
}

BeckonKeptReceipt *beckon_receipts_kept(const BeckonBroughtReceipt *receipt, int64_t now_us)
{
    return beckon_kept_receipt_new(receipt->said.purpose, receipt->said.given, receipt->said.iat_us,
                                   now_us, receipt->token);
}

/* What the store signs about a receipt: NULL when its shopper is gone. */
static char *answer_to(const BeckonEngine *engine, const BeckonKeptReceipt *receipt)
{
    g_autoptr(BeckonShopper) shopper =
        beckon_shoppers_find(engine->database, receipt->number, NULL);
    if (shopper == NULL) {
        return NULL;
    }
    const BeckonReceiptToken token = {
        .issuer = engine->issuer,
        .subject = shopper->subject,
        .purpose = beckon_purpose_name(receipt->purpose),
        .given = receipt->given,
        .receipt = receipt->token,
        .iat_us = receipt->taken_us,
    };
    return beckon_receipt_token_print(&token);
}

void beckon_receipts_claim(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    guint32 limit = 0;
    g_autoptr(GError) error = NULL;
    g_variant_get(arguments, "(u)", &limit);
    g_autoptr(GPtrArray) receipts =
        beckon_receipts_unsigned(engine->database, MIN(limit, BECKON_LIMIT_OUTBOX_CLAIM), &error);
    if (receipts == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("a(ts)"));
    for (guint i = 0; i < receipts->len; i++) {
        const BeckonKeptReceipt *receipt = receipts->pdata[i];
        g_autofree char *payload = answer_to(engine, receipt);
        if (payload != NULL) {
            g_variant_builder_add(&out, "(ts)", receipt->receipt, payload);
        }
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(a(ts))", &out));
}

void beckon_receipts_settle_all(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GVariantIter) rows = NULL;
    g_autoptr(GError) error = NULL;
    guint64 receipt = 0;
    const char *token = NULL;
    g_variant_get(arguments, "(a(ts))", &rows);
    if (!beckon_database_begin(engine->database, &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    while (g_variant_iter_loop(rows, "(t&s)", &receipt, &token)) {
        bool is_signed = beckon_outbox_is_token(token);
        if (!is_signed) {
            g_message("the dispatcher gave no token for receipt %" G_GUINT64_FORMAT, receipt);
        }
        beckon_receipts_settle(engine->database, receipt, is_signed ? token : NULL);
    }
    if (!beckon_database_commit(engine->database, &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, NULL);
}
