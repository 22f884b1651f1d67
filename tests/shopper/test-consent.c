/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "base/time.h"
#include "shopper/consent.h"
#include "testing.h"

static void reads_the_five_purposes(void)
{
    const char *all[] = {"presence", "history", "visits", "signals", "analytics", NULL};
    guint purposes = 0;
    CU_ASSERT_TRUE(beckon_purposes_parse(all, &purposes, NULL));
    CU_ASSERT_EQUAL(purposes, BECKON_PURPOSES_ALL);
    for (gsize i = 0; all[i] != NULL; i++) {
        BeckonPurpose purpose;
        CU_ASSERT_TRUE(beckon_purpose_parse(all[i], &purpose, NULL));
        CU_ASSERT_STRING_EQUAL(beckon_purpose_name(purpose), all[i]);
    }
}

static void writes_a_mask_in_a_fixed_order(void)
{
    g_auto(GStrv) names = beckon_purposes_names(BECKON_PURPOSE_SIGNALS | BECKON_PURPOSE_PRESENCE);
    const char *expected[] = {"presence", "signals", NULL};
    CU_ASSERT_TRUE(g_strv_equal((const char *const *)names, expected));
    g_auto(GStrv) none = beckon_purposes_names(0);
    CU_ASSERT_PTR_NULL(none[0]);
}

static void refuses_a_misspelt_purpose_and_says_which_was_meant(void)
{
    const char *misspelt[] = {"presence", "histroy", NULL};
    guint purposes = 77;
    g_autoptr(GError) error = NULL;
    CU_ASSERT_FALSE(beckon_purposes_parse(misspelt, &purposes, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "did you mean 'history'?"));
    CU_ASSERT_EQUAL(purposes, 77);
}

static void refuses_a_purpose_named_twice(void)
{
    const char *twice[] = {"visits", "visits", NULL};
    guint purposes = 0;
    g_autoptr(GError) error = NULL;
    CU_ASSERT_FALSE(beckon_purposes_parse(twice, &purposes, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
}

static void a_receipt_holds_from_when_it_is_given_until_it_lapses(void)
{
    g_autoptr(BeckonConsent) consent =
        beckon_consent_new(BECKON_PURPOSE_HISTORY, "2026-05-en", 1000, "app", 2000);
    CU_ASSERT_FALSE(beckon_consent_holds(consent, 999));
    CU_ASSERT_TRUE(beckon_consent_holds(consent, 1000));
    CU_ASSERT_TRUE(beckon_consent_holds(consent, 1999));
    CU_ASSERT_FALSE(beckon_consent_holds(consent, 2000));
}

static void a_lapsed_receipt_allows_nothing(void)
{
    g_autoptr(GPtrArray) consents =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_consent_free);
    g_ptr_array_add(consents,
                    beckon_consent_new(BECKON_PURPOSE_PRESENCE, "1", 0, "app", BECKON_TIME_NEVER));
    g_ptr_array_add(consents, beckon_consent_new(BECKON_PURPOSE_VISITS, "1", 0, "app", 500));
    CU_ASSERT_EQUAL(beckon_consents_in_force(consents, 499),
                    BECKON_PURPOSE_PRESENCE | BECKON_PURPOSE_VISITS);
    CU_ASSERT_EQUAL(beckon_consents_in_force(consents, 500), BECKON_PURPOSE_PRESENCE);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_the_five_purposes),
        BECKON_TEST(writes_a_mask_in_a_fixed_order),
        BECKON_TEST(refuses_a_misspelt_purpose_and_says_which_was_meant),
        BECKON_TEST(refuses_a_purpose_named_twice),
        BECKON_TEST(a_receipt_holds_from_when_it_is_given_until_it_lapses),
        BECKON_TEST(a_lapsed_receipt_allows_nothing),
    };
    return BECKON_TESTS_RUN("consent", tests);
}
