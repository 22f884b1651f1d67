/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <string.h>

#include "base/limits.h"
#include "companiond/fake-hub.h"
#include "companiond/web-client.h"

/* Asks and holds the answer against its first line's start and a text within it. */
#define ASSERT_ANSWER(hub, head, body, status, within)                                             \
    do {                                                                                           \
        g_autofree char *answer = web_client_ask((hub)->port, head, body, strlen(body));           \
        CU_ASSERT_TRUE(g_str_has_prefix(answer, "HTTP/1.1 " status " "));                          \
        CU_ASSERT_PTR_NOT_NULL(strstr(answer, within));                                            \
    } while (0)

static void a_request_reaches_the_engine_as_it_was_made(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autofree char *answer = web_client_ask(
        hub->port,
        "POST /v1/offers/a%2Fb/seen?x=1&y=%20 HTTP/1.1\r\nDPoP: ada\r\n"
        "Last-Event-ID: 7-1\r\nX-Other: no\r\nAccept-Language: de\r\nContent-Length: 5\r\n",
        "\x00\x01\xff{}", 5);
    CU_ASSERT_TRUE(g_str_has_prefix(answer, "HTTP/1.1 202 "));
    CU_ASSERT_STRING_EQUAL(hub->last_request,
                           "POST /v1/offers/a%2Fb/seen?x=1&y=%20\n"
                           "accept-language: de\ndpop: ada\nlast-event-id: 7-1\n\n");
    CU_ASSERT_EQUAL(hub->last_body_len, 5);
    CU_ASSERT_EQUAL(memcmp(hub->last_body, "\x00\x01\xff{}", 5), 0);
}

static void the_engines_answer_comes_back_as_it_was_given(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autofree char *answer =
        web_client_ask(hub->port, "GET /v1/me HTTP/1.1\r\nDPoP: ada\r\n", "", 0);
    CU_ASSERT_TRUE(g_str_has_prefix(answer, "HTTP/1.1 202 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "\r\nx-engine: yes\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "\r\nX-Content-Type-Options: nosniff\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "\r\nCache-Control: no-store\r\n"));
    CU_ASSERT_TRUE(g_str_has_suffix(answer, "\r\n\r\nthe engine's answer"));
}

static void two_proofs_in_one_request_are_both_shown_to_the_engine(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    ASSERT_ANSWER(hub, "GET /v1/me HTTP/1.1\r\nDPoP: ada\r\nDPoP: bob\r\n", "", "202", "");
    CU_ASSERT_PTR_NOT_NULL(strstr(hub->last_request, "dpop: ada, bob\n"));
}

/* D-Bus carries UTF-8 alone; libsoup makes what is not into it, or refuses it. */
static void the_engine_sees_text_only(void)
{
    static const char *const heads[] = {
        "GET /v1/\xff\xfe HTTP/1.1\r\nDPoP: ada\r\n",
        "GET /v1/me?\xff HTTP/1.1\r\nDPoP: ada\r\n",
        "GET /v1/me HTTP/1.1\r\nDPoP: \xff\xfe\r\n",
    };
    g_autoptr(FakeHub) hub = fake_hub_new("");
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
        ASSERT_ANSWER(hub, heads[i], "", "202", "");
        CU_ASSERT_PTR_NOT_NULL_FATAL(hub->last_request);
        CU_ASSERT_TRUE(g_utf8_validate(hub->last_request, -1, NULL));
        g_clear_pointer(&hub->last_request, g_free);
    }
    ASSERT_ANSWER(hub, "G\xff /v1/me HTTP/1.1\r\nDPoP: ada\r\n", "", "400", "\"status\":400");
    CU_ASSERT_PTR_NULL(hub->last_request);
}

static void an_absent_engine_is_a_503_problem(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    fake_hub_stop_engine(hub);
    g_autofree char *answer =
        web_client_ask(hub->port, "GET /v1/stream HTTP/1.1\r\nDPoP: ada\r\n", "", 0);
    CU_ASSERT_TRUE(g_str_has_prefix(answer, "HTTP/1.1 503 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "\r\nRetry-After: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "\r\nContent-Type: application/problem+json\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "\"type\":\"about:blank\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "\"title\":\"Service Unavailable\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "\"status\":503"));
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "\"detail\":\""));
}

