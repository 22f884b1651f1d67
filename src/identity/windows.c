/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/windows.h"

#include <string.h>

#include "base/time.h"
#include "identity/claims.h"
#include "identity/large-table.h"

/* A device's rows change only when its clock passes the edge of a window, so devices lie on a
 * wheel of 16-second slots by the time of their next change. No window is longer than the wheel:
 * 2^15 s. */
#define SLOT_S         (BECKON_BOUNDARY_US / BECKON_SECOND_US)
#define PREFETCH_AHEAD 8
#define FEWEST_DEVICES 16
#define KEPT_IDS       4
#define KEEPS_FROM     4 /* the exponent from which 16 s show at most KEPT_IDS windows */
#define WHEEL_SLOTS    ((1 << BECKON_EID_MAX_EXPONENT) / SLOT_S + 1)

typedef struct {
    uint32_t first; /* window number: beacon time >> exponent */
    uint32_t n;     /* 0: none */
} Range;

/* What AES gave is kept, so that a window that comes costs one block, and one that goes none. */
typedef struct {
    uint8_t key[BECKON_EID_KEY_BYTES];
    uint8_t temporary_key[BECKON_EID_KEY_BYTES];
    uint64_t ids[KEPT_IDS];  /* of the shown windows, each at its number % KEPT_IDS */
    uint32_t handle;         /* 0: nobody's place */
    uint32_t clock_offset_s; /* beacon clocks count modulo 2^32 */
    Range shown;             /* the windows that have rows */
    uint32_t period;         /* that the temporary key is for, + 1; 0: none yet */
    uint32_t at;             /* in its slot of the wheel */
    uint16_t slot;
    uint8_t exponent;
} Device;

struct BeckonWindows {
    Device *devices; /* a device's place among them does not change */
    uint32_t n_devices, n_room;
    GArray *vacant;             /* places (uint32_t) of devices that are gone */
    GHashTable *places;         /* handle → place + 1 */
    GArray *wheel[WHEEL_SLOTS]; /* places (uint32_t), NULL before the first */
    BeckonClaims *claims;
    GArray *let_go; /* rows of devices removed since the last advance */
    int64_t from_s;
};

static Device *device_at(const BeckonWindows *windows, uint32_t place)
{
    return &windows->devices[place];
}

/* A table that has grown keeps no keys where it was. */
static void make_room(BeckonWindows *windows, uint32_t n_room)
{
    Device *old = windows->devices;
    windows->devices = beckon_large_table_new(n_room, sizeof(Device));
    if (old != NULL) {
        memcpy(windows->devices, old, windows->n_devices * sizeof(Device));
        explicit_bzero(old, windows->n_devices * sizeof(Device));
        g_aligned_free(old);
    }
    windows->n_room = n_room;
}

