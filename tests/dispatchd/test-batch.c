/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/batch.h"

#include <string.h>

#include "base/limits.h"
#include "jws/base64url.h"
#include "jws/json.h"
#include "jws/jws.h"
#include "jws/offer-token.h"
#include "jws/till-form.h"
#include "testing.h"

/* RFC 8037 appendix A. */
#define DEVICE_X   "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define DEVICE_JKT "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"

typedef struct {
    BeckonSigningKey *key;
    BeckonOfferSigner *signer;
    GVariantBuilder drafts;
    guint64 seq;
} Rig;

static Rig rig_new(void)
{
    Rig rig = {.key = beckon_signing_key_generate()};
    rig.signer = beckon_offer_signer_new(rig.key, BECKON_JWS_ALG_EDDSA);
    g_variant_builder_init(&rig.drafts, G_VARIANT_TYPE("a(tssssx)"));
    return rig;
}

static void rig_clear(Rig *rig)
{
    beckon_offer_signer_free(rig->signer);
    beckon_signing_key_free(rig->key);
}

/* A draft whose claims begin as they should and go on with `more`. */
static void add_draft(Rig *rig, const char *more)
{
    g_autofree char *jti = g_strdup_printf("%032" G_GINT64_MODIFIER "x", ++rig->seq);
    g_autofree char *payload =
        g_strdup_printf("{\"iss\":\"i\",\"sub\":\"s\",\"aud\":\"a\",\"jti\":\"%s\",\"iat\":1,"
                        "\"nbf\":1,\"exp\":2,\"cnf\":{\"jkt\":\"" DEVICE_JKT "\"}%s}",
                        jti, more);
    g_variant_builder_add(&rig->drafts, "(tssssx)", rig->seq, jti, "device", DEVICE_X, payload,
                          (gint64)0);
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
    add_draft(&rig, "");
    add_draft(&rig, ",\"exp\":3");
    add_draft(&rig, "");
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
    add_draft(&rig, "");
    add_draft(&rig, "");
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
    g_autofree char *long_claim = g_strdup_printf(",\"text\":\"%s\"", long_text);
    add_draft(&rig, long_claim);
    add_draft(&rig, "");
    g_autoptr(BeckonBatch) batch = sign(&rig);
    g_autoptr(GVariant) offers = g_variant_ref_sink(beckon_batch_offers(batch));
    g_autofree char *letters = outcomes(batch);
    CU_ASSERT_STRING_EQUAL(letters, "rw");
    CU_ASSERT_EQUAL(g_variant_n_children(offers), 1);
    rig_clear(&rig);
}