static void an_engine_that_dies_over_a_request_is_a_503_problem(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    hub->hold = true;
    g_autoptr(WebClient) ada = web_client_stream(hub->port, "ada", NULL);
    WAIT_FOR(hub->held->len == 1);
    fake_hub_stop_engine(hub);
    WAIT_FOR(strstr(ada->received->str, "\"status\":503") != NULL);
    g_object_unref(g_ptr_array_remove_index(hub->held, 0));
}

static void a_body_at_the_limit_is_passed_on_and_one_over_it_refused(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autofree char *body = g_strnfill(BECKON_LIMIT_REQUEST_BODY_BYTES + 1, 'x');
    ASSERT_ANSWER(hub, "POST /v1/sightings HTTP/1.1\r\nDPoP: ada\r\nContent-Length: 65537\r\n",
                  body, "413", "\"status\":413");
    CU_ASSERT_PTR_NULL(hub->last_request);
    body[BECKON_LIMIT_REQUEST_BODY_BYTES] = '\0';
    ASSERT_ANSWER(hub, "POST /v1/sightings HTTP/1.1\r\nDPoP: ada\r\nContent-Length: 65536\r\n",
                  body, "202", "the engine's answer");
    CU_ASSERT_EQUAL(hub->last_body_len, BECKON_LIMIT_REQUEST_BODY_BYTES);
    CU_ASSERT_EQUAL(fake_hub_status(hub, "refused_bodies"), 1);
}

static void a_body_of_unsaid_length_is_held_to_the_limit_too(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autofree char *bytes = g_strnfill(BECKON_LIMIT_REQUEST_BODY_BYTES + 1, 'x');
    g_autofree char *body = g_strdup_printf("10001\r\n%s\r\n0\r\n\r\n", bytes);
    ASSERT_ANSWER(hub, "POST /v1/sightings HTTP/1.1\r\nDPoP: ada\r\nTransfer-Encoding: chunked\r\n",
                  body, "413", "\"status\":413");
    CU_ASSERT_PTR_NULL(hub->last_request);
}

static void an_endless_body_is_cut_off(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autofree char *body = g_strnfill(4 * BECKON_LIMIT_REQUEST_DISCARD_BYTES, 'x');
    g_autoptr(GString) request = g_string_new("POST /v1/sightings HTTP/1.1\r\nHost: hub\r\n"
                                              "Content-Length: 1000000000\r\n\r\n");
    g_string_append(request, body);
    g_autoptr(WebClient) client = web_client_new(hub->port, request->str, request->len);
    WAIT_FOR(client->ended);
    CU_ASSERT_EQUAL(fake_hub_status(hub, "refused_bodies"), 1);
}

/* Many who send slowly cannot fill the memory: the slowest are cut off, and who comes at a usual
 * pace is served. */
static void slow_senders_together_are_held_to_a_limit(void)
{
    enum { EACH = 64000 };
    const guint n = BECKON_LIMIT_UNFINISHED_BODY_BYTES / EACH + 50;
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autofree char *body = g_strnfill(EACH, 'x');
    g_autofree char *request = g_strdup_printf("POST /v1/sightings HTTP/1.1\r\nHost: hub\r\n"
                                               "Content-Length: 65000\r\n\r\n%s",
                                               body);
    g_autoptr(GPtrArray) slow = g_ptr_array_new_with_free_func((GDestroyNotify)web_client_free);
    for (guint i = 0; i < n; i++) {
        g_ptr_array_add(slow, web_client_new(hub->port, request, strlen(request)));
    }
    WAIT_FOR(fake_hub_status(hub, "cut_bodies") >= 50);
    WAIT_FOR(((WebClient *)slow->pdata[0])->ended);
    ASSERT_ANSWER(hub, "POST /v1/sightings HTTP/1.1\r\nDPoP: ada\r\nContent-Length: 2\r\n", "{}",
                  "202", "the engine's answer");
    CU_ASSERT_TRUE(fake_hub_status(hub, "cut_bodies") < 60);
}

