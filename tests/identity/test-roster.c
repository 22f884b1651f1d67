/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <string.h>

#include "identity/roster.h"
#include "wire/link.h"

static uint64_t random_id(GRand *random)
{
    return (uint64_t)g_rand_int(random) << 32 | g_rand_int(random);
}

static void an_unknown_id_has_no_handle(void)
{
    g_autoptr(BeckonRoster) roster = beckon_roster_new();
    CU_ASSERT(beckon_roster_find(roster, 0) == 0);
    CU_ASSERT(beckon_roster_find(roster, UINT64_MAX) == 0);
    beckon_roster_remove(roster, 7);
    CU_ASSERT(beckon_roster_size(roster) == 0);
}

static void every_number_can_be_an_id(void)
{
    static const uint64_t ids[] = {0, 1, UINT64_MAX, UINT64_C(1) << 63};
    g_autoptr(BeckonRoster) roster = beckon_roster_new();
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        CU_ASSERT(beckon_roster_add(roster, ids[i], i + 1));
    }
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        CU_ASSERT(beckon_roster_find(roster, ids[i]) == i + 1);
    }
}

static void a_row_replaces_one_of_the_same_id(void)
{
    g_autoptr(BeckonRoster) roster = beckon_roster_new();
    beckon_roster_add(roster, 5, 1);
    beckon_roster_add(roster, 5, 2);
    CU_ASSERT(beckon_roster_find(roster, 5) == 2);
    CU_ASSERT(beckon_roster_size(roster) == 1);
}

static void a_cleared_roster_knows_nobody_and_can_be_filled_again(void)
{
    g_autoptr(BeckonRoster) roster = beckon_roster_new();
    for (uint32_t i = 1; i <= 1000; i++) {
        beckon_roster_add(roster, i, i);
    }
    beckon_roster_clear(roster);
    CU_ASSERT(beckon_roster_size(roster) == 0);
    CU_ASSERT(beckon_roster_find(roster, 500) == 0);
    CU_ASSERT(beckon_roster_add(roster, 500, 3));
    CU_ASSERT(beckon_roster_find(roster, 500) == 3);
}

static void check_equal(const BeckonRoster *roster, GHashTable *model)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    gsize wrong = 0;
    beckon_roster_rows(roster, rows);
    for (guint i = 0; i < rows->len; i++) {
        const BeckonRosterRow *row = &g_array_index(rows, BeckonRosterRow, i);
        gpointer handle = g_hash_table_lookup(model, &row->id);
        wrong += GPOINTER_TO_UINT(handle) != row->handle;
        wrong += beckon_roster_find(roster, row->id) != row->handle;
    }
    CU_ASSERT(wrong == 0);
    CU_ASSERT(rows->len == g_hash_table_size(model));
    CU_ASSERT(beckon_roster_size(roster) == g_hash_table_size(model));
}

/* Ids that are drawn from few meet again, so that rows are replaced and removed as well; some
 * crowd in one bucket. */
static void check_against_a_hash_table(BeckonRoster *roster)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    g_autoptr(GHashTable) model = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    gsize wrong = 0;
    for (guint i = 0; i < 200000; i++) {
        uint64_t id = (uint64_t)g_rand_int_range(random, 0, 20000);
        id = id < 200 ? id << 40 : id * UINT64_C(0x9e3779b97f4a7c15);
        guint handle = i + 1;
        gpointer known = g_hash_table_lookup(model, &id);
        wrong += beckon_roster_find(roster, id) != GPOINTER_TO_UINT(known);
        if (g_rand_boolean(random)) {
            beckon_roster_add(roster, id, handle);
            g_hash_table_insert(model, g_memdup2(&id, sizeof id), GUINT_TO_POINTER(handle));
        } else {
            beckon_roster_remove(roster, id);
            g_hash_table_remove(model, &id);
        }
    }
    CU_ASSERT(wrong == 0);
    check_equal(roster, model);
}

static void does_what_an_ordinary_hash_table_does(void)
{
    g_autoptr(BeckonRoster) roster = beckon_roster_new();
    g_autoptr(BeckonRoster) dense = beckon_roster_new_dense();
    check_against_a_hash_table(roster);
    check_against_a_hash_table(dense);
}

static void holds_only_those_who_are_there_after_much_coming_and_going(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(2);
    g_autoptr(BeckonRoster) roster = beckon_roster_new();
    g_autoptr(GHashTable) model = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    uint64_t ids[512];
    for (guint i = 0; i < 100 * G_N_ELEMENTS(ids); i++) {
        guint at = i % G_N_ELEMENTS(ids);
        if (i >= G_N_ELEMENTS(ids)) {
            beckon_roster_remove(roster, ids[at]);
            g_hash_table_remove(model, &ids[at]);
        }
        ids[at] = random_id(random);
        beckon_roster_add(roster, ids[at], i + 1);
        g_hash_table_insert(model, g_memdup2(&ids[at], sizeof *ids), GUINT_TO_POINTER(i + 1));
    }
    check_equal(roster, model);
}

