/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/time.h"
#include "capture/btsnoop.h"
#include "radio/replay.h"
#include "wire/link.h"

/* A boundary of 16 s on 2025-01-29. */
#define BASE_US (INT64_C(108636000) * BECKON_BOUNDARY_US)
#define MS      INT64_C(1000)

/* What a radio said, as text: "a" an advert, "t" a tick, "e" the end, each with its time in
 * milliseconds after BASE_US; "m" and a number of malformed adverts. */
typedef struct {
    BeckonRadio *radio;
    GString *said;
    int64_t
        hold_at_us; /* holds the radio at this tick, or at adverts of which one is of this time */
    bool held;
    bool ended;
    guint n_rests;
    int64_t on_air_us[3]; /* of the adverts, by CLOCK_MONOTONIC */
    guint n_adverts;
} Listener;

static void say(Listener *listener, char what, int64_t t_us)
{
    g_string_append_printf(listener->said, "%c%" G_GINT64_FORMAT " ", what, (t_us - BASE_US) / MS);
}

static void hold_at(Listener *listener, int64_t t_us)
{
    if (t_us == listener->hold_at_us) {
        beckon_radio_hold(listener->radio, true);
        listener->held = true;
    }
}

static void note_on_air(Listener *listener, int64_t t_us)
{
    if (listener->n_adverts < G_N_ELEMENTS(listener->on_air_us)) {
        listener->on_air_us[listener->n_adverts++] = beckon_radio_on_air_us(listener->radio, t_us);
    }
}

static void on_adverts(void *user, const BeckonAdvertReport *adverts, gsize n)
{
    CU_ASSERT(n >= 1 && n <= BECKON_RUN_ADVERTS);
    for (gsize i = 0; i < n; i++) {
        say(user, 'a', adverts[i].t_us);
        note_on_air(user, adverts[i].t_us);
        hold_at(user, adverts[i].t_us);
    }
}

static void on_malformed(void *user, uint64_t n_adverts)
{
    g_string_append_printf(((Listener *)user)->said, "m%" G_GUINT64_FORMAT " ", n_adverts);
}

static void on_tick(void *user, int64_t t_us)
{
    say(user, 't', t_us);
    hold_at(user, t_us);
}

static void on_rest(void *user)
{
    ((Listener *)user)->n_rests++;
}

static void on_end(void *user, int64_t t_us)
{
    Listener *listener = user;
    say(listener, 'e', t_us);
    listener->ended = true;
}

static const BeckonRadioEvents events = {on_adverts, on_malformed, on_tick, on_rest, on_end};

static void put_advert(GByteArray *capture, int64_t t_us)
{
    static const uint8_t data[] = {0x02, 0x01, 0x06};
    const BeckonAdvertReport report = {
        .t_us = t_us, .rssi_dbm = -60, .len = sizeof data, .data = data};
    beckon_btsnoop_put_advert(capture, &report);
}

/* A capture of adverts at these milliseconds after BASE_US. */
static GByteArray *make_capture(const int64_t *times_ms, gsize n_times)
{
    GByteArray *capture = g_byte_array_new();
    beckon_btsnoop_put_header(capture);
    for (gsize i = 0; i < n_times; i++) {
        put_advert(capture, BASE_US + times_ms[i] * MS);
    }
    return capture;
}

static BeckonRadio *open_bytes(const GByteArray *capture, BeckonPace pace, GError **error)
{
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("beckon-replay-XXXXXX", &path, NULL);
    g_assert_true(file >= 0);
    g_assert_true(write(file, capture->data, capture->len) == (gssize)capture->len);
    close(file);
    BeckonRadio *radio = beckon_replay_open(path, pace, error);
    g_unlink(path);
    return radio;
}

static void listen_to(Listener *listener, BeckonRadio *radio)
{
    listener->radio = radio;
    listener->said = g_string_new(NULL);
}

static void run_until(const bool *condition)
{
    while (!*condition) {
        g_main_context_iteration(NULL, TRUE);
    }
}

/* All that a radio says when it is resumed there. */
static char *replay_all(BeckonRadio *radio, int64_t resume_us, BeckonRadioStart *ret_start)
{
    Listener listener = {0};
    listen_to(&listener, radio);
    beckon_radio_start(radio, resume_us, &events, &listener, ret_start);
    beckon_radio_hold(radio, false);
    run_until(&listener.ended);
    beckon_radio_stop(radio);
    return g_string_free(listener.said, FALSE);
}

static void gives_adverts_and_ticks_in_the_order_of_time(void)
{
    const int64_t times_ms[] = {100, 100, 250, 600};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    BeckonRadioStart start;
    g_autofree char *said = replay_all(radio, INT64_MIN, &start);

    CU_ASSERT_EQUAL(start.from_us, BASE_US);
    CU_ASSERT_EQUAL(start.first_us, BASE_US + 100 * MS);
    CU_ASSERT_STRING_EQUAL(said, "t0 a100 a100 t250 a250 t500 a600 t750 e750 ");
}

