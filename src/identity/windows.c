/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/windows.h"

#include <string.h>

#include "base/time.h"
#include "identity/claims.h"

/* A device's rows change only when its clock passes the edge of a window, so devices lie on a
 * wheel of 16-second slots by the time of their next change. No window is longer than the wheel:
 * 2^15 s. */
#define SLOT_S         (BECKON_BOUNDARY_US / BECKON_SECOND_US)
#define PREFETCH_AHEAD 8
#define WHEEL_SLOTS    ((1 << BECKON_EID_MAX_EXPONENT) / SLOT_S + 1)

typedef struct {
    uint32_t first; /* window number: beacon time >> exponent */
    uint32_t n;     /* 0: none */
} Range;

typedef struct {
    GList link; /* in its slot of the wheel */
    uint8_t key[BECKON_EID_KEY_BYTES];
    uint32_t handle;
    uint32_t clock_offset_s; /* beacon clocks count modulo 2^32 */
    Range shown;             /* the windows that have rows */
    uint16_t slot;
    uint8_t exponent;
} Device;

struct BeckonWindows {
    GHashTable *devices; /* handle → Device */
    GQueue wheel[WHEEL_SLOTS];
    BeckonClaims *claims;
    GArray *let_go; /* rows of devices removed since the last advance */
    int64_t from_s;
};

static void device_free(gpointer device)
{
    explicit_bzero(device, sizeof(Device));
    g_free(device);
}

BeckonWindows *beckon_windows_new(void)
{
    BeckonWindows *windows = g_new0(BeckonWindows, 1);
    windows->devices = g_hash_table_new_full(NULL, NULL, NULL, device_free);
    windows->claims = beckon_claims_new();
    windows->let_go = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    windows->from_s = G_MAXINT64; /* so that the first advance goes back and takes all slots */
    return windows;
}

void beckon_windows_free(BeckonWindows *windows)
{
    if (windows == NULL) {
        return;
    }
    g_hash_table_unref(windows->devices);
    beckon_claims_free(windows->claims);
    g_array_unref(windows->let_go);
    g_free(windows);
}

/* How many windows a device's clock counts before it starts again at 0, less one. */
static uint32_t last_window(const Device *device)
{
    return UINT32_MAX >> device->exponent;
}

static bool in_range(const Device *device, Range range, uint32_t window)
{
    return ((window - range.first) & last_window(device)) < range.n;
}