/* The form that the only draft's device shows; parsed. The token is as it was handed on. */
static BeckonTillForm form_of(Rig *rig, const char *more, char **ret_token)
{
    static const uint8_t seed[BECKON_SIGNING_SEED_BYTES] = {7};
    g_autoptr(BeckonSigningKey) device = beckon_signing_key_new_from_seed(seed);
    add_draft(rig, more);
    g_autoptr(BeckonBatch) batch = sign(rig);
    g_autoptr(GVariant) offers = g_variant_ref_sink(beckon_batch_offers(batch));
    CU_ASSERT_EQUAL_FATAL(g_variant_n_children(offers), 1);
    g_variant_get_child(offers, 0, "(tsssx)", NULL, NULL, NULL, ret_token, NULL);
    g_autoptr(BeckonJws) jws =
        beckon_jws_parse(*ret_token, strlen(*ret_token), BECKON_OFFER_TOKEN_TYP, NULL);
    g_autoptr(JsonObject) claims =
        beckon_jws_verify(jws, beckon_signing_key_public(rig->key), NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(claims);
    g_autofree char *text =
        beckon_till_form_complete(json_object_get_string_member(claims, "till"), device, 0);
    BeckonTillForm form = {0};
    CU_ASSERT_TRUE_FATAL(beckon_till_form_parse(text, strlen(text), &form));
    return form;
}

static void says_to_tills_what_the_claims_say(void)
{
    static const struct {
        const char *more;
        uint64_t product;
        BeckonTillReduction reduction;
        uint64_t value;
    } cases[] = {
        {"", 0, BECKON_TILL_REDUCE_NONE, 0},
        {",\"gtin\":\"09506000134352\",\"reduce\":{\"percent\":20}", 9506000134352,
         BECKON_TILL_REDUCE_PERCENT, 20},
        {",\"reduce\":{\"by\":\"5.00 EUR\"}", 0, BECKON_TILL_REDUCE_BY, 500},
        {",\"reduce\":{\"price\":\"999 JPY\"}", 0, BECKON_TILL_REDUCE_PRICE, 999},
        {",\"reduce\":{\"gift\":\"4006381333931\"}", 0, BECKON_TILL_REDUCE_GIFT, 4006381333931},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Rig rig = rig_new();
        g_autofree char *token = NULL;
        g_autoptr(BeckonJwkSet) keys = beckon_jwk_set_new();
        beckon_jwk_set_add(keys, beckon_signing_key_public(rig.key), NULL);
        BeckonTillForm form = form_of(&rig, cases[i].more, &token);
        g_autofree char *device =
            beckon_base64url_encode(form.offer.device, sizeof form.offer.device);
        CU_ASSERT_EQUAL(form.offer.jti[BECKON_TILL_JTI_BYTES - 1], 1);
        CU_ASSERT_EQUAL(form.offer.exp_s, 2);
        CU_ASSERT_EQUAL(form.offer.product, cases[i].product);
        CU_ASSERT_EQUAL(form.offer.reduction, cases[i].reduction);
        CU_ASSERT_EQUAL(form.offer.value, cases[i].value);
        CU_ASSERT_STRING_EQUAL(device, DEVICE_X);
        CU_ASSERT_EQUAL(beckon_till_form_check_hub(&form, keys, "a"), BECKON_TILL_ACCEPTED);
        CU_ASSERT_EQUAL(beckon_till_form_check_hub(&form, keys, "b"), BECKON_TILL_FOREIGN);
        rig_clear(&rig);
    }
}

static void signs_the_same_draft_to_the_same_token(void)
{
    Rig rig = rig_new();
    g_autofree char *first = NULL, *second = NULL;
    form_of(&rig, ",\"reduce\":{\"percent\":20}", &first);
    rig.seq = 0;
    g_variant_builder_init(&rig.drafts, G_VARIANT_TYPE("a(tssssx)"));
    form_of(&rig, ",\"reduce\":{\"percent\":20}", &second);
    CU_ASSERT_STRING_EQUAL(first, second);
    rig_clear(&rig);
}

static void refuses_what_no_till_could_take(void)
{
    static const char *const wrong[] = {
        ",\"reduce\":{\"percent\":0}",
        ",\"reduce\":{\"percent\":101}",
        ",\"reduce\":{\"percent\":-1}",
        ",\"reduce\":{\"by\":\"five\"}",
        ",\"reduce\":{\"by\":5}",
        ",\"reduce\":{\"gift\":\"shoes\"}",
        ",\"reduce\":{}",
        ",\"reduce\":20",
        ",\"gtin\":\"-1\"",
        ",\"gtin\":\"123456789012345\"",
        ",\"gtin\":7",
        ",\"till\":\"AQ\"",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        Rig rig = rig_new();
        add_draft(&rig, wrong[i]);
        g_autoptr(BeckonBatch) batch = sign(&rig);
        CU_ASSERT_EQUAL(beckon_batch_refused(batch), 1);
        rig_clear(&rig);
    }
}

static void refuses_the_key_of_another_device(void)
{
    static const char *const keys[] = {"PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw", "", "AAAA"};
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        Rig rig = rig_new();
        g_variant_builder_add(&rig.drafts, "(tssssx)", (guint64)1,
                              "00000000000000000000000000000001", "device", keys[i],
                              "{\"iss\":\"i\",\"sub\":\"s\",\"aud\":\"a\","
                              "\"jti\":\"00000000000000000000000000000001\",\"iat\":1,\"nbf\":1,"
                              "\"exp\":2,\"cnf\":{\"jkt\":\"" DEVICE_JKT "\"}}",
                              (gint64)0);
        g_autoptr(BeckonBatch) batch = sign(&rig);
        CU_ASSERT_EQUAL(beckon_batch_refused(batch), 1);
        rig_clear(&rig);
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(gives_each_offer_its_own_answer),
        BECKON_TEST(believes_no_answer_of_another_length),
        BECKON_TEST(refuses_what_would_make_a_token_that_nobody_takes),
        BECKON_TEST(says_to_tills_what_the_claims_say),
        BECKON_TEST(signs_the_same_draft_to_the_same_token),
        BECKON_TEST(refuses_what_no_till_could_take),
        BECKON_TEST(refuses_the_key_of_another_device),
    };
    return BECKON_TESTS_RUN("dispatchd/batch", tests);
}