static void unknown_paths_and_methods_are_problems(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    ASSERT_ANSWER(hub, "GET /nothing HTTP/1.1\r\n", "", "404", "\"title\":\"Not Found\"");
    ASSERT_ANSWER(hub, "GET /healthz/x HTTP/1.1\r\n", "", "404", "\"status\":404");
    ASSERT_ANSWER(hub, "DELETE /healthz HTTP/1.1\r\n", "", "405", "\"status\":405");
    CU_ASSERT_PTR_NULL(hub->last_request);
}

/* companiond asks for the keys when it sees dispatchd. */
static void wait_for_keys(FakeHub *hub)
{
    g_autofree char *answer = NULL;
    guint guard = fake_hub_guard("the keys");
    while (answer == NULL || strstr(answer, FAKE_JWKS) == NULL) {
        g_free(answer);
        answer = web_client_ask(hub->port, "GET /.well-known/jwks.json HTTP/1.1\r\n", "", 0);
    }
    g_source_remove(guard);
}

static void the_keys_are_served_even_while_dispatchd_is_away(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    wait_for_keys(hub);
    fake_hub_stop_dispatchd(hub);
    ASSERT_ANSWER(hub, "GET /.well-known/jwks.json HTTP/1.1\r\n", "", "200", FAKE_JWKS);
}

static void keys_that_were_never_told_are_a_503_problem(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    fake_hub_stop_dispatchd(hub);
    fake_hub_kill_companiond(hub);
    fake_hub_start_companiond(hub);
    ASSERT_ANSWER(hub, "GET /.well-known/jwks.json HTTP/1.1\r\n", "", "503", "\"status\":503");
    fake_hub_start_dispatchd(hub);
    wait_for_keys(hub);
}

static void health_says_which_part_is_away(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    ASSERT_ANSWER(hub, "GET /healthz HTTP/1.1\r\n", "", "200",
                  "{\"status\":\"ok\",\"engine\":true,\"dispatchd\":true,\"store_time\":"
                  "\"" FAKE_STORE_TIME "\"}");
    fake_hub_stop_engine(hub);
    ASSERT_ANSWER(hub, "GET /healthz HTTP/1.1\r\n", "", "503",
                  "{\"status\":\"degraded\",\"engine\":false,\"dispatchd\":true,"
                  "\"store_time\":null}");
}

/* A bus of type=system lets a peer have 128 calls under way and refuses the next. */
static void many_requests_at_once_wait_for_their_turn(void)
{
    enum { REQUESTS = 300 };
    static const char request[] = "GET /v1/me HTTP/1.1\r\nHost: hub\r\nDPoP: ada\r\n\r\n";
    g_autoptr(FakeHub) hub = fake_hub_new("");
    WebClient *clients[REQUESTS];
    hub->hold = true;
    for (guint i = 0; i < REQUESTS; i++) {
        clients[i] = web_client_new(hub->port, request, strlen(request));
    }
    WAIT_FOR(hub->held->len == BECKON_LIMIT_ENGINE_CALLS);
    fake_hub_release(hub);
    for (guint i = 0; i < REQUESTS; i++) {
        WAIT_FOR(strstr(clients[i]->received->str, "the engine's answer") != NULL);
        web_client_free(clients[i]);
    }
    CU_ASSERT_EQUAL(hub->most_held, BECKON_LIMIT_ENGINE_CALLS);
}

static guint count_answers(const GPtrArray *clients, const char *start)
{
    guint n = 0;
    for (guint i = 0; i < clients->len; i++) {
        n += g_str_has_prefix(((const WebClient *)clients->pdata[i])->received->str, start);
    }
    return n;
}

