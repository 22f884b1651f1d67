/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/windows.h"

#include <string.h>

#include "base/limits.h"
#include "base/time.h"
#include "identity/claims.h"
#include "identity/roster.h"
#include "identity/wheel.h"

/* What became of a handle. */
typedef enum { ABSENT, PRESENT, LEAVING } State;

/* Ids can only meet where keys do, so claims are made for the rows of devices with a twin alone:
 * what a million others would cost is a table that no cache holds. (That two ids of 64 bits meet by
 * chance is not worth it: then one of the two is not recognised for a window.) */
struct BeckonWindows {
    BeckonWheel *wheel;
    GByteArray *states; /* of each handle: State */
    guint n_leaving;
    guint most_rows;
    uint64_t n_refused;
    BeckonRoster *keys; /* fingerprint of a key → how many devices have it */
    BeckonClaims *claims;
    GArray *let_go;  /* claimed rows of devices that have left since the last advance */
    GArray *leaving; /* and the fingerprints (uint64_t) of their keys */
};

BeckonWindows *beckon_windows_new(void)
{
    BeckonWindows *windows = g_new0(BeckonWindows, 1);
    windows->wheel = beckon_wheel_new();
    windows->states = g_byte_array_new();
    windows->keys = beckon_roster_new_dense();
    windows->claims = beckon_claims_new();
    windows->let_go = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    windows->leaving = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    return windows;
}

void beckon_windows_free(BeckonWindows *windows)
{
    if (windows == NULL) {
        return;
    }
    beckon_wheel_free(windows->wheel);
    g_byte_array_unref(windows->states);
    beckon_roster_free(windows->keys);
    beckon_claims_free(windows->claims);
    g_array_unref(windows->let_go);
    g_array_unref(windows->leaving);
    g_free(windows);
}

static State state_of(const BeckonWindows *windows, uint32_t handle)
{
    return handle < windows->states->len ? (State)windows->states->data[handle] : ABSENT;
}

static void set_state(BeckonWindows *windows, uint32_t handle, State state)
{
    guint n = windows->states->len;
    if (handle >= n) {
        g_byte_array_set_size(windows->states, handle + 1);
        memset(windows->states->data + n, ABSENT, handle + 1 - n);
    }
    windows->states->data[handle] = (guint8)state;
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

typedef struct {
    BeckonWindows *windows;
    const uint8_t *key;
} Twins;

static bool note_if_twin(BeckonRotation *device, gpointer data)
{
    const Twins *twins = data;
    if (!device->has_twin && memcmp(device->key, twins->key, sizeof device->key) == 0) {
        note_twin(twins->windows, device);
    }
    return true;
}

/* Whether the key was there before. Few are enrolled a second time, so whose it is already is
 * looked for. */
static bool note_key(BeckonWindows *windows, const uint8_t key[BECKON_EID_KEY_BYTES])
{
    uint64_t id = fingerprint(key);
    uint32_t n = beckon_roster_find(windows->keys, id);
    beckon_roster_add(windows->keys, id, n + 1);
    if (n > 0) {
        beckon_wheel_sift(windows->wheel, note_if_twin, &(Twins){windows, key});
    }
    return n > 0;
}

/* Takes its rows back. Until the next advance they are claimed, and its key is known, so that a
 * device that comes with the same key follows it. */
static void leave(BeckonWindows *windows, BeckonRotation *device)
{
    uint64_t key = fingerprint(device->key);
    if (!device->has_twin) {
        note_twin(windows, device);
    }
    beckon_rotation_rows(device, windows->let_go);
    g_array_append_val(windows->leaving, key);
    windows->most_rows -= beckon_rotation_most_rows(device->exponent);
    set_state(windows, device->handle, ABSENT);
}

static bool stays(BeckonRotation *device, gpointer data)
{
    bool leaves = state_of(data, device->handle) == LEAVING;
    if (leaves) {
        leave(data, device);
    }
    return !leaves;
}

/* Devices are found by looking through all of them, so many leave at once. */
static void let_leave(BeckonWindows *windows)
{
    if (windows->n_leaving > 0) {
        beckon_wheel_sift(windows->wheel, stays, windows);
        windows->n_leaving = 0;
    }
}

static bool has_room(const BeckonWindows *windows, guint n_rows)
{
    return windows->most_rows + n_rows <= BECKON_LIMIT_ROSTER_ROWS;
}

void beckon_windows_add(BeckonWindows *windows, uint32_t handle,
                        const uint8_t key[BECKON_EID_KEY_BYTES], unsigned exponent,
                        int64_t clock_offset_s)
{
    g_return_if_fail(handle != 0 && exponent <= BECKON_EID_MAX_EXPONENT);
    g_return_if_fail(state_of(windows, handle) != PRESENT);
    guint most_rows = beckon_rotation_most_rows(exponent);
    if (state_of(windows, handle) == LEAVING || !has_room(windows, most_rows)) {
        let_leave(windows);
    }
    if (!has_room(windows, most_rows)) {
        windows->n_refused++;
        return;
    }
    bool has_twin = note_key(windows, key);
    BeckonRotation *device = beckon_wheel_add(windows->wheel);
    memcpy(device->key, key, sizeof device->key);
    device->handle = handle;
    device->clock_offset_s = (uint32_t)clock_offset_s;
    device->exponent = (uint8_t)exponent;
    device->has_twin = has_twin;
    windows->most_rows += most_rows;
    set_state(windows, handle, PRESENT);
}

bool beckon_windows_remove(BeckonWindows *windows, uint32_t handle)
{
    if (state_of(windows, handle) != PRESENT) {
        return false;
    }
    set_state(windows, handle, LEAVING);
    windows->n_leaving++;
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

static uint32_t show(BeckonRotation *device, gpointer data)
{
    const Advance *advance = data;
    return beckon_rotation_show(device, advance->from_s, advance->last_s,
                                device->has_twin ? advance->coming : advance->added,
                                device->has_twin ? advance->going : advance->removed);
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

void beckon_windows_advance(BeckonWindows *windows, int64_t from_us, GArray *added, GArray *removed)
{
    g_autoptr(GArray) coming = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    Advance advance = {
        .from_s = beckon_time_steps(from_us, BECKON_SECOND_US),
        .last_s = beckon_time_steps(from_us + BECKON_BOUNDARY_US - 1, BECKON_SECOND_US),
        .coming = coming,
        .going = windows->let_go,
        .added = added,
        .removed = removed,
    };
    let_leave(windows);
    beckon_wheel_turn(windows->wheel, advance.from_s, show, &advance);
    claim(windows->claims, &advance);
    release(windows->claims, &advance);
    g_array_set_size(windows->let_go, 0);
    forget_leaving(windows);
}

static bool append_unclaimed(BeckonRotation *device, gpointer rows)
{
    if (!device->has_twin) {
        beckon_rotation_rows(device, rows);
    }
    return true;
}

void beckon_windows_rows(const BeckonWindows *windows, GArray *rows)
{
    beckon_wheel_sift(windows->wheel, append_unclaimed, rows);
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
