/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/http/proofs.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "testing.h"

#define S INT64_C(1000000)

static BeckonDpopProof proof(const char *key, const char *jti, int64_t iat_us)
{
    BeckonDpopProof made = {.iat_us = iat_us};
    g_strlcpy(made.key.thumbprint, key, sizeof made.key.thumbprint);
    g_strlcpy(made.jti, jti, sizeof made.jti);
    return made;
}

static bool use(BeckonProofs *proofs, const char *key, const char *jti, int64_t t_us)
{
    const BeckonDpopProof made = proof(key, jti, t_us);
    return beckon_proofs_use(proofs, &made, t_us, NULL);
}

static void a_proof_is_good_once(void)
{
    g_autoptr(BeckonProofs) proofs = beckon_proofs_new(100 * S);
    CU_ASSERT_TRUE(use(proofs, "device-1", "a", 101 * S));
    CU_ASSERT_FALSE(use(proofs, "device-1", "a", 101 * S));
    CU_ASSERT_TRUE(use(proofs, "device-1", "b", 101 * S));
    CU_ASSERT_TRUE(use(proofs, "device-2", "a", 101 * S));
}

static void it_is_remembered_for_as_long_as_it_would_be_accepted(void)
{
    g_autoptr(BeckonProofs) proofs = beckon_proofs_new(0);
    const BeckonDpopProof early = proof("device", "x", 219 * S);
    /* Made by a clock 60 s ahead, it is accepted until 120 s after it was first used. */
    CU_ASSERT_TRUE(beckon_proofs_use(proofs, &early, 159 * S, NULL));
    for (int64_t t = 160; t <= 279; t++) {
        CU_ASSERT_FALSE(beckon_proofs_use(proofs, &early, t * S, NULL));
    }
}

static void what_an_earlier_run_may_have_seen_is_refused(void)
{
    g_autoptr(BeckonProofs) proofs = beckon_proofs_new(100 * S);
    g_autoptr(GError) error = NULL;
    const BeckonDpopProof old = proof("device", "x", 99 * S);
    CU_ASSERT_FALSE(beckon_proofs_use(proofs, &old, 101 * S, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_DENIED));
}

static void a_clock_that_is_set_back_makes_no_proof_good_again(void)
{
    g_autoptr(BeckonProofs) proofs = beckon_proofs_new(0);
    const BeckonDpopProof used = proof("device", "x", 1000 * S);
    CU_ASSERT_TRUE(beckon_proofs_use(proofs, &used, 1000 * S, NULL));
    CU_ASSERT_TRUE(use(proofs, "device", "later", 1300 * S));
    for (int64_t t = 400; t <= 1060; t += 20) {
        g_autofree char *other = g_strdup_printf("%" G_GINT64_FORMAT, t);
        const BeckonDpopProof of_then = proof("another", other, t * S);
        beckon_proofs_use(proofs, &of_then, t * S, NULL);
        CU_ASSERT_FALSE(beckon_proofs_use(proofs, &used, t * S, NULL));
    }
    CU_ASSERT_TRUE(use(proofs, "device", "new", 1361 * S));
}

static void a_clock_that_was_years_ahead_refuses_nobody_once_it_is_right(void)
{
    g_autoptr(BeckonProofs) proofs = beckon_proofs_new(400000000 * S);
    CU_ASSERT_TRUE(use(proofs, "device", "in ten years", 400000001 * S));
    CU_ASSERT_TRUE(use(proofs, "device", "now", 84400000 * S));
    CU_ASSERT_FALSE(use(proofs, "device", "now", 84400000 * S));
    const BeckonDpopProof old = proof("device", "x", 84399999 * S);
    CU_ASSERT_FALSE(beckon_proofs_use(proofs, &old, 84400001 * S, NULL));
}

static void a_device_has_its_share_and_no_more(void)
{
    g_autoptr(BeckonProofs) proofs = beckon_proofs_new(0);
    g_autoptr(GError) error = NULL;
    char jti[16];
    for (int i = 0; i < BECKON_LIMIT_PROOFS_A_DEVICE; i++) {
        g_snprintf(jti, sizeof jti, "%d", i);
        CU_ASSERT_TRUE_FATAL(use(proofs, "greedy", jti, 10 * S));
    }
    const BeckonDpopProof one_more = proof("greedy", "one more", 10 * S);
    CU_ASSERT_FALSE(beckon_proofs_use(proofs, &one_more, 10 * S, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_LIMIT));
    CU_ASSERT_TRUE(use(proofs, "another", "1", 10 * S));
    CU_ASSERT_TRUE(use(proofs, "greedy", "later", 131 * S));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_proof_is_good_once),
        BECKON_TEST(it_is_remembered_for_as_long_as_it_would_be_accepted),
        BECKON_TEST(what_an_earlier_run_may_have_seen_is_refused),
        BECKON_TEST(a_clock_that_is_set_back_makes_no_proof_good_again),
        BECKON_TEST(a_clock_that_was_years_ahead_refuses_nobody_once_it_is_right),
        BECKON_TEST(a_device_has_its_share_and_no_more),
    };
    return BECKON_TESTS_RUN("engine/proofs", tests);
}
