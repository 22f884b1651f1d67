/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "companiond/fake-hub.h"
#include "companiond/web-client.h"

#define ASSERT_SEQS(client, expected)                                                              \
    do {                                                                                           \
        g_autofree char *seqs = web_client_seqs(client);                                           \
        CU_ASSERT_STRING_EQUAL(seqs, expected);                                                    \
    } while (0)

static void a_stream_opens_with_the_time_then_what_waited_then_what_comes(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    fake_hub_add_backlog(hub, 3, "ada");
    fake_hub_add_backlog(hub, 5, "ada");
    fake_hub_add_backlog(hub, 4, "bob");
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(web_client_count_offers(ada) == 2);
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 7, "ada"));
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 9, "ada"));
    WAIT_FOR(web_client_count_offers(ada) == 4);
    ASSERT_SEQS(ada, "3 5 7 9");
    const char *body = strstr(ada->received->str, "\r\n\r\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(body);
    CU_ASSERT_TRUE(g_str_has_prefix(
        body + 4, "event: time\ndata: {\"store_time\":\"" FAKE_STORE_TIME "\",\"trusted\":true}\n\n"
                  "id: " FAKE_EPOCH "-3\nevent: offer\ndata: token.3."));
    CU_ASSERT_PTR_NOT_NULL(strstr(ada->received->str, "Content-Type: text/event-stream\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ada->received->str, "Cache-Control: no-store\r\n"));
}

static void the_time_goes_before_each_live_offer(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(strstr(ada->received->str, "event: time") != NULL);
    gsize before = ada->received->len;
    fake_hub_deliver(hub, 1, "ada");
    WAIT_FOR(web_client_count_offers(ada) == 1);
    const char *time = strstr(ada->received->str + before, "event: time");
    CU_ASSERT_PTR_NOT_NULL_FATAL(time);
    CU_ASSERT_TRUE(time < strstr(ada->received->str, "event: offer"));
}

static void what_waited_is_reported_as_delivered(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    fake_hub_add_backlog(hub, 3, "ada");
    fake_hub_add_backlog(hub, 5, "ada");
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", FAKE_EPOCH "-3");
    WAIT_FOR(hub->delivered->len == 1 && web_client_count_offers(ada) == 1);
    CU_ASSERT_STRING_EQUAL(hub->delivered->pdata[0], "offer-5");
}

static void a_report_that_the_engine_missed_is_made_again(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    fake_hub_add_backlog(hub, 3, "ada");
    hub->refuse_receipts = true;
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(web_client_count_offers(ada) == 1);
    fake_hub_stop_engine(hub);
    hub->refuse_receipts = false;
    fake_hub_start_engine(hub);
    WAIT_FOR(hub->delivered->len == 1);
    CU_ASSERT_STRING_EQUAL(hub->delivered->pdata[0], "offer-3");
}

static void a_device_resumes_after_the_last_id_it_saw(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    fake_hub_add_backlog(hub, 3, "ada");
    fake_hub_add_backlog(hub, 5, "ada");
    g_autoptr(WebClient) first = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(web_client_count_offers(first) == 2);
    fake_hub_add_backlog(hub, 8, "ada");
    g_autofree char *last = web_client_last_id(first);
    g_autoptr(WebClient) second = web_client_stream(hub->port, "ada", last);
    WAIT_FOR(web_client_count_offers(second) == 1);
    ASSERT_SEQS(second, "8");
}

static void an_id_of_another_epoch_resumes_nothing(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", "badcafe-100");
    WAIT_FOR(strstr(ada->received->str, "event: time") != NULL);
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 7, "ada"));
    WAIT_FOR(web_client_count_offers(ada) == 1);
    ASSERT_SEQS(ada, "7");
}

/* Offer 5 reaches companiond when the engine has decided on its answer (offer 3) and the
 * stream is not open yet. */
static void an_offer_that_comes_while_a_stream_opens_is_not_lost(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    fake_hub_add_backlog(hub, 3, "ada");
    hub->hold = true;
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(hub->held->len == 1);
    CU_ASSERT_FALSE(fake_hub_deliver(hub, 5, "ada"));
    fake_hub_release(hub);
    WAIT_FOR(web_client_count_offers(ada) == 2);
    ASSERT_SEQS(ada, "3 5");
    WAIT_FOR(hub->delivered->len == 2);
    CU_ASSERT_STRING_EQUAL(hub->delivered->pdata[1], "offer-5");
}

