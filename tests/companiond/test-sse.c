/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <string.h>

#include "companiond/sse.h"

#define ASSERT_TEXT(bytes, expected)                                                               \
    do {                                                                                           \
        CU_ASSERT_EQUAL_FATAL(g_bytes_get_size(bytes), strlen(expected));                          \
        CU_ASSERT_EQUAL(memcmp(g_bytes_get_data(bytes, NULL), expected, strlen(expected)), 0);     \
    } while (0)

static void writes_the_time(void)
{
    g_autoptr(GBytes) event = beckon_sse_time(INT64_C(1795514400250000), false);
    ASSERT_TEXT(event, "event: time\n"
                       "data: {\"store_time\":\"2026-11-24T10:00:00.250Z\",\"trusted\":false}\n\n");
}

static void writes_an_offer_with_its_id(void)
{
    g_autoptr(BeckonSignedOffer) offer =
        beckon_signed_offer_new(UINT64_MAX, "j", "ada", "a.b.c", NULL);
    g_autoptr(GBytes) event = beckon_sse_offer("00ff", offer);
    ASSERT_TEXT(event, "id: 00ff-18446744073709551615\nevent: offer\ndata: a.b.c\n\n");
}

static void a_keep_alive_is_a_comment(void)
{
    g_autoptr(GBytes) event = beckon_sse_keep_alive();
    ASSERT_TEXT(event, ": keep-alive\n\n");
}

static void reads_the_last_id_of_its_own_epoch_only(void)
{
    CU_ASSERT_EQUAL(beckon_sse_last_seq("00ff-17", "00ff"), 17);
    CU_ASSERT_EQUAL(beckon_sse_last_seq("00ff-18446744073709551615", "00ff"), UINT64_MAX);
    CU_ASSERT_EQUAL(beckon_sse_last_seq(NULL, "00ff"), 0);
    CU_ASSERT_EQUAL(beckon_sse_last_seq("", "00ff"), 0);
    CU_ASSERT_EQUAL(beckon_sse_last_seq("00ff", "00ff"), 0);
    CU_ASSERT_EQUAL(beckon_sse_last_seq("00ff-", "00ff"), 0);
    CU_ASSERT_EQUAL(beckon_sse_last_seq("00fe-17", "00ff"), 0);
    CU_ASSERT_EQUAL(beckon_sse_last_seq("00ff1-17", "00ff"), 0);
    CU_ASSERT_EQUAL(beckon_sse_last_seq("00ff--17", "00ff"), 0);
    CU_ASSERT_EQUAL(beckon_sse_last_seq("00ff-17 ", "00ff"), 0);
    CU_ASSERT_EQUAL(beckon_sse_last_seq("00ff-18446744073709551616", "00ff"), 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(writes_the_time),
        BECKON_TEST(writes_an_offer_with_its_id),
        BECKON_TEST(a_keep_alive_is_a_comment),
        BECKON_TEST(reads_the_last_id_of_its_own_epoch_only),
    };
    return BECKON_TESTS_RUN("companiond/sse", tests);
}
