/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/windows.h"

#include <string.h>

#include "base/limits.h"
#include "base/time.h"
#include "identity/claims.h"
#include "identity/large-table.h"
#include "identity/roster.h"
#include "identity/rotation.h"

/* A device's rows change only when its clock passes the edge of a window. The slot of 16 s in which
 * that is next stands for each device in a table of its own, which is looked through from end to
 * end at every advance: that is faster than to follow a list from cache miss to cache miss. Slots
 * count modulo 2^16; no window is longer than 2^15 s, so none is ambiguous. */
#define SLOT_S         (BECKON_BOUNDARY_US / BECKON_SECOND_US)
#define FARTHEST_SLOTS ((1 << BECKON_EID_MAX_EXPONENT) / SLOT_S)
#define FEWEST_DEVICES 16
#define BLOCK          16 /* slots that are looked at with one question */
#define PREFETCH_AHEAD 16
#define NO_PLACE       UINT32_MAX

/* Ids can only meet where keys do, so claims are made for the rows of devices with a twin alone:
 * what a million others would cost is a table that no cache holds. (That two ids of 64 bits meet by
 * chance is not worth it: then one of the two is not recognised for a window.) */
struct BeckonWindows {
    BeckonRotation *devices; /* a device's place among them does not change */
    uint16_t *due;           /* of each place the slot of its next change */
    uint32_t n_devices, n_room;
    GArray *vacant; /* places (uint32_t) of devices that are gone */
    GArray *places; /* of uint32_t: handle → place + 1, 0: not there */
    guint most_rows;
    uint64_t n_refused;
    BeckonRoster *keys; /* fingerprint of a key → how many devices have it */
    BeckonClaims *claims;
    GArray *let_go;  /* claimed rows of devices removed since the last advance */
    GArray *leaving; /* and the fingerprints (uint64_t) of their keys */
    int64_t from_s;
};

static BeckonRotation *device_at(const BeckonWindows *windows, uint32_t place)
{
    return &windows->devices[place];
}

static void free_tables(BeckonRotation *devices, uint16_t *due, uint32_t n_devices, uint32_t n_room)
{
    if (devices != NULL) {
        explicit_bzero(devices, n_devices * sizeof *devices);
    }
    beckon_large_table_free(devices, n_room, sizeof *devices);
    beckon_large_table_free(due, n_room, sizeof *due);
}

/* A table that has grown keeps no keys where it was. */
static void make_room(BeckonWindows *windows, uint32_t n_room)
{
    BeckonRotation *devices = windows->devices;
    uint16_t *due = windows->due;
    windows->devices = beckon_large_table_new(n_room, sizeof *devices);
    windows->due = beckon_large_table_new(n_room, sizeof *due);
    if (windows->n_devices > 0) {
        memcpy(windows->devices, devices, windows->n_devices * sizeof *devices);
        memcpy(windows->due, due, windows->n_devices * sizeof *due);
    }
    free_tables(devices, due, windows->n_devices, windows->n_room);
    windows->n_room = n_room;
}

BeckonWindows *beckon_windows_new(void)
{
    BeckonWindows *windows = g_new0(BeckonWindows, 1);
    make_room(windows, FEWEST_DEVICES);
    windows->vacant = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    windows->places = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    windows->keys = beckon_roster_new_dense();
    windows->claims = beckon_claims_new();
    windows->let_go = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    windows->leaving = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    windows->from_s = G_MAXINT64; /* so that the first advance goes back and takes all */
    return windows;
}

