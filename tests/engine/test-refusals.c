/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/offers/refusals.h"

#include <string.h>

#include "testing.h"

static const BeckonRefusalFacts facts = {.when = "today at 10:42",
                                         .till = "till 2",
                                         .amount = "4.00 EUR",
                                         .receipt = "17",
                                         .campaign = "headlamp"};

/* The codes and statuses that schemas/openapi.yaml promises to tills. */
static void each_reason_has_its_name_and_status(void)
{
    static const struct {
        BeckonRefusal refusal;
        const char *name;
        guint status;
    } promised[] = {
        {BECKON_REFUSAL_MALFORMED, "malformed", 400},
        {BECKON_REFUSAL_FOREIGN, "foreign", 422},
        {BECKON_REFUSAL_STALE, "stale", 422},
        {BECKON_REFUSAL_AHEAD, "ahead", 422},
        {BECKON_REFUSAL_AMOUNT, "amount", 422},
        {BECKON_REFUSAL_EXPIRED, "expired", 409},
        {BECKON_REFUSAL_REDEEMED, "redeemed", 409},
        {BECKON_REFUSAL_DISMISSED, "dismissed", 409},
        {BECKON_REFUSAL_REVOKED, "revoked", 409},
        {BECKON_REFUSAL_UNKNOWN, "unknown", 404},
        {BECKON_REFUSAL_RECEIPT_USED, "receipt-used", 409},
    };
    CU_ASSERT_EQUAL(G_N_ELEMENTS(promised), BECKON_REFUSALS - 1);
    for (gsize i = 0; i < G_N_ELEMENTS(promised); i++) {
        CU_ASSERT_STRING_EQUAL(beckon_refusal_name(promised[i].refusal), promised[i].name);
        CU_ASSERT_EQUAL(beckon_refusal_status(promised[i].refusal), promised[i].status);
    }
}

/* A sentence that a cashier can read out: whole, with nothing left to fill in. */
static void each_reason_is_a_sentence_in_each_language(void)
{
    for (guint refusal = BECKON_REFUSAL_NONE + 1; refusal < BECKON_REFUSALS; refusal++) {
        for (guint language = 0; language < BECKON_LANGUAGES; language++) {
            g_autofree char *sentence =
                beckon_refusal_sentence((BeckonRefusal)refusal, (BeckonLanguage)language, &facts);
            const char *title =
                beckon_refusal_title((BeckonRefusal)refusal, (BeckonLanguage)language);
            CU_ASSERT_TRUE(g_unichar_isupper(g_utf8_get_char(sentence)));
            CU_ASSERT_TRUE(g_str_has_suffix(sentence, "."));
            CU_ASSERT_PTR_NULL(strpbrk(sentence, "{}"));
            CU_ASSERT_TRUE(strlen(title) > 0 && !g_str_has_suffix(title, "."));
        }
    }
}

static void says_what_a_cashier_needs_to_know(void)
{
    g_autofree char *redeemed =
        beckon_refusal_sentence(BECKON_REFUSAL_REDEEMED, BECKON_LANGUAGE_EN, &facts);
    g_autofree char *amount =
        beckon_refusal_sentence(BECKON_REFUSAL_AMOUNT, BECKON_LANGUAGE_EN, &facts);
    g_autofree char *in_german =
        beckon_refusal_sentence(BECKON_REFUSAL_AMOUNT, BECKON_LANGUAGE_DE, &facts);
    g_autofree char *receipt =
        beckon_refusal_sentence(BECKON_REFUSAL_RECEIPT_USED, BECKON_LANGUAGE_EN, &facts);
    CU_ASSERT_STRING_EQUAL(redeemed, "This offer was already used today at 10:42 at till 2.");
    CU_ASSERT_PTR_NOT_NULL(strstr(amount, "4.00 EUR"));
    CU_ASSERT_PTR_NOT_NULL(strstr(in_german, "4,00 EUR"));
    CU_ASSERT_PTR_NOT_NULL(strstr(receipt, "17"));
    CU_ASSERT_PTR_NOT_NULL(strstr(receipt, "headlamp"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(each_reason_has_its_name_and_status),
        BECKON_TEST(each_reason_is_a_sentence_in_each_language),
        BECKON_TEST(says_what_a_cashier_needs_to_know),
    };
    return BECKON_TESTS_RUN("engine/refusals", tests);
}
