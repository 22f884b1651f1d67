/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include "identity/claims.h"
#include "wire/link.h"

#define ID UINT64_C(0x1122334455667788)

static uint32_t owner(const BeckonClaims *claims)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    beckon_claims_rows(claims, rows);
    g_assert_cmpuint(rows->len, <=, 1);
    return rows->len == 1 ? g_array_index(rows, BeckonRosterRow, 0).handle : 0;
}

static void the_first_to_claim_an_id_owns_it(void)
{
    g_autoptr(BeckonClaims) claims = beckon_claims_new();
    CU_ASSERT(beckon_claims_add(claims, ID, 1));
    CU_ASSERT(!beckon_claims_add(claims, ID, 2));
    CU_ASSERT(owner(claims) == 1);
    CU_ASSERT(beckon_claims_waiting(claims) == 1);
}

static void the_next_in_line_follows_the_owner(void)
{
    g_autoptr(BeckonClaims) claims = beckon_claims_new();
    uint32_t heir = 99;
    beckon_claims_add(claims, ID, 1);
    beckon_claims_add(claims, ID, 2);
    beckon_claims_add(claims, ID, 3);
    CU_ASSERT(beckon_claims_release(claims, ID, 1, &heir));
    CU_ASSERT(heir == 2 && owner(claims) == 2);
    CU_ASSERT(beckon_claims_release(claims, ID, 2, &heir));
    CU_ASSERT(heir == 3 && owner(claims) == 3);
    CU_ASSERT(beckon_claims_release(claims, ID, 3, &heir));
    CU_ASSERT(heir == 0 && owner(claims) == 0);
    CU_ASSERT(beckon_claims_waiting(claims) == 0);
}

static void one_who_left_the_line_does_not_inherit(void)
{
    g_autoptr(BeckonClaims) claims = beckon_claims_new();
    uint32_t heir = 99;
    beckon_claims_add(claims, ID, 1);
    beckon_claims_add(claims, ID, 2);
    beckon_claims_add(claims, ID, 3);
    CU_ASSERT(beckon_claims_withdraw(claims, ID, 2));
    CU_ASSERT(!beckon_claims_withdraw(claims, ID, 2));
    CU_ASSERT(beckon_claims_release(claims, ID, 1, &heir));
    CU_ASSERT(heir == 3);
}

static void only_its_owner_lets_an_id_go(void)
{
    g_autoptr(BeckonClaims) claims = beckon_claims_new();
    uint32_t heir = 99;
    beckon_claims_add(claims, ID, 1);
    beckon_claims_add(claims, ID, 2);
    CU_ASSERT(!beckon_claims_release(claims, ID, 2, &heir));
    CU_ASSERT(!beckon_claims_release(claims, ID + 1, 1, &heir));
    CU_ASSERT(!beckon_claims_withdraw(claims, ID, 1));
    CU_ASSERT(heir == 99 && owner(claims) == 1);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(the_first_to_claim_an_id_owns_it),
        BECKON_TEST(the_next_in_line_follows_the_owner),
        BECKON_TEST(one_who_left_the_line_does_not_inherit),
        BECKON_TEST(only_its_owner_lets_an_id_go),
    };
    return BECKON_TESTS_RUN("identity/claims", tests);
}