BeckonWindows *beckon_windows_new(void)
{
    BeckonWindows *windows = g_new0(BeckonWindows, 1);
    make_room(windows, FEWEST_DEVICES);
    windows->vacant = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    windows->places = g_hash_table_new(NULL, NULL);
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
    for (gsize i = 0; i < WHEEL_SLOTS; i++) {
        g_clear_pointer(&windows->wheel[i], g_array_unref);
    }
    explicit_bzero(windows->devices, windows->n_devices * sizeof(Device));
    g_aligned_free(windows->devices);
    g_array_unref(windows->vacant);
    g_hash_table_unref(windows->places);
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

static uint64_t make_id(Device *device, uint32_t window)
{
    uint32_t time_s = window << device->exponent;
    uint32_t period = (time_s >> BECKON_EID_TEMPORARY_KEY_BITS) + 1;
    if (period != device->period) {
        beckon_eid_temporary_key(device->key, time_s, device->temporary_key);
        device->period = period;
    }
    return beckon_eid_under_temporary_key(device->temporary_key, time_s, device->exponent);
}

/* Appends a row for each window of the range that comes, being outside of those that are shown. */
static void append_coming(Device *device, Range range, GArray *rows)
{
    for (uint32_t i = 0; i < range.n; i++) {
        uint32_t window = (range.first + i) & last_window(device);
        if (!in_range(device, device->shown, window)) {
            BeckonRosterRow row = {make_id(device, window), device->handle};
            device->ids[window % KEPT_IDS] = row.id;
            g_array_append_val(rows, row);
        }
    }
}

/* Appends a row for each window that is shown and goes, being outside of the range. */
static void append_going(Device *device, Range range, GArray *rows)
{
    for (uint32_t i = 0; i < device->shown.n; i++) {
        uint32_t window = (device->shown.first + i) & last_window(device);
        if (!in_range(device, range, window)) {
            BeckonRosterRow row = {device->exponent >= KEEPS_FROM ? device->ids[window % KEPT_IDS]
                                                                  : make_id(device, window),
                                   device->handle};
            g_array_append_val(rows, row);
        }
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

static void put_on_wheel(BeckonWindows *windows, uint32_t place, int64_t due_s)
{
    Device *device = device_at(windows, place);
    device->slot = slot_at(due_s);
    GArray **slot = &windows->wheel[device->slot];
    if (*slot == NULL) {
        *slot = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    }
    device->at = (*slot)->len;
    g_array_append_val(*slot, place);
}

/* The last of the slot takes the device's place in it. */
static void take_off_wheel(BeckonWindows *windows, const Device *device)
{
    GArray *slot = windows->wheel[device->slot];
    uint32_t last = g_array_index(slot, uint32_t, slot->len - 1);
    device_at(windows, last)->at = device->at;
    g_array_remove_index_fast(slot, device->at);
}

static uint32_t find_room(BeckonWindows *windows)
{
    GArray *vacant = windows->vacant;
    if (vacant->len == 0 && windows->n_devices == windows->n_room) {
        make_room(windows, 2 * windows->n_room);
    }
    if (vacant->len == 0) {
        return windows->n_devices++;
    }
    uint32_t place = g_array_index(vacant, uint32_t, vacant->len - 1);
    g_array_set_size(vacant, vacant->len - 1);
    return place;
}

void beckon_windows_add(BeckonWindows *windows, uint32_t handle,
                        const uint8_t key[BECKON_EID_KEY_BYTES], unsigned exponent,
                        int64_t clock_offset_s)
{
    g_return_if_fail(handle != 0 && exponent <= BECKON_EID_MAX_EXPONENT);
    g_return_if_fail(!g_hash_table_contains(windows->places, GUINT_TO_POINTER(handle)));
    uint32_t place = find_room(windows);
    Device *device = device_at(windows, place);
    memcpy(device->key, key, sizeof device->key);
    device->handle = handle;
    device->clock_offset_s = (uint32_t)clock_offset_s;
    device->exponent = (uint8_t)exponent;
    g_hash_table_insert(windows->places, GUINT_TO_POINTER(handle), GUINT_TO_POINTER(place + 1));
    put_on_wheel(windows, place, windows->from_s);
}

bool beckon_windows_remove(BeckonWindows *windows, uint32_t handle)
{
    gpointer found = g_hash_table_lookup(windows->places, GUINT_TO_POINTER(handle));
    if (found == NULL) {
        return false;
    }
    uint32_t place = GPOINTER_TO_UINT(found) - 1;
    Device *device = device_at(windows, place);
    append_going(device, (Range){0}, windows->let_go);
    take_off_wheel(windows, device);
    explicit_bzero(device, sizeof *device);
    g_array_append_val(windows->vacant, place);
    return g_hash_table_remove(windows->places, GUINT_TO_POINTER(handle));
}

/* Takes the devices off the wheel whose rows may change between two times: appends their places. */
static void take_due(BeckonWindows *windows, int64_t then_s, int64_t now_s, GArray *due)
{
    gsize passed = WHEEL_SLOTS;
    if (now_s >= then_s && now_s - then_s < (WHEEL_SLOTS - 1) * SLOT_S) {
        passed = (gsize)((slot_at(now_s) - slot_at(then_s) + WHEEL_SLOTS) % WHEEL_SLOTS) + 1;
    }
    for (gsize i = 0; i < passed; i++) {
        GArray *slot = windows->wheel[(slot_at(then_s) + i) % WHEEL_SLOTS];
        if (slot != NULL) {
            g_array_append_vals(due, slot->data, slot->len);
            g_array_set_size(slot, 0);
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
static void show(BeckonWindows *windows, uint32_t place, int64_t from_s, int64_t last_s,
                 GArray *coming)
{
    Device *device = device_at(windows, place);
    uint32_t begin = (uint32_t)from_s + device->clock_offset_s;
    uint32_t end = (uint32_t)last_s + device->clock_offset_s;
    uint32_t first = begin >> device->exponent, last = end >> device->exponent;
    uint32_t mask = last_window(device);
    Range range = {(first - 1) & mask, ((last - first) & mask) + 3};
    append_going(device, range, windows->let_go);
    append_coming(device, range, coming);
    device->shown = range;
    /* A second early: 16 s that begin within a second reach one second further. */
    uint32_t change_s = MIN(until_edge_s(device, begin), until_edge_s(device, end)) - 1;
    put_on_wheel(windows, place, from_s + change_s);
}

static void prefetch_device(const BeckonWindows *windows, uint32_t place)
{
    const char *device = (const char *)device_at(windows, place);
    __builtin_prefetch(device);
    __builtin_prefetch(device + sizeof(Device) - 1);
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
    g_autoptr(GArray) due = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    take_due(windows, windows->from_s, from_s, due);
    windows->from_s = from_s;
    for (guint i = 0; i < due->len; i++) {
        if (i + PREFETCH_AHEAD < due->len) {
            prefetch_device(windows, g_array_index(due, uint32_t, i + PREFETCH_AHEAD));
        }
        show(windows, g_array_index(due, uint32_t, i), from_s, last_s, coming);
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