static void an_offer_that_waited_and_is_in_flight_is_sent_once(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    CU_ASSERT_FALSE(fake_hub_deliver(hub, 3, "ada"));
    CU_ASSERT_FALSE(fake_hub_deliver(hub, 4, "bob"));
    fake_hub_add_backlog(hub, 3, "ada");
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(web_client_count_offers(ada) == 1);
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 6, "ada"));
    WAIT_FOR(web_client_count_offers(ada) == 2);
    ASSERT_SEQS(ada, "3 6");
    CU_ASSERT_EQUAL(hub->delivered->len, 1);
}

static void an_offer_handed_on_twice_is_sent_once(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(strstr(ada->received->str, "event: time") != NULL);
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 1, "ada"));
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 1, "ada"));
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 2, "ada"));
    WAIT_FOR(web_client_count_offers(ada) == 2);
    ASSERT_SEQS(ada, "1 2");
}

static void an_offer_too_large_for_a_stream_spoils_no_other(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(strstr(ada->received->str, "event: time") != NULL);
    CU_ASSERT_FALSE(fake_hub_deliver_many(hub, 1, 1, "ada", BECKON_LIMIT_TOKEN_BYTES + 1));
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 2, "ada"));
    WAIT_FOR(web_client_count_offers(ada) == 1);
    ASSERT_SEQS(ada, "2");
}

static void nothing_is_on_stream_for_a_device_that_is_away(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(strstr(ada->received->str, "event: time") != NULL);
    CU_ASSERT_FALSE(fake_hub_deliver(hub, 1, "bob"));
    CU_ASSERT_EQUAL(web_client_count_offers(ada), 0);
}

static void a_killed_companiond_loses_and_repeats_nothing(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(WebClient) first = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(strstr(first->received->str, "event: time") != NULL);
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 1, "ada"));
    WAIT_FOR(web_client_count_offers(first) == 1);
    fake_hub_kill_companiond(hub);
    WAIT_FOR(first->ended);
    fake_hub_add_backlog(hub, 1, "ada");
    fake_hub_add_backlog(hub, 2, "ada");
    fake_hub_start_companiond(hub);
    g_autofree char *last = web_client_last_id(first);
    g_autoptr(WebClient) second = web_client_stream(hub->port, "ada", last);
    WAIT_FOR(web_client_count_offers(second) == 1);
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 3, "ada"));
    WAIT_FOR(web_client_count_offers(second) == 2);
    ASSERT_SEQS(second, "2 3");
}

static void a_restarted_engine_makes_devices_ask_again(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(strstr(ada->received->str, "event: time") != NULL);
    fake_hub_stop_engine(hub);
    fake_hub_start_engine(hub);
    WAIT_FOR(ada->ended);
    g_autoptr(WebClient) again = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(strstr(again->received->str, "event: time") != NULL);
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 1, "ada"));
}

static void an_offer_that_meets_no_engine_comes_when_it_is_back(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(strstr(ada->received->str, "event: time") != NULL);
    fake_hub_stop_engine(hub);
    CU_ASSERT_FALSE(fake_hub_deliver(hub, 1, "ada"));
    fake_hub_start_engine(hub);
    WAIT_FOR(ada->ended);
    CU_ASSERT_EQUAL(web_client_count_offers(ada), 0);
    g_autoptr(WebClient) again = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(web_client_count_offers(again) == 1);
    ASSERT_SEQS(again, "1");
}

/* Resident memory of companiond in KiB. */
static guint64 memory_of(FakeHub *hub)
{
    g_autofree char *path =
        g_strdup_printf("/proc/%s/statm", g_subprocess_get_identifier(hub->companiond));
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        return 0;
    }
    const char *resident = strchr(text, ' ');
    return g_ascii_strtoull(resident, NULL, 10) * (guint64)sysconf(_SC_PAGESIZE) / 1024;
}

/* AddressSanitizer keeps what was freed for a while. */
#if defined(__SANITIZE_ADDRESS__)
#define ALLOWED_KIB (1024 * 1024)
#else
#define ALLOWED_KIB (16 * 1024)
#endif

/* 32 MiB are handed on to a reader who takes none; a good reader beside it misses nothing. */
static void a_stalled_reader_loses_its_stream_and_no_memory_is_held_for_it(void)
{
    enum { ROUNDS = 64, OFFERS = 32, TOKEN_BYTES = 16000 };
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(WebClient) stalled = web_client_stalled(hub->port, "ada");
    g_autoptr(WebClient) good = web_client_stream(hub->port, "bob", NULL);
    WAIT_FOR(fake_hub_status(hub, "streams") == 2);
    bool on_stream = true;
    guint rounds = 0;
    guint64 before = memory_of(hub);
    for (; rounds < ROUNDS && on_stream; rounds++) {
        on_stream = fake_hub_deliver_many(hub, 1 + rounds * OFFERS, OFFERS, "ada", TOKEN_BYTES);
    }
    CU_ASSERT_FALSE(on_stream);
    CU_ASSERT_TRUE(rounds < ROUNDS);
    for (; rounds < ROUNDS; rounds++) {
        fake_hub_deliver_many(hub, 1 + rounds * OFFERS, 1, "bob", TOKEN_BYTES);
    }
    WAIT_FOR(fake_hub_status(hub, "dropped_streams") == 1);
    CU_ASSERT_EQUAL(stalled->received->len, 0);
    CU_ASSERT_EQUAL(fake_hub_status(hub, "streams"), 1);
    CU_ASSERT_TRUE(memory_of(hub) < before + ALLOWED_KIB);
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 1000000, "bob"));
    WAIT_FOR(strstr(good->received->str, FAKE_EPOCH "-1000000") != NULL);
}

