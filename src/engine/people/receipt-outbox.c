/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/receipt-outbox.h"

#include "base/limits.h"
#include "database/receipts.h"
#include "engine/offers/outbox.h"
#include "jws/receipt-token.h"

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

void beckon_receipt_outbox_claim(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
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

void beckon_receipt_outbox_settle(void *data, GVariant *arguments,
                                  GDBusMethodInvocation *invocation)
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
