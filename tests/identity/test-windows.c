/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include "base/time.h"
#include "identity/windows.h"

/* 2026-11-24T10:00:00+01:00, which is a full 16 s. */
#define START_S  INT64_C(1795510800)
#define SECOND   BECKON_SECOND_US
#define BOUNDARY BECKON_BOUNDARY_US

typedef struct {
    uint32_t handle;
    uint8_t key[BECKON_EID_KEY_BYTES];
    unsigned exponent;
    int64_t clock_offset_s;
} Device;

/* Windows under test, and beside them the rows that a scanner would hold by their deltas. */
typedef struct {
    BeckonWindows *windows;
    GHashTable *rows; /* id → handle */
    guint n_added;
    guint n_removed;
} Hub;

static GHashTable *new_rows(void)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

static Hub hub_new(void)
{
    return (Hub){beckon_windows_new(), new_rows(), 0, 0};
}

static void hub_free(Hub *hub)
{
    beckon_windows_free(hub->windows);
    g_hash_table_unref(hub->rows);
}

static void put_row(GHashTable *rows, uint64_t id, uint32_t handle)
{
    g_hash_table_insert(rows, g_memdup2(&id, sizeof id), GUINT_TO_POINTER(handle));
}

static void hub_add(Hub *hub, const Device *device)
{
    beckon_windows_add(hub->windows, device->handle, device->key, device->exponent,
                       device->clock_offset_s);
}

static void hub_advance(Hub *hub, int64_t from_us)
{
    g_autoptr(GArray) added = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    g_autoptr(GArray) removed = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    g_autoptr(GHashTable) seen = new_rows();
    beckon_windows_advance(hub->windows, from_us, added, removed);
    for (guint i = 0; i < added->len; i++) {
        const BeckonRosterRow *row = &g_array_index(added, BeckonRosterRow, i);
        put_row(hub->rows, row->id, row->handle);
        put_row(seen, row->id, 1);
    }
    for (guint i = 0; i < removed->len; i++) {
        const BeckonRosterRow *row = &g_array_index(removed, BeckonRosterRow, i);
        CU_ASSERT(g_hash_table_remove(hub->rows, &row->id));
        CU_ASSERT(!g_hash_table_contains(seen, &row->id));
    }
    hub->n_added = added->len;
    hub->n_removed = removed->len;
}

/* What the words say, computed the slow way: for each second of the 16 the window before it, its
 * own and the one behind it. */
static void put_expected(GHashTable *rows, const Device *device, int64_t from_us)
{
    int64_t last_s = (from_us + BOUNDARY - 1) / SECOND;
    for (int64_t t_s = from_us / SECOND; t_s <= last_s; t_s++) {
        uint32_t beacon_s = (uint32_t)(t_s + device->clock_offset_s);
        uint32_t length_s = UINT32_C(1) << device->exponent;
        const uint32_t times_s[] = {beacon_s - length_s, beacon_s, beacon_s + length_s};
        for (guint i = 0; i < G_N_ELEMENTS(times_s); i++) {
            uint8_t eid[BECKON_EID_BYTES];
            beckon_eid_compute(device->key, times_s[i], device->exponent, eid);
            put_row(rows, beckon_eid_to_id(eid), device->handle);
        }
    }
}

static gsize count_differences(GHashTable *wanted, GHashTable *got)
{
    GHashTableIter iter;
    gpointer id, handle;
    gsize wrong = g_hash_table_size(wanted) != g_hash_table_size(got);
    g_hash_table_iter_init(&iter, wanted);
    while (g_hash_table_iter_next(&iter, &id, &handle)) {
        wrong += g_hash_table_lookup(got, id) != handle;
    }
    return wrong;
}