/* What waits is more than a stream may hold unread: it comes in parts. */
static void a_long_absence_is_caught_up_in_several_streams(void)
{
    enum { OFFERS = 500 };
    g_autoptr(FakeHub) hub = fake_hub_new("");
    for (uint64_t seq = 1; seq <= OFFERS; seq++) {
        fake_hub_add_backlog(hub, seq, "ada");
    }
    guint seen = 0;
    guint streams = 0;
    g_autofree char *last = NULL;
    while (seen < OFFERS) {
        g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", last);
        WAIT_FOR(ada->ended || web_client_count_offers(ada) == OFFERS - seen);
        guint more = web_client_count_offers(ada);
        CU_ASSERT_TRUE_FATAL(more > 0);
        seen += more;
        streams++;
        g_free(last);
        last = web_client_last_id(ada);
    }
    CU_ASSERT_TRUE(streams > 1);
    CU_ASSERT_STRING_EQUAL(last, FAKE_EPOCH "-500");
    WAIT_FOR(hub->delivered->len == OFFERS);
}

static void a_further_stream_of_a_device_ends_its_oldest(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    WebClient *streams[BECKON_LIMIT_STREAMS_A_DEVICE + 1] = {NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(streams); i++) {
        streams[i] = web_client_stream(hub->port, "ada", NULL);
        WAIT_FOR(strstr(streams[i]->received->str, "event: time") != NULL);
    }
    WAIT_FOR(streams[0]->ended);
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 1, "ada"));
    for (gsize i = 1; i < G_N_ELEMENTS(streams); i++) {
        WAIT_FOR(web_client_count_offers(streams[i]) == 1);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(streams); i++) {
        web_client_free(streams[i]);
    }
}

