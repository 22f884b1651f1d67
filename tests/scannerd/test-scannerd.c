/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <string.h>
#include <sys/ioctl.h>

#include "scannerd/rig.h"

#define FOB      UINT64_C(0x1122334455667788)
#define PHONE    UINT64_C(0x99aabbccddeeff00)
#define STRANGER UINT64_C(0xdeadbeefcafef00d)

static void passes_on_those_of_the_roster_and_counts_strangers(void)
{
    g_autoptr(GByteArray) capture = rig_capture_new();
    rig_capture_eid(capture, 100, FOB, -61);
    rig_capture_eid(capture, 120, STRANGER, -40);
    rig_capture_bytes(capture, 130, "02010603ff4c00");     /* nothing of ours */
    rig_capture_bytes(capture, 140, "0201060303aafe05ff"); /* a structure past the end */
    rig_capture_eid(capture, 260, PHONE, 127);             /* its RSSI is not known */
    rig_capture_eid(capture, 700, FOB, -62);
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    BeckonLinkTick tick = {0};
    rig_engine_add(engine, FOB, 5);
    rig_engine_add(engine, PHONE, 6);
    rig_engine_go(engine, RIG_AT(16000));
    g_autofree char *seen = rig_engine_watch(engine, INT64_MAX, &tick);

    CU_ASSERT_STRING_EQUAL(seen, "100:5:-61 260:6:127 700:5:-62 ");
    CU_ASSERT_EQUAL(tick.t_us, RIG_AT(750));
    CU_ASSERT_TRUE(tick.hearing);
    CU_ASSERT_EQUAL(tick.heard, 6);
    CU_ASSERT_EQUAL(tick.unknown, 2);
    CU_ASSERT_EQUAL(tick.malformed, 1);
}

static void greets_with_its_name_and_its_first_advert(void)
{
    g_autoptr(GByteArray) capture = rig_capture_new();
    rig_capture_eid(capture, 17100, FOB, -61);
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_new(rig);
    BeckonLinkFrame frame;
    beckon_link_put_hello(engine->out, engine->generation, INT64_MIN);
    rig_engine_send(engine);

    CU_ASSERT_TRUE_FATAL(rig_engine_read(engine, &frame));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_READY);
    CU_ASSERT_TRUE(frame.ready.replaying);
    CU_ASSERT_EQUAL(frame.ready.first_us, RIG_AT(17100));
    CU_ASSERT_STRING_EQUAL(frame.ready.name, "door");
    CU_ASSERT_TRUE_FATAL(rig_engine_read(engine, &frame));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_HEALTH);
    CU_ASSERT_EQUAL(frame.health.source, BECKON_SOURCE_REPLAY);
    CU_ASSERT_TRUE_FATAL(rig_engine_read(engine, &frame));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_BOUNDARY);
    CU_ASSERT_EQUAL(frame.boundary.t_us, RIG_AT(16000));

    rig_engine_go(engine, RIG_AT(32000));
    for (int64_t ms = 16000; ms <= 17250; ms += 250) {
        CU_ASSERT_TRUE_FATAL(rig_engine_read(engine, &frame));
        CU_ASSERT_EQUAL(frame.type, BECKON_LINK_TICK);
        CU_ASSERT_EQUAL(frame.tick.t_us, RIG_AT(ms));
    }
    CU_ASSERT_TRUE_FATAL(rig_engine_read(engine, &frame));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_END);
    CU_ASSERT_EQUAL(frame.boundary.t_us, RIG_AT(17250));
    CU_ASSERT_TRUE(rig_engine_is_quiet(engine));
}

/* A phone that enrols at a boundary is seen from there on, and one that is taken off the roster
 * no more: so the scanner was waiting, whatever it could have read ahead. */