static void starts_at_the_boundary_of_the_first_advert(void)
{
    const int64_t times_ms[] = {15900};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    BeckonRadioStart start;
    g_autofree char *said = replay_all(radio, INT64_MIN, &start);

    CU_ASSERT_EQUAL(start.from_us, BASE_US);
    CU_ASSERT_TRUE(g_str_has_prefix(said, "t0 t250 t500 "));
    CU_ASSERT_TRUE(g_str_has_suffix(said, "t15750 a15900 t16000 e16000 "));
}

static void resumes_at_the_boundary_before_the_time_asked_for(void)
{
    const int64_t times_ms[] = {100, 15700, 16300, 16700};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    BeckonRadioStart start;
    g_autofree char *said = replay_all(radio, BASE_US + 16300 * MS, &start);

    CU_ASSERT_EQUAL(start.from_us, BASE_US + 16000 * MS);
    CU_ASSERT_EQUAL(start.first_us, BASE_US + 16300 * MS);
    CU_ASSERT_STRING_EQUAL(said, "t16000 t16250 a16300 t16500 a16700 t16750 e16750 ");
}

static void says_the_same_from_any_point_on(void)
{
    int64_t times_ms[200];
    for (gsize i = 0; i < G_N_ELEMENTS(times_ms); i++) {
        times_ms[i] = 37 + (int64_t)i * 331;
    }
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    BeckonRadioStart start;
    g_autofree char *whole = replay_all(radio, INT64_MIN, &start);
    for (int64_t resume_ms = 0; resume_ms < 60000; resume_ms += 1777) {
        g_autofree char *tail = replay_all(radio, BASE_US + resume_ms * MS, &start);
        g_autofree char *tick =
            g_strdup_printf("t%" G_GINT64_FORMAT " ", (resume_ms / 250 + 1) * 250);
        const char *from_there = strstr(whole, tick);
        CU_ASSERT_PTR_NOT_NULL_FATAL(from_there);
        CU_ASSERT_TRUE(g_str_has_suffix(tail, from_there));
    }
}

static void keeps_ticking_from_a_time_that_no_advert_follows_for_long(void)
{
    const int64_t times_ms[] = {100, 40000};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    BeckonRadioStart start;
    g_autofree char *said = replay_all(radio, BASE_US + 17000 * MS, &start);

    CU_ASSERT_EQUAL(start.from_us, BASE_US + 16000 * MS);
    CU_ASSERT_EQUAL(start.first_us, BASE_US + 40000 * MS);
    CU_ASSERT_TRUE(g_str_has_prefix(said, "t16000 t16250 "));
}

static void only_ends_when_no_advert_is_left(void)
{
    const int64_t times_ms[] = {100};
    g_autoptr(GByteArray) capture = make_capture(times_ms, 1);
    g_autoptr(GByteArray) empty = make_capture(NULL, 0);
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    g_autoptr(BeckonRadio) silent = open_bytes(empty, BECKON_PACE_REAL, NULL);
    BeckonRadioStart start;

    g_autofree char *said = replay_all(radio, BASE_US + 101 * MS, &start);
    CU_ASSERT_EQUAL(start.from_us, BECKON_TIME_NEVER);
    CU_ASSERT_EQUAL(start.first_us, BASE_US + 101 * MS);
    CU_ASSERT_STRING_EQUAL(said, "e101 ");

    g_autofree char *nothing = replay_all(silent, INT64_MIN, &start);
    g_autofree char *expected = g_strdup_printf("e%" G_GINT64_FORMAT " ", -BASE_US / MS);
    CU_ASSERT_EQUAL(start.from_us, BECKON_TIME_NEVER);
    CU_ASSERT_EQUAL(start.first_us, 0);
    CU_ASSERT_STRING_EQUAL(nothing, expected);
}

static void gives_nothing_while_it_is_held(void)
{
    const int64_t times_ms[] = {100, 300, 600};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    Listener listener = {.hold_at_us = BASE_US + 250 * MS};
    BeckonRadioStart start;
    listen_to(&listener, radio);
    beckon_radio_start(radio, INT64_MIN, &events, &listener, &start);
    while (g_main_context_iteration(NULL, FALSE)) {
    }
    CU_ASSERT_STRING_EQUAL(listener.said->str, "");

    beckon_radio_hold(radio, false);
    run_until(&listener.held);
    while (g_main_context_iteration(NULL, FALSE)) {
    }
    CU_ASSERT_STRING_EQUAL(listener.said->str, "t0 a100 t250 ");
    CU_ASSERT_EQUAL(listener.n_rests, 1);

    beckon_radio_hold(radio, false);
    run_until(&listener.ended);
    CU_ASSERT_STRING_EQUAL(listener.said->str, "t0 a100 t250 a300 t500 a600 t750 e750 ");
    g_string_free(listener.said, TRUE);
}