static void check_rows(const Hub *hub, const Device *devices, gsize n_devices, int64_t from_us)
{
    g_autoptr(GHashTable) wanted = new_rows();
    g_autoptr(GHashTable) whole = new_rows();
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    for (gsize i = 0; i < n_devices; i++) {
        put_expected(wanted, &devices[i], from_us);
    }
    CU_ASSERT(count_differences(wanted, hub->rows) == 0);
    beckon_windows_rows(hub->windows, rows);
    for (guint i = 0; i < rows->len; i++) {
        const BeckonRosterRow *row = &g_array_index(rows, BeckonRosterRow, i);
        put_row(whole, row->id, row->handle);
    }
    CU_ASSERT(count_differences(wanted, whole) == 0);
}

static Device random_device(GRand *random, uint32_t handle)
{
    static const int64_t clocks_s[] = {0, -START_S, INT64_C(4294967296) - START_S, -START_S - 2000,
                                       -4 * START_S};
    Device device = {.handle = handle, .exponent = (unsigned)g_rand_int_range(random, 0, 16)};
    for (gsize i = 0; i < sizeof device.key; i++) {
        device.key[i] = (uint8_t)g_rand_int(random);
    }
    device.clock_offset_s = clocks_s[g_rand_int_range(random, 0, G_N_ELEMENTS(clocks_s))] +
                            g_rand_int_range(random, -40, 41);
    return device;
}

static void a_device_shows_its_window_and_its_neighbours(void)
{
    for (unsigned exponent = 0; exponent <= BECKON_EID_MAX_EXPONENT; exponent++) {
        Hub hub = hub_new();
        Device device = {.handle = 1, .exponent = exponent, .clock_offset_s = -5};
        hub_add(&hub, &device);
        for (int i = 0; i < 100; i++) {
            int64_t from_us = START_S * SECOND + i * BOUNDARY;
            hub_advance(&hub, from_us);
            check_rows(&hub, &device, 1, from_us);
        }
        hub_free(&hub);
    }
}

static void an_aligned_clock_needs_three_rows(void)
{
    Hub hub = hub_new();
    Device device = {.handle = 1, .exponent = 10, .clock_offset_s = 1024 - START_S % 1024};
    hub_add(&hub, &device);
    hub_advance(&hub, START_S * SECOND);
    CU_ASSERT(hub.n_added == 3);
    for (int i = 1; i < 64; i++) {
        hub_advance(&hub, START_S * SECOND + i * BOUNDARY);
        CU_ASSERT(hub.n_added == 0 && hub.n_removed == 0);
    }
    hub_advance(&hub, START_S * SECOND + 64 * BOUNDARY);
    CU_ASSERT(hub.n_added == 1 && hub.n_removed == 1);
    hub_free(&hub);
}

static void a_clock_may_wrap_and_may_be_negative(void)
{
    static const int64_t clocks_s[] = {INT64_C(4294967296), 0, -INT64_C(4294967296)};
    for (guint i = 0; i < G_N_ELEMENTS(clocks_s); i++) {
        for (unsigned exponent = 0; exponent <= BECKON_EID_MAX_EXPONENT; exponent++) {
            Hub hub = hub_new();
            Device device = {
                .handle = 1, .exponent = exponent, .clock_offset_s = clocks_s[i] - START_S - 1000};
            hub_add(&hub, &device);
            for (int boundary = 0; boundary < 140; boundary++) {
                int64_t from_us = START_S * SECOND + boundary * BOUNDARY;
                hub_advance(&hub, from_us);
                check_rows(&hub, &device, 1, from_us);
            }
            hub_free(&hub);
        }
    }
}

