/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/batch.h"

#include "base/limits.h"
#include "jws/offer-token.h"
#include "testing.h"

typedef struct {
    BeckonSigningKey *key;
    BeckonJwsSigner *signer;
    GVariantBuilder drafts;
    guint64 seq;
} Rig;

static Rig rig_new(void)
{
    Rig rig = {.key = beckon_signing_key_generate()};
    rig.signer = beckon_jws_signer_new(rig.key, BECKON_JWS_ALG_EDDSA, BECKON_OFFER_TOKEN_TYP);
    g_variant_builder_init(&rig.drafts, G_VARIANT_TYPE("a(tsssx)"));
    return rig;
}

static void rig_clear(Rig *rig)
{
    beckon_jws_signer_free(rig->signer);
    beckon_signing_key_free(rig->key);
}

static void add_draft(Rig *rig, const char *jti, const char *text)
{
    g_autofree char *payload =
        g_strdup_printf("{\"iss\":\"i\",\"sub\":\"s\",\"aud\":\"a\",\"jti\":\"%s\",\"iat\":1,"
                        "\"nbf\":1,\"exp\":2,\"text\":\"%s\"}",
                        jti, text);
    g_variant_builder_add(&rig->drafts, "(tsssx)", ++rig->seq, jti, "device", payload, (gint64)0);
}

static BeckonBatch *sign(Rig *rig)
{
    g_autoptr(GVariant) drafts = g_variant_ref_sink(g_variant_builder_end(&rig->drafts));
    return beckon_batch_sign(rig->signer, drafts);
}

static void take_answer(BeckonBatch *batch, const char *text)
{
    g_autoptr(GVariant) answer = g_variant_parse(G_VARIANT_TYPE("ab"), text, NULL, NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(answer);
    beckon_batch_take_answer(batch, answer);
}

/* The answers of Settle, a letter a draft: refused, waiting or delivered. */
static char *outcomes(const BeckonBatch *batch)
{
    g_autoptr(GVariant) settled = g_variant_ref_sink(beckon_batch_settlement(batch));
    GString *letters = g_string_new(NULL);
    GVariantIter iter;
    const char *token;
    gboolean on_stream;
    g_variant_iter_init(&iter, settled);
    while (g_variant_iter_next(&iter, "(&s&sb)", NULL, &token, &on_stream)) {
        g_string_append_c(letters, token[0] == '\0' ? 'r' : on_stream ? 'd' : 'w');
    }
    return g_string_free(letters, FALSE);
}

static void gives_each_offer_its_own_answer(void)
{
    Rig rig = rig_new();
    add_draft(&rig, "one", "");
    add_draft(&rig, "two\",\"jti\":\"two", "");
    add_draft(&rig, "three", "");
    g_autoptr(BeckonBatch) batch = sign(&rig);
    take_answer(batch, "[false, true]");
    g_autofree char *letters = outcomes(batch);
    CU_ASSERT_STRING_EQUAL(letters, "wrd");
    CU_ASSERT_EQUAL(beckon_batch_size(batch), 3);
    CU_ASSERT_EQUAL(beckon_batch_refused(batch), 1);
    CU_ASSERT_EQUAL(beckon_batch_delivered(batch), 1);
    CU_ASSERT_PTR_NOT_NULL(beckon_batch_why_refused(batch));
    rig_clear(&rig);
}

static void believes_no_answer_of_another_length(void)
{
    Rig rig = rig_new();
    add_draft(&rig, "one", "");
    add_draft(&rig, "two", "");
    g_autoptr(BeckonBatch) batch = sign(&rig);
    take_answer(batch, "[true]");
    take_answer(batch, "[true, true, true]");
    take_answer(batch, "@ab []");
    g_autofree char *letters = outcomes(batch);
    CU_ASSERT_STRING_EQUAL(letters, "ww");
    CU_ASSERT_EQUAL(beckon_batch_delivered(batch), 0);
    rig_clear(&rig);
}

static void refuses_what_would_make_a_token_that_nobody_takes(void)
{
    Rig rig = rig_new();
    g_autofree char *long_text = g_strnfill(BECKON_LIMIT_TOKEN_BYTES, 'x');
    add_draft(&rig, "long", long_text);
    add_draft(&rig, "short", "");
    g_autoptr(BeckonBatch) batch = sign(&rig);
    g_autoptr(GVariant) offers = g_variant_ref_sink(beckon_batch_offers(batch));
    g_autofree char *letters = outcomes(batch);
    CU_ASSERT_STRING_EQUAL(letters, "rw");
    CU_ASSERT_EQUAL(g_variant_n_children(offers), 1);
    rig_clear(&rig);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(gives_each_offer_its_own_answer),
        BECKON_TEST(believes_no_answer_of_another_length),
        BECKON_TEST(refuses_what_would_make_a_token_that_nobody_takes),
    };
    return BECKON_TESTS_RUN("dispatchd/batch", tests);
}