static BeckonFrame ibeacon(uint16_t minor)
{
    BeckonFrame frame = {.kind = BECKON_FRAME_IBEACON};
    memset(frame.ibeacon.uuid, 0xab, sizeof frame.ibeacon.uuid);
    frame.ibeacon.minor = minor;
    return frame;
}

static void an_eid_stands_under_its_own_bytes(void)
{
    BeckonFrame frame = {.kind = BECKON_FRAME_EDDYSTONE_EID,
                         .eid = {.eid = {1, 2, 3, 4, 5, 6, 7, 8}}};
    uint64_t id = 0;
    CU_ASSERT(beckon_roster_frame_id(&frame, &id));
    CU_ASSERT(id == UINT64_C(0x0102030405060708));
}

static void frames_that_differ_stand_under_different_ids(void)
{
    BeckonFrame one = ibeacon(1), two = ibeacon(2), alike = ibeacon(1);
    BeckonFrame other_kind = {.kind = BECKON_FRAME_ALTBEACON};
    uint64_t id_one = 0, id_two = 0, id_alike = 0, id_other = 0;
    memset(other_kind.altbeacon.id1, 0xab, sizeof other_kind.altbeacon.id1);
    other_kind.altbeacon.id3 = 1;
    alike.ibeacon.power_dbm = -40;
    CU_ASSERT(beckon_roster_frame_id(&one, &id_one));
    CU_ASSERT(beckon_roster_frame_id(&two, &id_two));
    CU_ASSERT(beckon_roster_frame_id(&alike, &id_alike));
    CU_ASSERT(beckon_roster_frame_id(&other_kind, &id_other));
    CU_ASSERT(id_one == id_alike);
    CU_ASSERT(id_one != id_two);
    CU_ASSERT(id_one != id_other);
}

static void frames_that_name_nobody_have_no_id(void)
{
    static const BeckonFrameKind kinds[] = {BECKON_FRAME_EDDYSTONE_URL, BECKON_FRAME_EDDYSTONE_TLM,
                                            BECKON_FRAME_BTHOME, BECKON_FRAME_RUUVI};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        BeckonFrame frame = {.kind = kinds[i]};
        uint64_t id = 77;
        CU_ASSERT(!beckon_roster_frame_id(&frame, &id));
        CU_ASSERT(id == 77);
    }
}

/* SplitMix64's mixing, computed apart, over 0x100 and the three words of the padded address: both
 * ends of the link must agree on it. */
static void an_address_stands_under_its_own_hash(void)
{
    static const uint8_t address[] = {0xa4, 0xc1, 0x38, 0x00, 0x11, 0x22};
    CU_ASSERT(beckon_roster_address_id(address) == UINT64_C(0xeaf50acce3b249af));
}

static void every_byte_of_an_address_counts(void)
{
    static const uint8_t address[] = {0xa4, 0xc1, 0x38, 0x00, 0x11, 0x22};
    for (guint i = 0; i < sizeof address; i++) {
        uint8_t other[sizeof address];
        memcpy(other, address, sizeof other);
        other[i] ^= 0x80;
        CU_ASSERT(beckon_roster_address_id(other) != beckon_roster_address_id(address));
    }
}

/* A tag tells its address in its frame too: by each it would stand on the roster under another id.
 */
static void an_address_is_another_id_than_a_frame_that_tells_it(void)
{
    BeckonFrame ruuvi = {.kind = BECKON_FRAME_RUUVI,
                         .ruuvi = {.has_mac = true, .mac = {0xa4, 0xc1, 0x38, 0x00, 0x11, 0x22}}};
    uint64_t id = 0;
    CU_ASSERT(beckon_roster_frame_id(&ruuvi, &id));
    CU_ASSERT(beckon_roster_address_id(ruuvi.ruuvi.mac) != id);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(an_unknown_id_has_no_handle),
        BECKON_TEST(every_number_can_be_an_id),
        BECKON_TEST(a_row_replaces_one_of_the_same_id),
        BECKON_TEST(a_cleared_roster_knows_nobody_and_can_be_filled_again),
        BECKON_TEST(does_what_an_ordinary_hash_table_does),
        BECKON_TEST(holds_only_those_who_are_there_after_much_coming_and_going),
        BECKON_TEST(an_eid_stands_under_its_own_bytes),
        BECKON_TEST(frames_that_differ_stand_under_different_ids),
        BECKON_TEST(frames_that_name_nobody_have_no_id),
        BECKON_TEST(an_address_stands_under_its_own_hash),
        BECKON_TEST(every_byte_of_an_address_counts),
        BECKON_TEST(an_address_is_another_id_than_a_frame_that_tells_it),
    };
    return BECKON_TESTS_RUN("identity/roster", tests);
}