static void waits_at_every_boundary_for_the_engine(void)
{
    g_autoptr(GByteArray) capture = rig_capture_new();
    for (int64_t ms = 0; ms < 48000; ms += 1000) {
        rig_capture_eid(capture, ms, FOB, -50);
        rig_capture_eid(capture, ms, PHONE, -70);
    }
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    rig_engine_add(engine, FOB, 5);
    rig_engine_go(engine, RIG_AT(16000));
    g_autofree char *first = rig_engine_watch(engine, RIG_AT(16000), NULL);
    rig_engine_remove(engine, FOB);
    rig_engine_add(engine, PHONE, 6);
    rig_engine_go(engine, RIG_AT(16000)); /* not beyond the boundary: no go-ahead */
    rig_engine_add(engine, PHONE, 7);
    rig_engine_go(engine, RIG_AT(32000));
    g_autofree char *second = rig_engine_watch(engine, RIG_AT(32000), NULL);

    g_auto(GStrv) fob = g_strsplit(first, " ", -1);
    g_auto(GStrv) phone = g_strsplit(second, " ", -1);
    CU_ASSERT_EQUAL(g_strv_length(fob), 16 + 1);
    CU_ASSERT_STRING_EQUAL(fob[0], "0:5:-50");
    CU_ASSERT_STRING_EQUAL(fob[15], "15000:5:-50");
    CU_ASSERT_EQUAL(g_strv_length(phone), 16 + 1);
    CU_ASSERT_STRING_EQUAL(phone[0], "16000:7:-70");
    CU_ASSERT_STRING_EQUAL(phone[15], "31000:7:-70");
}

static void gives_the_same_tail_to_an_engine_that_resumes(void)
{
    g_autoptr(GByteArray) capture = rig_capture_new();
    for (int64_t ms = 500; ms < 60000; ms += 700) {
        rig_capture_eid(capture, ms, FOB, -50);
    }
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    RigEngine *engine = rig_engine_greet(rig, INT64_MIN);
    rig_engine_add(engine, FOB, 5);
    rig_engine_go(engine, INT64_MAX);
    g_autofree char *whole = rig_engine_watch(engine, INT64_MAX, NULL);
    rig_engine_free(engine);

    engine = rig_engine_greet(rig, RIG_AT(20000));
    rig_engine_add(engine, FOB, 5);
    rig_engine_go(engine, RIG_AT(32000));
    g_autofree char *tail = rig_engine_watch(engine, INT64_MAX, NULL);
    rig_engine_free(engine);
    /* 500 + 28 · 700 = 20,100 is the first at or after 20,000. */
    CU_ASSERT_TRUE(g_str_has_prefix(tail, "20100:5:-50 20800:5:-50 "));
    CU_ASSERT_TRUE(g_str_has_suffix(whole, tail));
}

static void says_when_it_has_become_deaf(void)
{
    g_autoptr(GByteArray) capture = rig_capture_new();
    rig_capture_eid(capture, 100, STRANGER, -50);
    rig_capture_eid(capture, 41100, STRANGER, -50);
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    rig_engine_go(engine, INT64_MAX);
    BeckonLinkFrame frame;
    do {
        CU_ASSERT_TRUE_FATAL(rig_engine_read(engine, &frame));
        if (frame.type == BECKON_LINK_TICK) {
            int64_t ms = (frame.tick.t_us - RIG_BASE_US) / 1000;
            CU_ASSERT_EQUAL(frame.tick.hearing, ms < 30100 || ms > 41100);
        }
    } while (frame.type != BECKON_LINK_END);
}

static void ends_at_once_when_the_capture_holds_no_advert(void)
{
    g_autoptr(GByteArray) capture = rig_capture_new();
    g_autoptr(Rig) rig = rig_new(capture, "pace=real\n");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_new(rig);
    BeckonLinkFrame frame;
    beckon_link_put_hello(engine->out, engine->generation, RIG_AT(0));
    rig_engine_send(engine);
    CU_ASSERT_TRUE_FATAL(rig_engine_read(engine, &frame));
    CU_ASSERT_EQUAL(frame.ready.first_us, RIG_AT(0));
    CU_ASSERT_TRUE_FATAL(rig_engine_read(engine, &frame));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_HEALTH);
    CU_ASSERT_TRUE_FATAL(rig_engine_read(engine, &frame));
    CU_ASSERT_EQUAL(frame.type, BECKON_LINK_END);
    CU_ASSERT_EQUAL(frame.boundary.t_us, RIG_AT(0));
}