/* Appends a row for each window of the range that lies outside of the other range. */
static void append_rows(const Device *device, Range range, Range other, GArray *rows)
{
    uint8_t temporary_key[BECKON_EID_KEY_BYTES];
    for (uint32_t i = 0, made_for = 0; i < range.n; i++) {
        uint32_t window = (range.first + i) & last_window(device);
        uint32_t time_s = window << device->exponent;
        if (in_range(device, other, window)) {
            continue;
        }
        uint32_t period = (time_s >> BECKON_EID_TEMPORARY_KEY_BITS) + 1;
        if (period != made_for) {
            beckon_eid_temporary_key(device->key, time_s, temporary_key);
            made_for = period;
        }
        BeckonRosterRow row = {
            beckon_eid_under_temporary_key(temporary_key, time_s, device->exponent),
            device->handle};
        g_array_append_val(rows, row);
    }
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static uint16_t slot_at(int64_t store_s)
{
    int64_t slot = floor_divide(store_s, SLOT_S) % WHEEL_SLOTS;
    return (uint16_t)(slot < 0 ? slot + WHEEL_SLOTS : slot);
}

static void put_on_wheel(BeckonWindows *windows, Device *device, int64_t due_s)
{
    device->slot = slot_at(due_s);
    g_queue_push_tail_link(&windows->wheel[device->slot], &device->link);
}

void beckon_windows_add(BeckonWindows *windows, uint32_t handle,
                        const uint8_t key[BECKON_EID_KEY_BYTES], unsigned exponent,
                        int64_t clock_offset_s)
{
    g_return_if_fail(handle != 0 && exponent <= BECKON_EID_MAX_EXPONENT);
    g_return_if_fail(!g_hash_table_contains(windows->devices, GUINT_TO_POINTER(handle)));
    Device *device = g_new0(Device, 1);
    memcpy(device->key, key, sizeof device->key);
    device->handle = handle;
    device->clock_offset_s = (uint32_t)clock_offset_s;
    device->exponent = (uint8_t)exponent;
    device->link.data = device;
    g_hash_table_insert(windows->devices, GUINT_TO_POINTER(handle), device);
    put_on_wheel(windows, device, windows->from_s);
}

bool beckon_windows_remove(BeckonWindows *windows, uint32_t handle)
{
    Device *device = g_hash_table_lookup(windows->devices, GUINT_TO_POINTER(handle));
    if (device == NULL) {
        return false;
    }
    append_rows(device, device->shown, (Range){0}, windows->let_go);
    g_queue_unlink(&windows->wheel[device->slot], &device->link);
    return g_hash_table_remove(windows->devices, GUINT_TO_POINTER(handle));
}

/* Takes the devices off the wheel whose rows may change between two times. */
static void take_due(BeckonWindows *windows, int64_t then_s, int64_t now_s, GQueue *due)
{
    gsize passed = WHEEL_SLOTS;
    if (now_s >= then_s && now_s - then_s < (WHEEL_SLOTS - 1) * SLOT_S) {
        passed = (gsize)((slot_at(now_s) - slot_at(then_s) + WHEEL_SLOTS) % WHEEL_SLOTS) + 1;
    }
    for (gsize i = 0; i < passed; i++) {
        GQueue *slot = &windows->wheel[(slot_at(then_s) + i) % WHEEL_SLOTS];
        while (slot->head != NULL) {
            g_queue_push_tail_link(due, g_queue_pop_head_link(slot));
        }
    }
}

/* Seconds from a moment of a device's clock to the end of its window. */
static uint32_t until_edge_s(const Device *device, uint32_t beacon_time_s)
{
    uint32_t length_s = UINT32_C(1) << device->exponent;
    return length_s - (beacon_time_s & (length_s - 1));
}

/* Shows the windows of the seconds from_s … last_s of store time, and puts the device back on the
 * wheel. */
static void show(BeckonWindows *windows, Device *device, int64_t from_s, int64_t last_s,
                 GArray *coming)
{
    uint32_t begin = (uint32_t)from_s + device->clock_offset_s;
    uint32_t end = (uint32_t)last_s + device->clock_offset_s;
    uint32_t first = begin >> device->exponent, last = end >> device->exponent;
    uint32_t mask = last_window(device);
    Range range = {(first - 1) & mask, ((last - first) & mask) + 3};
    append_rows(device, range, device->shown, coming);
    append_rows(device, device->shown, range, windows->let_go);
    device->shown = range;
    /* A second early: 16 s that begin within a second reach one second further. */
    uint32_t change_s = MIN(until_edge_s(device, begin), until_edge_s(device, end)) - 1;
    put_on_wheel(windows, device, from_s + change_s);
}

/* Has the row that comes up a little later fetched from memory: tables of a million rows do not
 * fit in a cache. */
static void prefetch(const BeckonClaims *claims, const GArray *rows, guint i)
{
    if (i + PREFETCH_AHEAD < rows->len) {
        beckon_claims_prefetch(claims, g_array_index(rows, BeckonRosterRow, i + PREFETCH_AHEAD).id);
    }
}

static void claim(BeckonClaims *claims, const GArray *coming, GArray *added)
{
    for (guint i = 0; i < coming->len; i++) {
        BeckonRosterRow row = g_array_index(coming, BeckonRosterRow, i);
        prefetch(claims, coming, i);
        if (beckon_claims_add(claims, row.id, row.handle)) {
            g_array_append_val(added, row);
        }
    }
}

/* Those who wait in line for an id that they no longer show leave before its owner does, so that
 * it is never handed to one who is going too. */
static void release(BeckonClaims *claims, GArray *going, GArray *added, GArray *removed)
{
    for (guint i = 0; i < going->len; i++) {
        BeckonRosterRow *row = &g_array_index(going, BeckonRosterRow, i);
        if (beckon_claims_withdraw(claims, row->id, row->handle)) {
            row->handle = 0;
        }
    }
    for (guint i = 0; i < going->len; i++) {
        BeckonRosterRow row = g_array_index(going, BeckonRosterRow, i);
        BeckonRosterRow heir = {.id = row.id};
        prefetch(claims, going, i);
        if (row.handle == 0 || !beckon_claims_release(claims, row.id, row.handle, &heir.handle)) {
            continue;
        }
        if (heir.handle != 0) {
            g_array_append_val(added, heir);
        } else {
            g_array_append_val(removed, row);
        }
    }
    g_array_set_size(going, 0);
}

void beckon_windows_advance(BeckonWindows *windows, int64_t from_us, GArray *added, GArray *removed)
{
    int64_t from_s = floor_divide(from_us, BECKON_SECOND_US);
    int64_t last_s = floor_divide(from_us + BECKON_BOUNDARY_US - 1, BECKON_SECOND_US);
    g_autoptr(GArray) coming = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    GQueue due = G_QUEUE_INIT;
    take_due(windows, windows->from_s, from_s, &due);
    windows->from_s = from_s;
    while (due.head != NULL) {
        show(windows, g_queue_pop_head_link(&due)->data, from_s, last_s, coming);
    }
    claim(windows->claims, coming, added);
    release(windows->claims, windows->let_go, added, removed);
}

void beckon_windows_rows(const BeckonWindows *windows, GArray *rows)
{
    beckon_claims_rows(windows->claims, rows);
}

gsize beckon_windows_shared(const BeckonWindows *windows)
{
    return beckon_claims_waiting(windows->claims);
}

uint64_t beckon_windows_refused(const BeckonWindows *windows)
{
    return beckon_claims_refused(windows->claims);
}
