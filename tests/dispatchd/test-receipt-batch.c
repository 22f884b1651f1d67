/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/receipt-batch.h"

#include "jws/base64url.h"

#include "base/limits.h"
#include "dispatchd/batch.h"
#include "jws/offer-token.h"
#include "jws/receipt-token.h"
#include "testing.h"

/* SHA-256 of nothing, FIPS 180-4. */
#define SHA256 "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
#define RECEIPT                                                                                    \
    "{\"iss\":\"beckon:demo\",\"iat\":1,\"sub\":\"p\",\"purpose\":\"presence\",\"given\":true,"    \
    "\"sha256\":\"" SHA256 "\"}"
#define OFFER                                                                                      \
    "{\"iss\":\"i\",\"sub\":\"s\",\"aud\":\"a\",\"jti\":\"j\",\"iat\":1,\"nbf\":1,\"exp\":2}"

/* A letter a payload: signed or refused. */
static char *outcomes(const char *const *payloads, gsize n_payloads)
{
    g_autoptr(BeckonSigningKey) key = beckon_signing_key_generate();
    g_autoptr(BeckonJwsSigner) signer =
        beckon_jws_signer_new(key, BECKON_JWS_ALG_EDDSA, BECKON_RECEIPT_TOKEN_TYP);
    GVariantBuilder rows;
    guint refused = 99;
    g_variant_builder_init(&rows, G_VARIANT_TYPE("a(ts)"));
    for (gsize i = 0; i < n_payloads; i++) {
        g_variant_builder_add(&rows, "(ts)", (guint64)i + 1, payloads[i]);
    }
    g_autoptr(GVariant) claimed = g_variant_ref_sink(g_variant_builder_end(&rows));
    g_autoptr(GVariant) settled = beckon_receipt_batch_sign(signer, claimed, &refused);
    g_autoptr(GString) letters = g_string_new(NULL);
    for (gsize i = 0; i < n_payloads; i++) {
        guint64 number = 0;
        const char *token = NULL;
        g_variant_get_child(settled, i, "(t&s)", &number, &token);
        CU_ASSERT_EQUAL(number, i + 1);
        g_string_append_c(letters, token[0] != '\0' ? 's' : 'r');
        refused -= token[0] == '\0';
    }
    CU_ASSERT_EQUAL(refused, 0);
    return g_string_free(g_steal_pointer(&letters), FALSE);
}

static void signs_receipts_and_refuses_everything_else(void)
{
    g_autofree char *padding = g_strnfill(BECKON_LIMIT_TOKEN_BYTES, ' ');
    g_autofree char *long_one = g_strconcat(RECEIPT, padding, NULL);
    const char *const payloads[] = {
        RECEIPT,
        OFFER,
        "",
        "{}",
        "no JSON",
        long_one,
        "{\"iss\":\"beckon:demo\",\"iat\":1,\"sub\":\"p\",\"purpose\":\"presence\",\"given\":true,"
        "\"sha256\":\"" SHA256 "\",\"exp\":2}",
        "{\"iss\":\"beckon:demo\",\"iat\":1,\"sub\":\"p\",\"purpose\":\"presence\",\"given\":1,"
        "\"sha256\":\"" SHA256 "\"}",
        RECEIPT,
    };
    g_autofree char *letters = outcomes(payloads, G_N_ELEMENTS(payloads));
    CU_ASSERT_STRING_EQUAL(letters, "srrrrrrrs");
}

static void a_receipt_among_the_drafts_of_offers_is_refused(void)
{
    g_autoptr(BeckonSigningKey) key = beckon_signing_key_generate();
    g_autoptr(BeckonOfferSigner) signer = beckon_offer_signer_new(key, BECKON_JWS_ALG_EDDSA);
    g_autofree char *x =
        beckon_base64url_encode(beckon_signing_key_public(key)->x, BECKON_ED25519_PUBLIC_BYTES);
    g_autoptr(GVariant) drafts = g_variant_ref_sink(
        g_variant_new_parsed("[(@t 1, 'j', 'device', %s, %s, @x 0)]", x, RECEIPT));
    g_autoptr(BeckonBatch) batch = beckon_batch_sign(signer, drafts);
    CU_ASSERT_EQUAL(beckon_batch_refused(batch), 1);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(signs_receipts_and_refuses_everything_else),
        BECKON_TEST(a_receipt_among_the_drafts_of_offers_is_refused),
    };
    return BECKON_TESTS_RUN("dispatchd/receipt-batch", tests);
}