static void lets_a_later_engine_take_the_earlier_ones_place(void)
{
    g_autoptr(GByteArray) capture = rig_capture_new();
    rig_capture_eid(capture, 100, FOB, -61);
    rig_capture_eid(capture, 20100, PHONE, -62);
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) earlier = rig_engine_greet(rig, INT64_MIN);
    rig_engine_add(earlier, FOB, 5);
    rig_engine_go(earlier, RIG_AT(16000));
    g_autofree char *seen_earlier = rig_engine_watch(earlier, RIG_AT(16000), NULL);
    CU_ASSERT_STRING_EQUAL(seen_earlier, "100:5:-61 ");

    g_autoptr(RigEngine) later = rig_engine_greet(rig, INT64_MIN);
    BeckonLinkFrame frame;
    CU_ASSERT_FALSE(rig_engine_read(earlier, &frame));
    rig_engine_add(later, PHONE, 6);
    rig_engine_go(later, RIG_AT(16000));
    g_autofree char *seen_later = rig_engine_watch(later, INT64_MAX, NULL);
    CU_ASSERT_STRING_EQUAL(seen_later, "20100:6:-62 ");
}

static void serves_on_while_others_knock_without_a_hello(void)
{
    g_autoptr(GByteArray) capture = rig_capture_new();
    rig_capture_eid(capture, 100, FOB, -61);
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    RigEngine *knocking = rig_engine_new(rig);
    rig_engine_free(rig_engine_new(rig));
    rig_engine_free(knocking);
    g_autofree char *message = NULL;
    CU_ASSERT_EQUAL(rig_fail(rig, &message), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(message, "another process listens"));

    rig_engine_add(engine, FOB, 5);
    rig_engine_go(engine, RIG_AT(16000));
    g_autofree char *seen = rig_engine_watch(engine, INT64_MAX, NULL);
    CU_ASSERT_STRING_EQUAL(seen, "100:5:-61 ");
}

/* Whether the daemon hangs up on an engine that sends this, and serves the next. */
static bool hangs_up(Rig *rig, RigEngine *engine)
{
    BeckonLinkFrame frame;
    rig_engine_send(engine);
    bool closed = !rig_engine_read(engine, &frame);
    rig_engine_free(rig_engine_greet(rig, INT64_MIN));
    return closed;
}

static void hangs_up_on_an_engine_that_breaks_the_protocol(void)
{
    g_autoptr(GByteArray) capture = rig_capture_new();
    rig_capture_eid(capture, 100, FOB, -61);
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);

    g_autoptr(RigEngine) other_generation = rig_engine_greet(rig, INT64_MIN);
    beckon_link_put_go(other_generation->out, RIG_GENERATION + 1, RIG_AT(16000));
    CU_ASSERT_TRUE(hangs_up(rig, other_generation));

    g_autoptr(RigEngine) no_hello = rig_engine_new(rig);
    beckon_link_put_go(no_hello->out, RIG_GENERATION, RIG_AT(16000));
    CU_ASSERT_TRUE(hangs_up(rig, no_hello));

    g_autoptr(RigEngine) second_hello = rig_engine_greet(rig, INT64_MIN);
    beckon_link_put_hello(second_hello->out, RIG_GENERATION, INT64_MIN);
    CU_ASSERT_TRUE(hangs_up(rig, second_hello));

    g_autoptr(RigEngine) like_a_scanner = rig_engine_greet(rig, INT64_MIN);
    beckon_link_put_end(like_a_scanner->out, RIG_GENERATION, RIG_AT(16000));
    CU_ASSERT_TRUE(hangs_up(rig, like_a_scanner));

    g_autoptr(RigEngine) nonsense = rig_engine_greet(rig, INT64_MIN);
    g_byte_array_append(nonsense->out, (const uint8_t *)"GET / HTTP/1.1\r\nHost: beckon\r\n", 30);
    CU_ASSERT_TRUE(hangs_up(rig, nonsense));
}

/* Waits until so many bytes lie in the engine's end of the socket. */
static void wait_for_bytes(const RigEngine *engine, int n_bytes)
{
    int waiting = 0;
    for (guint i = 0; i < 2000 && waiting < n_bytes; i++) {
        g_usleep(10000);
        g_assert_true(ioctl(engine->fd, FIONREAD, &waiting) == 0);
    }
    g_assert_cmpint(waiting, >=, n_bytes);
}