static void streams_over_the_limit_are_asked_to_come_later(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("max-streams=2\n");
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    g_autoptr(WebClient) bob = web_client_stream(hub->port, "bob", NULL);
    WAIT_FOR(strstr(ada->received->str, "event: time") != NULL);
    WAIT_FOR(strstr(bob->received->str, "event: time") != NULL);
    CU_ASSERT_EQUAL(fake_hub_status(hub, "streams"), 2);
    g_autoptr(WebClient) eve = web_client_stream(hub->port, "eve", NULL);
    WAIT_FOR(strstr(eve->received->str, "\"detail\"") != NULL);
    CU_ASSERT_TRUE(g_str_has_prefix(eve->received->str, "HTTP/1.1 503 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(eve->received->str, "Retry-After: "));
    CU_ASSERT_FALSE(ada->ended || bob->ended);
}

static void a_device_that_the_engine_refuses_gets_no_stream(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(WebClient) intruder = web_client_stream(hub->port, "intruder", NULL);
    WAIT_FOR(strstr(intruder->received->str, "Unauthorized\"") != NULL);
    CU_ASSERT_TRUE(g_str_has_prefix(intruder->received->str, "HTTP/1.1 401 "));
    CU_ASSERT_EQUAL(fake_hub_status(hub, "streams"), 0);
}

static void two_hundred_devices_get_their_own_offers_and_no_others(void)
{
    enum { DEVICES = 200 };
    g_autoptr(FakeHub) hub = fake_hub_new("");
    WebClient *clients[DEVICES];
    for (guint i = 0; i < DEVICES; i++) {
        g_autofree char *device = g_strdup_printf("device-%u", i);
        clients[i] = web_client_stream(hub->port, device, NULL);
    }
    WAIT_FOR(fake_hub_status(hub, "streams") == DEVICES);
    for (guint i = 0; i < DEVICES; i++) {
        g_autofree char *device = g_strdup_printf("device-%u", i);
        CU_ASSERT_TRUE(fake_hub_deliver(hub, 1000 + i, device));
    }
    for (guint i = 0; i < DEVICES; i++) {
        g_autofree char *seq = g_strdup_printf("%u", 1000 + i);
        WAIT_FOR(web_client_count_offers(clients[i]) == 1);
        ASSERT_SEQS(clients[i], seq);
        web_client_free(clients[i]);
    }
    CU_ASSERT_EQUAL(fake_hub_status(hub, "offers_sent"), DEVICES);
    CU_ASSERT_TRUE(fake_hub_status(hub, "latency_median_us") > 0);
    CU_ASSERT_TRUE(fake_hub_status(hub, "latency_p99_us") >=
                   fake_hub_status(hub, "latency_median_us"));
}

static void a_forgotten_device_loses_its_streams_and_nobody_else_does(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    g_autoptr(WebClient) also_ada = web_client_stream(hub->port, "ada", NULL);
    g_autoptr(WebClient) bob = web_client_stream(hub->port, "bob", NULL);
    WAIT_FOR(strstr(ada->received->str, "event: time") != NULL);
    WAIT_FOR(strstr(also_ada->received->str, "event: time") != NULL);
    WAIT_FOR(strstr(bob->received->str, "event: time") != NULL);
    fake_hub_end(hub, "ada");
    fake_hub_end(hub, "nobody");
    WAIT_FOR(ada->ended && also_ada->ended);
    CU_ASSERT_TRUE(fake_hub_deliver(hub, 1, "bob"));
    CU_ASSERT_FALSE(fake_hub_deliver(hub, 2, "ada"));
    WAIT_FOR(web_client_count_offers(bob) == 1);
    CU_ASSERT_FALSE(bob->ended);
}

/* The engine has granted the stream, and then forgets the shopper. */
static void a_stream_granted_before_its_device_was_forgotten_does_not_open(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    hub->hold = true;
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(hub->held->len == 1);
    CU_ASSERT_FALSE(fake_hub_deliver(hub, 5, "ada"));
    fake_hub_end(hub, "ada");
    fake_hub_release(hub);
    WAIT_FOR(ada->ended);
    CU_ASSERT_TRUE(g_str_has_prefix(ada->received->str, "HTTP/1.1 503 "));
    CU_ASSERT_EQUAL(fake_hub_status(hub, "streams"), 0);
}

static void a_device_that_left_is_forgotten(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    WebClient *ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(strstr(ada->received->str, "event: time") != NULL);
    web_client_free(ada);
    for (uint64_t seq = 1; fake_hub_status(hub, "streams") > 0; seq++) {
        fake_hub_deliver(hub, seq, "ada");
    }
    CU_ASSERT_FALSE(fake_hub_deliver(hub, 1000000, "ada"));
    CU_ASSERT_EQUAL(fake_hub_status(hub, "dropped_streams"), 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_stream_opens_with_the_time_then_what_waited_then_what_comes),
        BECKON_TEST(the_time_goes_before_each_live_offer),
        BECKON_TEST(what_waited_is_reported_as_delivered),
        BECKON_TEST(a_report_that_the_engine_missed_is_made_again),
        BECKON_TEST(a_device_resumes_after_the_last_id_it_saw),
        BECKON_TEST(an_id_of_another_epoch_resumes_nothing),
        BECKON_TEST(an_offer_that_comes_while_a_stream_opens_is_not_lost),
        BECKON_TEST(an_offer_that_waited_and_is_in_flight_is_sent_once),
        BECKON_TEST(an_offer_handed_on_twice_is_sent_once),
        BECKON_TEST(an_offer_too_large_for_a_stream_spoils_no_other),
        BECKON_TEST(nothing_is_on_stream_for_a_device_that_is_away),
        BECKON_TEST(a_killed_companiond_loses_and_repeats_nothing),
        BECKON_TEST(a_restarted_engine_makes_devices_ask_again),
        BECKON_TEST(an_offer_that_meets_no_engine_comes_when_it_is_back),
        BECKON_TEST(a_stalled_reader_loses_its_stream_and_no_memory_is_held_for_it),
        BECKON_TEST(a_long_absence_is_caught_up_in_several_streams),
        BECKON_TEST(a_further_stream_of_a_device_ends_its_oldest),
        BECKON_TEST(streams_over_the_limit_are_asked_to_come_later),
        BECKON_TEST(a_device_that_the_engine_refuses_gets_no_stream),
        BECKON_TEST(two_hundred_devices_get_their_own_offers_and_no_others),
        BECKON_TEST(a_forgotten_device_loses_its_streams_and_nobody_else_does),
        BECKON_TEST(a_stream_granted_before_its_device_was_forgotten_does_not_open),
        BECKON_TEST(a_device_that_left_is_forgotten),
    };
    return BECKON_TESTS_RUN("companiond/streams", tests);
}
