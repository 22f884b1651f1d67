/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "advert/frame.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/bytes.h"
#include "testing.h"

/* Google's layout of an EID frame, and Apple's of an iBeacon, each as a whole AD structure. */
#define EID 0x0d, 0x16, 0xaa, 0xfe, 0x30, 0xec, 1, 2, 3, 4, 5, 6, 7, 8
#define IBEACON                                                                                    \
    0x1a, 0xff, 0x4c, 0, 2, 0x15, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0, 1, 0,  \
        2, 0xc5
#define FLAGS     0x02, 0x01, 0x06
#define CUT_EID   0x05, 0x16, 0xaa, 0xfe, 0x30, 0xec
#define RUNS_PAST 0x09, 0x16, 0xaa

static BeckonVerdict next(BeckonFrameWalk *walk, BeckonFrame *frame)
{
    return beckon_frame_next(walk, frame, NULL);
}

static void takes_the_first_of_several_frames(void)
{
    const uint8_t data[] = {FLAGS, IBEACON, EID};
    BeckonFrame frame;
    CU_ASSERT_EQUAL(beckon_frame_decode(data, sizeof data, &frame, NULL), BECKON_DECODED);
    CU_ASSERT_EQUAL(frame.kind, BECKON_FRAME_IBEACON);
    CU_ASSERT_EQUAL(frame.ibeacon.minor, 2);
}

static void walks_over_every_frame_of_an_advert(void)
{
    const uint8_t data[] = {EID, FLAGS, CUT_EID, IBEACON};
    BeckonFrameWalk walk = beckon_frame_walk(data, sizeof data);
    BeckonFrame frame;
    CU_ASSERT_EQUAL(next(&walk, &frame), BECKON_DECODED);
    CU_ASSERT_EQUAL(frame.kind, BECKON_FRAME_EDDYSTONE_EID);
    CU_ASSERT_EQUAL(next(&walk, &frame), BECKON_MALFORMED);
    CU_ASSERT_EQUAL(next(&walk, &frame), BECKON_DECODED);
    CU_ASSERT_EQUAL(frame.kind, BECKON_FRAME_IBEACON);
    CU_ASSERT_EQUAL(next(&walk, &frame), BECKON_FOREIGN);
    CU_ASSERT_EQUAL(next(&walk, &frame), BECKON_FOREIGN);
}

static void ends_at_a_structure_that_runs_past_the_end(void)
{
    const uint8_t data[] = {EID, RUNS_PAST};
    BeckonFrameWalk walk = beckon_frame_walk(data, sizeof data);
    BeckonFrame frame;
    CU_ASSERT_EQUAL(next(&walk, &frame), BECKON_DECODED);
    CU_ASSERT_EQUAL(next(&walk, &frame), BECKON_MALFORMED);
    CU_ASSERT_EQUAL(next(&walk, &frame), BECKON_FOREIGN);
}

static void looks_at_nothing_behind_an_early_end(void)
{
    const uint8_t data[] = {FLAGS, 0x00, EID};
    BeckonFrame frame;
    CU_ASSERT_EQUAL(beckon_frame_decode(data, sizeof data, &frame, NULL), BECKON_FOREIGN);
}

static void says_why_an_advert_is_malformed(void)
{
    const uint8_t cut[] = {CUT_EID};
    const char *why = NULL;
    BeckonFrame frame;
    CU_ASSERT_EQUAL(beckon_frame_decode(cut, sizeof cut, &frame, &why), BECKON_MALFORMED);
    CU_ASSERT_PTR_NOT_NULL_FATAL(why);
    CU_ASSERT_PTR_NOT_NULL(strstr(why, "Eddystone-EID"));
}

static void decodes_the_fields_of_a_frame(void)
{
    const uint8_t data[] = {EID};
    const uint8_t eid[] = {1, 2, 3, 4, 5, 6, 7, 8};
    BeckonFrame frame;
    CU_ASSERT_EQUAL(beckon_frame_decode(data, sizeof data, &frame, NULL), BECKON_DECODED);
    CU_ASSERT_EQUAL(memcmp(frame.eid.eid, eid, sizeof eid), 0);
    CU_ASSERT_EQUAL(frame.eid.power_dbm, -20);
}

/* In memory of exactly its length, so that a sanitizer sees a byte read behind it. */
static void decode_exactly(const uint8_t *data, gsize len)
{
    g_autofree uint8_t *copy = g_memdup2(data, len);
    BeckonFrame frame;
    BeckonFrame untouched;
    memset(&frame, 0xa5, sizeof frame);
    memset(&untouched, 0xa5, sizeof untouched);
    const char *why = NULL;
    BeckonVerdict verdict = beckon_frame_decode(copy, len, &frame, &why);
    CU_ASSERT_EQUAL(verdict == BECKON_MALFORMED, why != NULL);
    if (verdict != BECKON_DECODED) {
        CU_ASSERT_EQUAL(memcmp(&frame, &untouched, sizeof frame), 0);
    }
}

static void decode_cut_anywhere(const char *hex)
{
    gsize len = strlen(hex) / 2;
    g_autofree uint8_t *data = g_malloc(len + 1);
    CU_ASSERT_TRUE_FATAL(beckon_hex_decode(hex, data, len));
    for (gsize cut = 0; cut <= len; cut++) {
        decode_exactly(data, cut);
    }
    for (gsize i = 0; i < len; i++) {
        uint8_t kept = data[i];
        for (int bit = 0; bit < 8; bit++) {
            data[i] = (uint8_t)(kept ^ 1 << bit);
            decode_exactly(data, len);
        }
        data[i] = kept;
    }
}

static void takes_any_cut_or_bent_advert_without_a_crash(void)
{
    static const char *const files[] = {
        "ibeacon",   "eddystone-uid", "eddystone-url", "eddystone-tlm", "eddystone-eid",
        "altbeacon", "bthome",        "ruuvi",         "foreign",       "malformed",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_strdup_printf("beacons/vectors/%s.json", files[i]);
        g_autofree char *text = beckon_test_read(path, NULL);
        g_autoptr(JsonNode) root = json_from_string(text, NULL);
        JsonArray *vectors = json_object_get_array_member(json_node_get_object(root), "vectors");
        for (guint j = 0; j < json_array_get_length(vectors); j++) {
            JsonObject *vector = json_array_get_object_element(vectors, j);
            decode_cut_anywhere(json_object_get_string_member(vector, "hex"));
        }
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(takes_the_first_of_several_frames),
        BECKON_TEST(walks_over_every_frame_of_an_advert),
        BECKON_TEST(ends_at_a_structure_that_runs_past_the_end),
        BECKON_TEST(looks_at_nothing_behind_an_early_end),
        BECKON_TEST(says_why_an_advert_is_malformed),
        BECKON_TEST(decodes_the_fields_of_a_frame),
        BECKON_TEST(takes_any_cut_or_bent_advert_without_a_crash),
    };
    return BECKON_TESTS_RUN("advert/frame", tests);
}
