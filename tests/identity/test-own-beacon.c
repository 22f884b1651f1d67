/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/own-beacon.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "advert/frame.h"
#include "base/bytes.h"
#include "base/time.h"
#include "testing.h"

#define N_SCANNERS 64
#define WINDOW_US  (64 * BECKON_SECOND_US)

/* A boundary of windows: 1795510784 = 64 · 28054856. */
#define NOON_US (INT64_C(1795510784) * BECKON_SECOND_US)

typedef struct {
    JsonParser *parser;
    uint8_t key[BECKON_OWN_BEACON_KEY_BYTES];
    uint8_t uuid[BECKON_OWN_BEACON_UUID_BYTES];
    BeckonOwnBeacon own;
    JsonArray *rows;
} Vectors;

static void read_vectors(Vectors *vectors)
{
    g_autofree char *text = beckon_test_read("tests/identity/vectors/own-beacon.json", NULL);
    vectors->parser = json_parser_new();
    g_assert_true(json_parser_load_from_data(vectors->parser, text, -1, NULL));
    JsonObject *root = json_node_get_object(json_parser_get_root(vectors->parser));
    g_assert_true(beckon_hex_decode(json_object_get_string_member(root, "key"), vectors->key,
                                    sizeof vectors->key));
    g_assert_true(beckon_hex_decode(json_object_get_string_member(root, "uuid"), vectors->uuid,
                                    sizeof vectors->uuid));
    vectors->own = (BeckonOwnBeacon){vectors->uuid, vectors->key};
    vectors->rows = json_object_get_array_member(root, "rows");
}

static bool is_hex(const BeckonLinkBeacon *frame, const char *hex)
{
    g_autofree char *sent = beckon_hex_encode(frame->ad, frame->len);
    return g_str_equal(sent, hex);
}

static void sends_what_others_compute(void)
{
    Vectors vectors;
    read_vectors(&vectors);
    CU_ASSERT_EQUAL_FATAL(json_array_get_length(vectors.rows), 8);
    for (guint i = 0; i < json_array_get_length(vectors.rows); i++) {
        JsonObject *row = json_array_get_object_element(vectors.rows, i);
        BeckonLinkBeacon frames[BECKON_LINK_BEACONS];
        beckon_own_beacon_frames(
            &vectors.own, (guint)json_object_get_int_member(row, "scanner") - 1,
            json_object_get_int_member(row, "time_s") * BECKON_SECOND_US, frames);
        CU_ASSERT_TRUE(is_hex(&frames[0], json_object_get_string_member(row, "ibeacon_ad")));
        CU_ASSERT_TRUE(is_hex(&frames[1], json_object_get_string_member(row, "eid_ad")));
    }
    g_object_unref(vectors.parser);
}

/* What a receiver takes the frames of a scanner for. */
static BeckonFrame heard_as(const Vectors *vectors, guint scanner, int64_t t_us, guint i)
{
    BeckonLinkBeacon frames[BECKON_LINK_BEACONS];
    BeckonFrame frame = {.kind = 0};
    beckon_own_beacon_frames(&vectors->own, scanner, t_us, frames);
    CU_ASSERT_EQUAL_FATAL(beckon_frame_decode(frames[i].ad, frames[i].len, &frame, NULL),
                          BECKON_DECODED);
    return frame;
}

static BeckonHeardBeacon hear_ibeacon(const Vectors *vectors, guint scanner, int64_t t_us)
{
    BeckonFrame frame = heard_as(vectors, scanner, t_us, 0);
    BeckonHeardBeacon heard = {.major = frame.ibeacon.major, .minor = frame.ibeacon.minor};
    CU_ASSERT_EQUAL(frame.kind, BECKON_FRAME_IBEACON);
    memcpy(heard.uuid, frame.ibeacon.uuid, sizeof heard.uuid);
    return heard;
}

static BeckonHeardBeacon hear_eid(const Vectors *vectors, guint scanner, int64_t t_us)
{
    BeckonFrame frame = heard_as(vectors, scanner, t_us, 1);
    BeckonHeardBeacon heard = {.is_eid = true};
    CU_ASSERT_EQUAL(frame.kind, BECKON_FRAME_EDDYSTONE_EID);
    memcpy(heard.eid, frame.eid.eid, sizeof heard.eid);
    return heard;
}

static BeckonHeardVerdict check(const Vectors *vectors, const BeckonHeardBeacon *heard,
                                int64_t t_us, guint *ret_scanner)
{
    *ret_scanner = 4711;
    return beckon_own_beacon_check(&vectors->own, N_SCANNERS, heard, t_us, ret_scanner);
}