/* 3 MB of sightings, none of them read before the socket's buffer is full of them. */
static void loses_nothing_to_an_engine_that_reads_late(void)
{
    const guint n_adverts = 200000;
    g_autoptr(GByteArray) capture = rig_capture_new();
    for (guint i = 0; i < n_adverts; i++) {
        rig_capture_eid(capture, i, FOB, -50);
    }
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    rig_engine_add(engine, FOB, 5);
    rig_engine_go(engine, INT64_MAX);
    wait_for_bytes(engine, 128 * 1024);
    BeckonLinkTick tick = {0};
    g_free(rig_engine_watch(engine, INT64_MAX, &tick));
    CU_ASSERT_EQUAL(engine->n_sighted, n_adverts);
    CU_ASSERT_EQUAL(tick.heard, n_adverts);
}

static void merges_a_flood_within_a_tick(void)
{
    const guint n_adverts = 100000;
    g_autoptr(GByteArray) capture = rig_capture_new();
    for (guint i = 0; i < n_adverts; i++) {
        rig_capture_eid(capture, 100, FOB, -50);
    }
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    rig_engine_add(engine, FOB, 5);
    rig_engine_go(engine, INT64_MAX);
    g_free(rig_engine_watch(engine, INT64_MAX, NULL));
    CU_ASSERT_EQUAL(engine->n_sighted, n_adverts);
    CU_ASSERT_TRUE(engine->n_records < BECKON_LIMIT_TICK_SIGHTINGS + 10);
}

static void writes_nobodys_id_or_address_into_its_log(void)
{
    g_autoptr(GByteArray) capture = rig_capture_new();
    rig_capture_eid(capture, 100, STRANGER, -50);
    rig_capture_eid(capture, 200, FOB, -50);
    rig_capture_bytes(capture, 300, "0201060303aafe05ff");
    g_byte_array_set_size(capture, capture->len - 1);
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    rig_engine_add(engine, FOB, 5);
    rig_engine_go(engine, INT64_MAX);
    g_autofree char *seen = rig_engine_watch(engine, INT64_MAX, NULL);
    CU_ASSERT_STRING_EQUAL(seen, "200:5:-50 ");
    beckon_link_put_hello(engine->out, RIG_GENERATION, 0);
    CU_ASSERT_TRUE(hangs_up(rig, engine));

    g_autofree char *log = NULL;
    g_assert_true(g_file_get_contents(rig->log, &log, NULL, NULL));
    g_autofree char *lower = g_ascii_strdown(log, -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(lower, "record 3"));
    CU_ASSERT_PTR_NOT_NULL(strstr(lower, "hello"));
    CU_ASSERT_PTR_NULL(strstr(lower, "dead"));
    CU_ASSERT_PTR_NULL(strstr(lower, "cafe"));
    CU_ASSERT_PTR_NULL(strstr(lower, "1122"));
    CU_ASSERT_PTR_NULL(strstr(lower, "c0"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(passes_on_those_of_the_roster_and_counts_strangers),
        BECKON_TEST(greets_with_its_name_and_its_first_advert),
        BECKON_TEST(waits_at_every_boundary_for_the_engine),
        BECKON_TEST(gives_the_same_tail_to_an_engine_that_resumes),
        BECKON_TEST(says_when_it_has_become_deaf),
        BECKON_TEST(ends_at_once_when_the_capture_holds_no_advert),
        BECKON_TEST(lets_a_later_engine_take_the_earlier_ones_place),
        BECKON_TEST(serves_on_while_others_knock_without_a_hello),
        BECKON_TEST(hangs_up_on_an_engine_that_breaks_the_protocol),
        BECKON_TEST(loses_nothing_to_an_engine_that_reads_late),
        BECKON_TEST(merges_a_flood_within_a_tick),
        BECKON_TEST(writes_nobodys_id_or_address_into_its_log),
    };
    return BECKON_TESTS_RUN("scannerd", tests);
}