static void devices_come_and_go_while_time_moves_as_it_likes(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    g_autoptr(GArray) devices = g_array_new(FALSE, FALSE, sizeof(Device));
    Hub hub = hub_new();
    int64_t from_us = START_S * SECOND;
    for (uint32_t step = 1; step <= 600; step++) {
        if (g_rand_double(random) < 0.3) {
            Device device = random_device(random, step);
            g_array_append_val(devices, device);
            hub_add(&hub, &device);
        }
        if (devices->len > 12 || (devices->len > 0 && g_rand_double(random) < 0.1)) {
            guint gone = (guint)g_rand_int_range(random, 0, (int)devices->len);
            CU_ASSERT(
                beckon_windows_remove(hub.windows, g_array_index(devices, Device, gone).handle));
            g_array_remove_index(devices, gone);
        }
        static const int64_t steps_us[] = {BOUNDARY,        BOUNDARY,        0,
                                           SECOND / 3,      5 * SECOND / 2,  40 * BOUNDARY,
                                           2047 * BOUNDARY, 2048 * BOUNDARY, 9000 * BOUNDARY,
                                           -3 * BOUNDARY,   -8000 * BOUNDARY};
        from_us += steps_us[g_rand_int_range(random, 0, G_N_ELEMENTS(steps_us))];
        hub_advance(&hub, from_us);
        check_rows(&hub, (const Device *)(gpointer)devices->data, devices->len, from_us);
    }
    hub_free(&hub);
}

static void one_who_goes_leaves_no_row_behind(void)
{
    Hub hub = hub_new();
    Device device = {.handle = 1, .exponent = 4};
    hub_add(&hub, &device);
    hub_advance(&hub, START_S * SECOND);
    CU_ASSERT(beckon_windows_remove(hub.windows, 1));
    CU_ASSERT(!beckon_windows_remove(hub.windows, 1));
    hub_advance(&hub, START_S * SECOND);
    CU_ASSERT(g_hash_table_size(hub.rows) == 0);
    hub_free(&hub);
}

static void a_handle_may_be_dealt_again_at_once(void)
{
    Hub hub = hub_new();
    const Device old = {.handle = 1, .key = {1}, .exponent = 4},
                 new = {.handle = 1, .key = {2}, .exponent = 5};
    hub_add(&hub, &old);
    hub_advance(&hub, START_S * SECOND);
    CU_ASSERT(beckon_windows_remove(hub.windows, 1));
    hub_add(&hub, &new);
    hub_advance(&hub, START_S * SECOND);
    check_rows(&hub, &new, 1, START_S * SECOND);
    hub_free(&hub);
}

static void of_two_with_one_key_the_first_is_recognised_until_it_goes(void)
{
    Hub hub = hub_new();
    const Device twins[] = {{.handle = 1, .exponent = 6}, {.handle = 2, .exponent = 6}};
    hub_add(&hub, &twins[0]);
    hub_add(&hub, &twins[1]);
    for (int i = 0; i < 20; i++) {
        hub_advance(&hub, START_S * SECOND + i * BOUNDARY);
        check_rows(&hub, &twins[0], 1, START_S * SECOND + i * BOUNDARY);
        CU_ASSERT(beckon_windows_shared(hub.windows) == g_hash_table_size(hub.rows));
    }
    beckon_windows_remove(hub.windows, 1);
    hub_advance(&hub, START_S * SECOND + 20 * BOUNDARY);
    check_rows(&hub, &twins[1], 1, START_S * SECOND + 20 * BOUNDARY);
    CU_ASSERT(beckon_windows_shared(hub.windows) == 0);
    hub_free(&hub);
}

static void a_key_enrolled_again_later_waits_for_the_first(void)
{
    Hub hub = hub_new();
    const Device twins[] = {{.handle = 1, .exponent = 3}, {.handle = 2, .exponent = 3}};
    int64_t from_us = START_S * SECOND;
    hub_add(&hub, &twins[0]);
    hub_advance(&hub, from_us);
    hub_add(&hub, &twins[1]);
    for (int i = 0; i < 3; i++) {
        hub_advance(&hub, from_us += BOUNDARY);
        check_rows(&hub, &twins[0], 1, from_us);
        CU_ASSERT(beckon_windows_shared(hub.windows) == g_hash_table_size(hub.rows));
    }
    CU_ASSERT(beckon_windows_remove(hub.windows, 1));
    for (int i = 0; i < 3; i++) {
        hub_advance(&hub, from_us += BOUNDARY);
        check_rows(&hub, &twins[1], 1, from_us);
    }
    CU_ASSERT(beckon_windows_remove(hub.windows, 2));
    hub_advance(&hub, from_us += BOUNDARY);
    CU_ASSERT(g_hash_table_size(hub.rows) == 0);
    hub_add(&hub, &twins[0]);
    hub_advance(&hub, from_us += BOUNDARY);
    check_rows(&hub, &twins[0], 1, from_us);
    hub_free(&hub);
}