static void takes_what_was_heard_in_this_window_and_the_two_before(void)
{
    Vectors vectors;
    read_vectors(&vectors);
    for (guint scanner = 0; scanner < N_SCANNERS; scanner += 21) {
        const BeckonHeardBeacon heard[] = {hear_ibeacon(&vectors, scanner, NOON_US),
                                           hear_eid(&vectors, scanner, NOON_US)};
        for (guint i = 0; i < 2; i++) {
            guint found;
            CU_ASSERT_EQUAL(check(&vectors, &heard[i], NOON_US, &found), BECKON_HEARD_RIGHT);
            CU_ASSERT_EQUAL(found, scanner);
            CU_ASSERT_EQUAL(check(&vectors, &heard[i], NOON_US + 3 * WINDOW_US - 1, &found),
                            BECKON_HEARD_RIGHT);
            CU_ASSERT_EQUAL(found, scanner);
        }
    }
    g_object_unref(vectors.parser);
}

static void takes_nothing_older_and_nothing_of_the_future(void)
{
    Vectors vectors;
    guint found;
    read_vectors(&vectors);
    BeckonHeardBeacon ibeacon = hear_ibeacon(&vectors, 1, NOON_US);
    BeckonHeardBeacon eid = hear_eid(&vectors, 1, NOON_US);
    const int64_t times[] = {NOON_US + 3 * WINDOW_US, NOON_US - 1};
    for (guint i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(check(&vectors, &ibeacon, times[i], &found), BECKON_HEARD_STALE);
        CU_ASSERT_EQUAL(check(&vectors, &eid, times[i], &found), BECKON_HEARD_FOREIGN);
        CU_ASSERT_EQUAL(found, 4711);
    }
    g_object_unref(vectors.parser);
}

static void knows_its_own_uuid_and_scanners(void)
{
    Vectors vectors;
    guint found;
    read_vectors(&vectors);
    BeckonHeardBeacon right = hear_ibeacon(&vectors, N_SCANNERS - 1, NOON_US);
    BeckonHeardBeacon other = right;
    other.uuid[15] ^= 1;
    CU_ASSERT_EQUAL(check(&vectors, &other, NOON_US, &found), BECKON_HEARD_FOREIGN);
    other = right;
    other.major = 0;
    CU_ASSERT_EQUAL(check(&vectors, &other, NOON_US, &found), BECKON_HEARD_FOREIGN);
    other.major = N_SCANNERS + 1;
    CU_ASSERT_EQUAL(check(&vectors, &other, NOON_US, &found), BECKON_HEARD_FOREIGN);
    other = right;
    other.minor ^= 0x8000;
    CU_ASSERT_EQUAL(check(&vectors, &other, NOON_US, &found), BECKON_HEARD_STALE);
    other = right;
    other.major--;
    CU_ASSERT_EQUAL(check(&vectors, &other, NOON_US, &found), BECKON_HEARD_STALE);
    g_object_unref(vectors.parser);
}

static void another_hub_says_other_things(void)
{
    Vectors vectors;
    guint found;
    read_vectors(&vectors);
    BeckonHeardBeacon ibeacon = hear_ibeacon(&vectors, 0, NOON_US);
    BeckonHeardBeacon eid = hear_eid(&vectors, 0, NOON_US);
    vectors.key[31] ^= 1;
    CU_ASSERT_EQUAL(check(&vectors, &ibeacon, NOON_US, &found), BECKON_HEARD_STALE);
    CU_ASSERT_EQUAL(check(&vectors, &eid, NOON_US, &found), BECKON_HEARD_FOREIGN);
    g_object_unref(vectors.parser);
}

/* Before the third window of all, there are fewer. */
static void begins_with_the_first_window(void)
{
    Vectors vectors;
    guint found;
    read_vectors(&vectors);
    BeckonHeardBeacon ibeacon = hear_ibeacon(&vectors, 0, 0);
    CU_ASSERT_EQUAL(check(&vectors, &ibeacon, 0, &found), BECKON_HEARD_RIGHT);
    CU_ASSERT_EQUAL(beckon_own_beacon_window(WINDOW_US - 1), 0);
    CU_ASSERT_EQUAL(beckon_own_beacon_window(WINDOW_US), 1);
    g_object_unref(vectors.parser);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(sends_what_others_compute),
        BECKON_TEST(takes_what_was_heard_in_this_window_and_the_two_before),
        BECKON_TEST(takes_nothing_older_and_nothing_of_the_future),
        BECKON_TEST(knows_its_own_uuid_and_scanners),
        BECKON_TEST(another_hub_says_other_things),
        BECKON_TEST(begins_with_the_first_window),
    };
    return BECKON_TESTS_RUN("identity/own-beacon", tests);
}
