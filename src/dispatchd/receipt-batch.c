/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/receipt-batch.h"

#include <stdbool.h>
#include <string.h>

#include "base/limits.h"
#include "jws/json.h"
#include "jws/receipt-token.h"

static bool is_receipt(const char *payload, gsize len)
{
    g_autoptr(JsonObject) claims =
        len <= BECKON_LIMIT_TOKEN_BYTES ? beckon_json_parse_object(payload, len, NULL) : NULL;
    return claims != NULL && beckon_receipt_token_check_claims(claims, NULL);
}

GVariant *beckon_receipt_batch_sign(const BeckonJwsSigner *signer, GVariant *receipts,
                                    guint *ret_refused)
{
    GVariantBuilder settled;
    GVariantIter rows;
    guint64 receipt = 0;
    const char *payload = NULL;
    guint refused = 0;
    g_variant_builder_init(&settled, G_VARIANT_TYPE("a(ts)"));
    g_variant_iter_init(&rows, receipts);
    while (g_variant_iter_next(&rows, "(t&s)", &receipt, &payload)) {
        gsize len = strlen(payload);
        g_autofree char *token =
            is_receipt(payload, len) ? beckon_jws_signer_sign(signer, payload, len) : g_strdup("");
        refused += token[0] == '\0';
        g_variant_builder_add(&settled, "(ts)", receipt, token);
    }
    *ret_refused = refused;
    return g_variant_ref_sink(g_variant_builder_end(&settled));
}