static void a_key_enrolled_again_follows_one_that_is_going(void)
{
    for (unsigned exponent = 0; exponent <= BECKON_EID_MAX_EXPONENT; exponent++) {
        Hub hub = hub_new();
        const Device first = {.handle = 1, .exponent = exponent},
                     second = {.handle = 2, .exponent = exponent};
        hub_add(&hub, &first);
        hub_advance(&hub, START_S * SECOND);
        CU_ASSERT(beckon_windows_remove(hub.windows, 1));
        hub_add(&hub, &second);
        for (int i = 1; i < 4; i++) {
            hub_advance(&hub, START_S * SECOND + i * BOUNDARY);
            check_rows(&hub, &second, 1, START_S * SECOND + i * BOUNDARY);
        }
        hub_free(&hub);
    }
}

static void many_devices_rotate_each_in_its_time(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    g_autoptr(GArray) devices = g_array_new(FALSE, FALSE, sizeof(Device));
    Hub hub = hub_new();
    for (uint32_t handle = 1; handle <= 1000; handle++) {
        Device device = random_device(random, handle);
        g_array_append_val(devices, device);
        hub_add(&hub, &device);
    }
    for (int i = 0; i < 20; i++) {
        int64_t from_us = START_S * SECOND + i * BOUNDARY;
        hub_advance(&hub, from_us);
        check_rows(&hub, (const Device *)(gpointer)devices->data, devices->len, from_us);
    }
    hub_free(&hub);
}

/* A clock one window behind: the two meet in two of three rows, and the one's last row is the
 * other's middle one. */
static void two_clocks_of_one_key_share_only_what_both_show(void)
{
    Hub hub = hub_new();
    const Device ahead = {.handle = 1, .exponent = 5},
                 behind = {.handle = 2, .exponent = 5, .clock_offset_s = -32};
    hub_add(&hub, &ahead);
    hub_add(&hub, &behind);
    for (int i = 0; i < 20; i++) {
        g_autoptr(GHashTable) wanted = new_rows();
        int64_t from_us = START_S * SECOND + i * BOUNDARY;
        hub_advance(&hub, from_us);
        put_expected(wanted, &behind, from_us);
        put_expected(wanted, &ahead, from_us); /* the first in each id: it showed it earlier */
        CU_ASSERT(count_differences(wanted, hub.rows) == 0);
    }
    beckon_windows_remove(hub.windows, 1);
    hub_advance(&hub, START_S * SECOND + 20 * BOUNDARY);
    check_rows(&hub, &behind, 1, START_S * SECOND + 20 * BOUNDARY);
    hub_free(&hub);
}

#define N_KEYS  60
#define A_KEY   4 /* devices that have each */
#define N_CROWD (N_KEYS * A_KEY)

static Device crowd_device(uint32_t handle)
{
    return (Device){.handle = handle,
                    .key = {(uint8_t)((handle - 1) % N_KEYS * 37)},
                    .exponent = 10,
                    .clock_offset_s = -5};
}