static void a_tick_waits_when_the_adverts_before_it_had_the_radio_held(void)
{
    const int64_t times_ms[] = {100, 200, 300};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    Listener listener = {.hold_at_us = BASE_US + 100 * MS};
    BeckonRadioStart start;
    listen_to(&listener, radio);
    beckon_radio_start(radio, INT64_MIN, &events, &listener, &start);
    beckon_radio_hold(radio, false);
    run_until(&listener.held);
    while (g_main_context_iteration(NULL, FALSE)) {
    }
    CU_ASSERT_STRING_EQUAL(listener.said->str, "t0 a100 a200 ");

    beckon_radio_hold(radio, false);
    run_until(&listener.ended);
    CU_ASSERT_STRING_EQUAL(listener.said->str, "t0 a100 a200 t250 a300 t500 e500 ");
    g_string_free(listener.said, TRUE);
}

static void more_adverts_than_a_run_holds_all_come(void)
{
    int64_t times_ms[2 * BECKON_RUN_ADVERTS + 1];
    g_autoptr(GString) expected = g_string_new("t0 ");
    for (guint i = 0; i < G_N_ELEMENTS(times_ms); i++) {
        times_ms[i] = i;
        g_string_append_printf(expected, "a%u ", i);
    }
    g_string_append(expected, "t250 e250 ");
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    BeckonRadioStart start;
    g_autofree char *said = replay_all(radio, INT64_MIN, &start);
    CU_ASSERT_STRING_EQUAL(said, expected->str);
}

static void gives_nothing_once_it_is_stopped(void)
{
    const int64_t times_ms[] = {100, 300, 600};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    Listener listener = {.hold_at_us = BASE_US};
    BeckonRadioStart start;
    listen_to(&listener, radio);
    beckon_radio_start(radio, INT64_MIN, &events, &listener, &start);
    beckon_radio_hold(radio, false);
    run_until(&listener.held);
    beckon_radio_stop(radio);
    while (g_main_context_iteration(NULL, FALSE)) {
    }
    CU_ASSERT_STRING_EQUAL(listener.said->str, "t0 ");
    g_string_free(listener.said, TRUE);
}

static void takes_at_real_pace_at_least_as_long_as_the_capture(void)
{
    const int64_t times_ms[] = {100, 300, 600};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_REAL, NULL);
    int64_t began_us = g_get_monotonic_time();
    BeckonRadioStart start;
    g_autofree char *said = replay_all(radio, INT64_MIN, &start);
    CU_ASSERT_TRUE(g_get_monotonic_time() - began_us >= 750 * MS);
    CU_ASSERT_STRING_EQUAL(said, "t0 a100 t250 a300 t500 a600 t750 e750 ");
}

/* What follows within 10 ms is given together, and was on the air at its own time. */
static void tells_when_an_advert_was_on_the_air(void)
{
    const int64_t times_ms[] = {100, 104, 107};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_REAL, NULL);
    Listener listener = {0};
    BeckonRadioStart start;
    listen_to(&listener, radio);
    beckon_radio_start(radio, INT64_MIN, &events, &listener, &start);
    beckon_radio_hold(radio, false);
    run_until(&listener.ended);
    CU_ASSERT_EQUAL_FATAL(listener.n_adverts, 3);
    CU_ASSERT_EQUAL(listener.on_air_us[1] - listener.on_air_us[0], 4 * MS);
    CU_ASSERT_EQUAL(listener.on_air_us[2] - listener.on_air_us[1], 3 * MS);
    CU_ASSERT_TRUE(listener.on_air_us[2] <= g_get_monotonic_time());
    g_string_free(listener.said, TRUE);
}

static void gives_an_advert_whose_time_went_back_the_time_before_it(void)
{
    const int64_t times_ms[] = {300, 100, 400};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    BeckonRadioStart start;
    g_autofree char *said = replay_all(radio, INT64_MIN, &start);
    CU_ASSERT_STRING_EQUAL(said, "t0 t250 a300 a300 a400 t500 e500 ");
}

/* Takes the place of the log: what operators are warned of is what some tests are about. */
static GLogWriterOutput collect_log(GLogLevelFlags level, const GLogField *fields, gsize n_fields,
                                    gpointer data)
{
    g_autofree char *line = g_log_writer_format_fields(level, fields, n_fields, FALSE);
    g_string_append(data, line);
    return G_LOG_WRITER_HANDLED;
}