void beckon_windows_free(BeckonWindows *windows)
{
    if (windows == NULL) {
        return;
    }
    free_tables(windows->devices, windows->due, windows->n_devices, windows->n_room);
    g_array_unref(windows->vacant);
    g_array_unref(windows->places);
    beckon_roster_free(windows->keys);
    beckon_claims_free(windows->claims);
    g_array_unref(windows->let_go);
    g_array_unref(windows->leaving);
    g_free(windows);
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static uint16_t slot_at(int64_t store_s)
{
    return (uint16_t)floor_divide(store_s, SLOT_S);
}

static uint32_t place_of(const BeckonWindows *windows, uint32_t handle)
{
    return handle < windows->places->len ? g_array_index(windows->places, uint32_t, handle) - 1
                                         : NO_PLACE;
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

/* Equal of equal keys, and nothing can be told of the key by it: what the device showed in the
 * first second of all. */
static uint64_t fingerprint(const uint8_t key[BECKON_EID_KEY_BYTES])
{
    uint8_t eid[BECKON_EID_BYTES];
    beckon_eid_compute(key, 0, 0, eid);
    return beckon_eid_to_id(eid);
}

/* From now on the device's rows are claimed, beginning with those that it has. */
static void note_twin(BeckonWindows *windows, BeckonRotation *device)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    beckon_rotation_rows(device, rows);
    for (guint i = 0; i < rows->len; i++) {
        const BeckonRosterRow *row = &g_array_index(rows, BeckonRosterRow, i);
        beckon_claims_add(windows->claims, row->id, row->handle);
    }
    device->has_twin = true;
}

/* A key is enrolled a second time: few do that, so whose it is already is looked for. */
static void note_twins_of(BeckonWindows *windows, const uint8_t key[BECKON_EID_KEY_BYTES])
{
    for (uint32_t place = 0; place < windows->n_devices; place++) {
        BeckonRotation *device = device_at(windows, place);
        if (device->handle != 0 && !device->has_twin &&
            memcmp(device->key, key, sizeof device->key) == 0) {
            note_twin(windows, device);
        }
    }
}

/* Whether the key was there before. */
static bool note_key(BeckonWindows *windows, const uint8_t key[BECKON_EID_KEY_BYTES])
{
    uint64_t id = fingerprint(key);
    uint32_t n = beckon_roster_find(windows->keys, id);
    beckon_roster_add(windows->keys, id, n + 1);
    if (n > 0) {
        note_twins_of(windows, key);
    }
    return n > 0;
}

static void set_place(BeckonWindows *windows, uint32_t handle, uint32_t place)
{
    if (handle >= windows->places->len) {
        g_array_set_size(windows->places, handle + 1);
    }
    g_array_index(windows->places, uint32_t, handle) = place + 1;
}

void beckon_windows_add(BeckonWindows *windows, uint32_t handle,
                        const uint8_t key[BECKON_EID_KEY_BYTES], unsigned exponent,
                        int64_t clock_offset_s)
{
    g_return_if_fail(handle != 0 && exponent <= BECKON_EID_MAX_EXPONENT);
    g_return_if_fail(place_of(windows, handle) == NO_PLACE);
    guint most_rows = beckon_rotation_most_rows(exponent);
    if (windows->most_rows + most_rows > BECKON_LIMIT_ROSTER_ROWS) {
        windows->n_refused++;
        return;
    }
    bool has_twin = note_key(windows, key);
    uint32_t place = find_room(windows);
    BeckonRotation *device = device_at(windows, place);
    memcpy(device->key, key, sizeof device->key);
    device->handle = handle;
    device->clock_offset_s = (uint32_t)clock_offset_s;
    device->exponent = exponent & BECKON_EID_MAX_EXPONENT;
    device->has_twin = has_twin;
    windows->due[place] = slot_at(windows->from_s);
    windows->most_rows += most_rows;
    set_place(windows, handle, place);
}

/* Its rows go with the next advance. Until then they are claimed, and its key is known, so that a
 * device that comes with the same key follows it. */
bool beckon_windows_remove(BeckonWindows *windows, uint32_t handle)
{
    uint32_t place = place_of(windows, handle);
    if (place == NO_PLACE) {
        return false;
    }
    BeckonRotation *device = device_at(windows, place);
    uint64_t key = fingerprint(device->key);
    if (!device->has_twin) {
        note_twin(windows, device);
    }
    beckon_rotation_rows(device, windows->let_go);
    g_array_append_val(windows->leaving, key);
    windows->most_rows -= beckon_rotation_most_rows(device->exponent);
    explicit_bzero(device, sizeof *device);
    g_array_append_val(windows->vacant, place);
    g_array_index(windows->places, uint32_t, handle) = 0;
    return true;
}

static void forget_leaving(BeckonWindows *windows)
{
    for (guint i = 0; i < windows->leaving->len; i++) {
        uint64_t key = g_array_index(windows->leaving, uint64_t, i);
        uint32_t n = beckon_roster_find(windows->keys, key);
        if (n > 1) {
            beckon_roster_add(windows->keys, key, n - 1);
        } else {
            beckon_roster_remove(windows->keys, key);
        }
    }
    g_array_set_size(windows->leaving, 0);
}

/* The first and the last second of store time that are shown, and what comes of it. */
typedef struct {
    int64_t from_s, last_s;
    GArray *coming; /* rows of devices with a twin: not yet claimed */
    GArray *going;  /* and not yet released */
    GArray *added;
    GArray *removed;
} Advance;

static void show(BeckonWindows *windows, uint32_t place, const Advance *advance)
{
    BeckonRotation *device = device_at(windows, place);
    if (device->handle == 0) {
        return;
    }
    uint32_t change_s = beckon_rotation_show(device, advance->from_s, advance->last_s,
                                             device->has_twin ? advance->coming : advance->added,
                                             device->has_twin ? advance->going : advance->removed);
    windows->due[place] = slot_at(advance->from_s + change_s);
}

/* Tables of a million devices do not fit in a cache. */
static void prefetch_device(const BeckonWindows *windows, uint32_t place)
{
    const char *device = (const char *)device_at(windows, place);
    __builtin_prefetch(device);
    __builtin_prefetch(device + sizeof(BeckonRotation) - 1);
}

static void show_all(BeckonWindows *windows, const GArray *places, const Advance *advance)
{
    for (guint i = 0; i < places->len; i++) {
        if (i + PREFETCH_AHEAD < places->len) {
            prefetch_device(windows, g_array_index(places, uint32_t, i + PREFETCH_AHEAD));
        }
        show(windows, g_array_index(places, uint32_t, i), advance);
    }
}

static void claim(BeckonClaims *claims, const Advance *advance)
{
    for (guint i = 0; i < advance->coming->len; i++) {
        BeckonRosterRow row = g_array_index(advance->coming, BeckonRosterRow, i);
        if (beckon_claims_add(claims, row.id, row.handle)) {
            g_array_append_val(advance->added, row);
        }
    }
}

/* Those who wait in line for an id that they no longer show leave before its owner does, so that
 * it is never handed to one who is going too. */
static void release(BeckonClaims *claims, const Advance *advance)
{
    GArray *going = advance->going;
    for (guint i = 0; i < going->len; i++) {
        BeckonRosterRow *row = &g_array_index(going, BeckonRosterRow, i);
        if (beckon_claims_withdraw(claims, row->id, row->handle)) {
            row->handle = 0;
        }
    }
    for (guint i = 0; i < going->len; i++) {
        BeckonRosterRow row = g_array_index(going, BeckonRosterRow, i);
        BeckonRosterRow heir = {.id = row.id};
        if (row.handle == 0 || !beckon_claims_release(claims, row.id, row.handle, &heir.handle)) {
            continue;
        }
        if (heir.handle != 0) {
            g_array_append_val(advance->added, heir);
        } else {
            g_array_append_val(advance->removed, row);
        }
    }
}

static int16_t slots_from(uint16_t from, uint16_t due)
{
    return (int16_t)(due - from);
}

/* Whether any slot of a block is one of the n_slots from this one on: asked of all at once. */
static bool any_is_due(const uint16_t *due, uint16_t from, int16_t n_slots)
{
    int16_t nearest = INT16_MAX;
    for (guint i = 0; i < BLOCK; i++) {
        nearest = MIN(nearest, slots_from(from, due[i]));
    }
    return nearest < n_slots;
}

/* Appends the places whose devices may change in one of the n_slots from this one on; some are
 * nobody's. Which of a block they are cannot be guessed, so it is not branched on. */
static void find_due(const BeckonWindows *windows, uint16_t from, int16_t n_slots, GArray *places)
{
    for (uint32_t block = 0; block < windows->n_devices; block += BLOCK) {
        const uint16_t *due = windows->due + block;
        if (any_is_due(due, from, n_slots)) {
            uint32_t found[BLOCK];
            guint n = 0;
            for (guint i = 0; i < BLOCK; i++) {
                found[n] = block + i;
                n += slots_from(from, due[i]) < n_slots;
            }
            g_array_append_vals(places, found, n);
        }
    }
}

/* How many slots are due from the one of then_s on: up to the present, or all, when time went back
 * or on by more than any device waits. */
static int16_t slots_passed(int64_t then_s, int64_t now_s)
{
    return now_s >= then_s && now_s - then_s < FARTHEST_SLOTS * SLOT_S
               ? (int16_t)(slot_at(now_s) - slot_at(then_s) + 1)
               : INT16_MAX;
}

void beckon_windows_advance(BeckonWindows *windows, int64_t from_us, GArray *added, GArray *removed)
{
    int64_t then_s = windows->from_s;
    g_autoptr(GArray) due = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) coming = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    const Advance advance = {
        .from_s = floor_divide(from_us, BECKON_SECOND_US),
        .last_s = floor_divide(from_us + BECKON_BOUNDARY_US - 1, BECKON_SECOND_US),
        .coming = coming,
        .going = windows->let_go,
        .added = added,
        .removed = removed,
    };
    windows->from_s = advance.from_s;
    find_due(windows, slot_at(then_s), slots_passed(then_s, advance.from_s), due);
    show_all(windows, due, &advance);
    claim(windows->claims, &advance);
    release(windows->claims, &advance);
    g_array_set_size(windows->let_go, 0);
    forget_leaving(windows);
}

void beckon_windows_rows(const BeckonWindows *windows, GArray *rows)
{
    for (uint32_t place = 0; place < windows->n_devices; place++) {
        BeckonRotation *device = device_at(windows, place);
        if (device->handle != 0 && !device->has_twin) {
            beckon_rotation_rows(device, rows);
        }
    }
    beckon_claims_rows(windows->claims, rows);
}

gsize beckon_windows_shared(const BeckonWindows *windows)
{
    return beckon_claims_waiting(windows->claims);
}

uint64_t beckon_windows_refused(const BeckonWindows *windows)
{
    return windows->n_refused + beckon_claims_refused(windows->claims);
}
