/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <string.h>

#include "radio/run.h"

static BeckonAdvertReport advert(int64_t t_us, const uint8_t *data, gsize len)
{
    return (BeckonAdvertReport){.t_us = t_us, .rssi_dbm = -60, .len = (uint16_t)len, .data = data};
}

static void keeps_adverts_whose_bytes_are_gone(void)
{
    g_autoptr(BeckonRun) run = beckon_run_new();
    uint8_t data[] = {2, 1, 6};
    gsize n;
    for (uint8_t i = 0; i < 3; i++) {
        data[2] = i;
        const BeckonAdvertReport heard = advert(i, data, sizeof data);
        CU_ASSERT(beckon_run_add(run, &heard));
    }
    memset(data, 0xff, sizeof data);
    const BeckonAdvertReport *adverts = beckon_run_adverts(run, &n);
    CU_ASSERT_EQUAL_FATAL(n, 3);
    for (uint8_t i = 0; i < 3; i++) {
        const uint8_t expected[] = {2, 1, i};
        CU_ASSERT(adverts[i].t_us == i && adverts[i].rssi_dbm == -60);
        CU_ASSERT(adverts[i].len == sizeof expected);
        CU_ASSERT(memcmp(adverts[i].data, expected, sizeof expected) == 0);
    }
}

static void has_room_for_so_many_and_no_more(void)
{
    g_autoptr(BeckonRun) run = beckon_run_new();
    const uint8_t data[31] = {2, 1, 6};
    const BeckonAdvertReport heard = advert(1, data, sizeof data);
    gsize n;
    for (guint i = 0; i < BECKON_RUN_ADVERTS; i++) {
        CU_ASSERT(beckon_run_add(run, &heard));
    }
    CU_ASSERT(!beckon_run_add(run, &heard));
    beckon_run_adverts(run, &n);
    CU_ASSERT_EQUAL(n, BECKON_RUN_ADVERTS);
}

static void the_longest_adverts_make_a_short_run(void)
{
    g_autoptr(BeckonRun) run = beckon_run_new();
    static const uint8_t data[BECKON_LIMIT_ADVERT_BYTES] = {2, 1, 6};
    const BeckonAdvertReport heard = advert(1, data, sizeof data), empty = advert(1, NULL, 0);
    gsize n_before, n_after;
    while (beckon_run_add(run, &heard)) {
    }
    beckon_run_adverts(run, &n_before);
    CU_ASSERT(n_before >= 1 && n_before < BECKON_RUN_ADVERTS);
    CU_ASSERT(beckon_run_add(run, &empty));
    beckon_run_adverts(run, &n_after);
    CU_ASSERT_EQUAL(n_after, n_before + 1);
}

static void a_cleared_run_holds_nothing_of_what_was_heard(void)
{
    g_autoptr(BeckonRun) run = beckon_run_new();
    const uint8_t data[] = {0xde, 0xad};
    const BeckonAdvertReport heard = advert(7, data, sizeof data);
    gsize n;
    beckon_run_add(run, &heard);
    const BeckonAdvertReport *adverts = beckon_run_adverts(run, &n);
    const uint8_t *kept = adverts[0].data;
    beckon_run_clear(run);
    CU_ASSERT(kept[0] == 0 && kept[1] == 0);
    CU_ASSERT(adverts[0].t_us == 0);
    beckon_run_adverts(run, &n);
    CU_ASSERT_EQUAL(n, 0);
    CU_ASSERT(beckon_run_add(run, &heard));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(keeps_adverts_whose_bytes_are_gone),
        BECKON_TEST(has_room_for_so_many_and_no_more),
        BECKON_TEST(the_longest_adverts_make_a_short_run),
        BECKON_TEST(a_cleared_run_holds_nothing_of_what_was_heard),
    };
    return BECKON_TESTS_RUN("radio/run", tests);
}