static GString *warnings;

static void replays_a_broken_capture_as_far_as_it_is_good(void)
{
    const int64_t times_ms[] = {100, 300, 600};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_byte_array_set_size(capture, capture->len - 1);
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    BeckonRadioStart start;
    g_string_truncate(warnings, 0);
    g_autofree char *said = replay_all(radio, INT64_MIN, &start);
    CU_ASSERT_STRING_EQUAL(said, "t0 a100 t250 a300 t500 e500 ");
    CU_ASSERT_PTR_NOT_NULL(strstr(warnings->str, "record 3 "));
}

static void ends_where_the_times_leap(void)
{
    const int64_t day_ms = 24 * 3600 * 1000;
    const int64_t times_ms[] = {100, 100 + 7 * day_ms + 1};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    BeckonRadioStart start;
    g_string_truncate(warnings, 0);
    g_autofree char *said = replay_all(radio, INT64_MIN, &start);
    CU_ASSERT_STRING_EQUAL(said, "t0 a100 t250 e250 ");
    CU_ASSERT_PTR_NOT_NULL(strstr(warnings->str, "leap"));
}

static void counts_adverts_that_cannot_be_read(void)
{
    const int64_t times_ms[] = {100, 200, 300};
    g_autoptr(GByteArray) capture = make_capture(times_ms, G_N_ELEMENTS(times_ms));
    /* The second event says that it holds no report: behind the file's header, the first record
     * and the second's header come event code, length, subevent and that number. */
    gsize record_bytes = (capture->len - 16) / 3;
    capture->data[16 + record_bytes + 24 + 3] = 0;
    g_autoptr(BeckonRadio) radio = open_bytes(capture, BECKON_PACE_FAST, NULL);
    BeckonRadioStart start;
    g_autofree char *said = replay_all(radio, INT64_MIN, &start);
    CU_ASSERT_STRING_EQUAL(said, "t0 a100 m1 t250 a300 t500 e500 ");
}

static void refuses_what_is_no_capture(void)
{
    g_autoptr(GByteArray) text = g_byte_array_new();
    g_byte_array_append(text, (const uint8_t *)"t,rssi\n", 7);
    g_autoptr(GByteArray) nothing = g_byte_array_new();
    g_autoptr(GError) no_capture = NULL;
    g_autoptr(GError) empty = NULL;
    g_autoptr(GError) missing = NULL;
    CU_ASSERT_PTR_NULL(open_bytes(text, BECKON_PACE_FAST, &no_capture));
    CU_ASSERT_TRUE(g_error_matches(no_capture, BECKON_ERROR, BECKON_ERROR_INVALID));
    CU_ASSERT_PTR_NULL(open_bytes(nothing, BECKON_PACE_FAST, &empty));
    CU_ASSERT_TRUE(g_error_matches(empty, BECKON_ERROR, BECKON_ERROR_INVALID));
    CU_ASSERT_PTR_NULL(beckon_replay_open("/nonexistent/x.btsnoop", BECKON_PACE_FAST, &missing));
    CU_ASSERT_TRUE(g_error_matches(missing, BECKON_ERROR, BECKON_ERROR_INVALID));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(gives_adverts_and_ticks_in_the_order_of_time),
        BECKON_TEST(starts_at_the_boundary_of_the_first_advert),
        BECKON_TEST(resumes_at_the_boundary_before_the_time_asked_for),
        BECKON_TEST(says_the_same_from_any_point_on),
        BECKON_TEST(keeps_ticking_from_a_time_that_no_advert_follows_for_long),
        BECKON_TEST(only_ends_when_no_advert_is_left),
        BECKON_TEST(gives_nothing_while_it_is_held),
        BECKON_TEST(a_tick_waits_when_the_adverts_before_it_had_the_radio_held),
        BECKON_TEST(more_adverts_than_a_run_holds_all_come),
        BECKON_TEST(gives_nothing_once_it_is_stopped),
        BECKON_TEST(takes_at_real_pace_at_least_as_long_as_the_capture),
        BECKON_TEST(tells_when_an_advert_was_on_the_air),
        BECKON_TEST(gives_an_advert_whose_time_went_back_the_time_before_it),
        BECKON_TEST(replays_a_broken_capture_as_far_as_it_is_good),
        BECKON_TEST(ends_where_the_times_leap),
        BECKON_TEST(counts_adverts_that_cannot_be_read),
        BECKON_TEST(refuses_what_is_no_capture),
    };
    warnings = g_string_new(NULL);
    g_log_set_always_fatal(G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
    g_log_set_writer_func(collect_log, warnings, NULL);
    int status = BECKON_TESTS_RUN("radio/replay", tests);
    g_string_free(warnings, TRUE);
    return status;
}