/* Anybody can send bodies faster than the engine takes them. */
static void what_waits_for_the_engine_is_limited_and_the_rest_told_to_come_again(void)
{
    enum { CLIENTS = BECKON_LIMIT_ENGINE_WAITING_BYTES / BECKON_LIMIT_REQUEST_BODY_BYTES + 100 };
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(GPtrArray) clients = g_ptr_array_new_with_free_func((GDestroyNotify)web_client_free);
    g_autofree char *body = g_strnfill(BECKON_LIMIT_REQUEST_BODY_BYTES, 'x');
    g_autofree char *request = g_strdup_printf("POST /v1/sightings HTTP/1.1\r\nHost: hub\r\n"
                                               "DPoP: ada\r\nContent-Length: 65536\r\n\r\n%s",
                                               body);
    hub->hold = true;
    for (guint i = 0; i < CLIENTS; i++) {
        g_ptr_array_add(clients, web_client_new(hub->port, request, strlen(request)));
    }
    guint least = 100 - BECKON_LIMIT_ENGINE_CALLS;
    WAIT_FOR(count_answers(clients, "HTTP/1.1 503 ") >= least);
    fake_hub_release(hub);
    WAIT_FOR(count_answers(clients, "HTTP/1.1 ") == CLIENTS);
    CU_ASSERT_TRUE(count_answers(clients, "HTTP/1.1 202 ") > BECKON_LIMIT_ENGINE_CALLS);
    ASSERT_ANSWER(hub, "GET /v1/me HTTP/1.1\r\nDPoP: ada\r\n", "", "202", "the engine's answer");
}

static void a_connection_serves_one_request_and_says_so(void)
{
    static const char request[] = "GET /healthz HTTP/1.1\r\nHost: hub\r\n\r\n";
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autoptr(WebClient) client = web_client_new(hub->port, request, strlen(request));
    WAIT_FOR(client->ended);
    CU_ASSERT_PTR_NOT_NULL(strstr(client->received->str, "\r\nConnection: close\r\n"));
}

static bool is_served(FakeHub *hub)
{
    g_autofree char *answer = web_client_ask(hub->port, "GET /healthz HTTP/1.1\r\n", "", 0);
    return g_str_has_prefix(answer, "HTTP/1.1 200 ");
}

/* 64 descriptors are kept for other uses than connections. */
static void clients_over_the_limit_are_turned_away_until_others_leave(void)
{
    enum { MOST = 16 };
    g_autoptr(FakeHub) hub = fake_hub_new("");
    WebClient *clients[MOST];
    hub->max_files = 64 + MOST;
    fake_hub_kill_companiond(hub);
    fake_hub_start_companiond(hub);
    for (guint i = 0; i < MOST; i++) {
        clients[i] = web_client_new(hub->port, "GET /heal", 9);
    }
    g_autofree char *refused = web_client_ask(hub->port, "GET /healthz HTTP/1.1\r\n", "", 0);
    CU_ASSERT_STRING_EQUAL(refused, "");
    CU_ASSERT_EQUAL(fake_hub_status(hub, "refused_connections"), 1);
    for (guint i = 0; i < MOST; i++) {
        web_client_free(clients[i]);
    }
    WAIT_FOR(is_served(hub));
    for (guint i = 0; i < 3 * MOST; i++) {
        CU_ASSERT_TRUE(is_served(hub));
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_request_reaches_the_engine_as_it_was_made),
        BECKON_TEST(the_engines_answer_comes_back_as_it_was_given),
        BECKON_TEST(two_proofs_in_one_request_are_both_shown_to_the_engine),
        BECKON_TEST(the_engine_sees_text_only),
        BECKON_TEST(an_absent_engine_is_a_503_problem),
        BECKON_TEST(an_engine_that_dies_over_a_request_is_a_503_problem),
        BECKON_TEST(a_body_at_the_limit_is_passed_on_and_one_over_it_refused),
        BECKON_TEST(a_body_of_unsaid_length_is_held_to_the_limit_too),
        BECKON_TEST(an_endless_body_is_cut_off),
        BECKON_TEST(slow_senders_together_are_held_to_a_limit),
        BECKON_TEST(unknown_paths_and_methods_are_problems),
        BECKON_TEST(the_keys_are_served_even_while_dispatchd_is_away),
        BECKON_TEST(keys_that_were_never_told_are_a_503_problem),
        BECKON_TEST(health_says_which_part_is_away),
        BECKON_TEST(many_requests_at_once_wait_for_their_turn),
        BECKON_TEST(what_waits_for_the_engine_is_limited_and_the_rest_told_to_come_again),
        BECKON_TEST(a_connection_serves_one_request_and_says_so),
        BECKON_TEST(clients_over_the_limit_are_turned_away_until_others_leave),
    };
    return BECKON_TESTS_RUN("companiond/requests", tests);
}