/* Those of the first round, and of each later one when the one before it has gone. */
static void many_that_come_at_once_find_those_with_their_keys(void)
{
    static const uint32_t come_by[] = {1, 90, N_CROWD + 1}; /* two at once, then two more */
    Hub hub = hub_new();
    Device devices[N_CROWD];
    int64_t from_us = START_S * SECOND;
    for (uint32_t handle = 1; handle <= N_CROWD; handle++) {
        devices[handle - 1] = crowd_device(handle);
    }
    for (guint i = 0; i + 1 < G_N_ELEMENTS(come_by); i++) {
        for (uint32_t handle = come_by[i]; handle < come_by[i + 1]; handle++) {
            hub_add(&hub, &devices[handle - 1]);
        }
        hub_advance(&hub, from_us += BOUNDARY);
        check_rows(&hub, devices, N_KEYS, from_us);
    }
    for (guint round = 1; round < A_KEY; round++) {
        for (guint i = 0; i < N_KEYS; i++) {
            CU_ASSERT(beckon_windows_remove(hub.windows, devices[(round - 1) * N_KEYS + i].handle));
        }
        hub_advance(&hub, from_us += 40 * BOUNDARY);
        check_rows(&hub, devices + (gsize)round * N_KEYS, N_KEYS, from_us);
        CU_ASSERT(beckon_windows_shared(hub.windows) ==
                  (A_KEY - 1 - round) * g_hash_table_size(hub.rows));
    }
    hub_free(&hub);
}

/* It never had a row, and no other is held up by it. */
static void one_who_goes_before_it_was_shown_leaves_its_key_to_the_next(void)
{
    Hub hub = hub_new();
    const Device first = {.handle = 1, .exponent = 10}, second = {.handle = 2, .exponent = 10};
    hub_add(&hub, &first);
    CU_ASSERT(beckon_windows_remove(hub.windows, 1));
    hub_add(&hub, &second);
    for (int i = 0; i < 70; i++) {
        hub_advance(&hub, START_S * SECOND + i * BOUNDARY);
        check_rows(&hub, &second, 1, START_S * SECOND + i * BOUNDARY);
        CU_ASSERT(beckon_windows_shared(hub.windows) == 0);
    }
    hub_free(&hub);
}

/* With the handle given away at once it has left already when the other's key is looked for. */
static void one_who_has_left_is_followed_by_one_with_its_key(void)
{
    Hub hub = hub_new();
    const Device first = {.handle = 1, .key = {1}, .exponent = 10},
                 again = {.handle = 1, .key = {2}, .exponent = 10},
                 follower = {.handle = 2, .key = {1}, .exponent = 10};
    const Device present[] = {again, follower};
    hub_add(&hub, &first);
    hub_advance(&hub, START_S * SECOND);
    CU_ASSERT(beckon_windows_remove(hub.windows, 1));
    hub_add(&hub, &again);
    hub_add(&hub, &follower);
    for (int i = 1; i < 70; i++) {
        hub_advance(&hub, START_S * SECOND + i * BOUNDARY);
        check_rows(&hub, present, 2, START_S * SECOND + i * BOUNDARY);
    }
    hub_free(&hub);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_device_shows_its_window_and_its_neighbours),
        BECKON_TEST(an_aligned_clock_needs_three_rows),
        BECKON_TEST(a_clock_may_wrap_and_may_be_negative),
        BECKON_TEST(devices_come_and_go_while_time_moves_as_it_likes),
        BECKON_TEST(one_who_goes_leaves_no_row_behind),
        BECKON_TEST(a_handle_may_be_dealt_again_at_once),
        BECKON_TEST(of_two_with_one_key_the_first_is_recognised_until_it_goes),
        BECKON_TEST(a_key_enrolled_again_later_waits_for_the_first),
        BECKON_TEST(a_key_enrolled_again_follows_one_that_is_going),
        BECKON_TEST(many_devices_rotate_each_in_its_time),
        BECKON_TEST(two_clocks_of_one_key_share_only_what_both_show),
        BECKON_TEST(many_that_come_at_once_find_those_with_their_keys),
        BECKON_TEST(one_who_goes_before_it_was_shown_leaves_its_key_to_the_next),
        BECKON_TEST(one_who_has_left_is_followed_by_one_with_its_key),
    };
    return BECKON_TESTS_RUN("identity/windows", tests);
}
