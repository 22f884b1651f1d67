/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/windows.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/time.h"
#include "identity/claims.h"
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
    BeckonClaims *claims;
    bool has_new;    /* since the last advance some have come */
    GPtrArray *left; /* of BeckonRotation: those that have left since then */
    GArray *let_go;  /* and their rows, which are claimed */
};

static void wipe_device(gpointer device)
{
    explicit_bzero(device, sizeof(BeckonRotation));
    g_free(device);
}

BeckonWindows *beckon_windows_new(void)
{
    BeckonWindows *windows = g_new0(BeckonWindows, 1);
    windows->wheel = beckon_wheel_new();
    windows->states = g_byte_array_new();
    windows->claims = beckon_claims_new();
    windows->let_go = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    windows->left = g_ptr_array_new_with_free_func(wipe_device);
    return windows;
}

void beckon_windows_free(BeckonWindows *windows)
{
    if (windows == NULL) {
        return;
    }
    beckon_wheel_free(windows->wheel);
    g_byte_array_unref(windows->states);
    beckon_claims_free(windows->claims);
    g_ptr_array_unref(windows->left);
    g_array_unref(windows->let_go);
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

static bool is_new(const BeckonRotation *device)
{
    return device->n_shown == 0;
}

static bool collect_new(BeckonRotation *device, gpointer collected)
{
    if (is_new(device)) {
        g_ptr_array_add(collected, device);
    }
    return true;
}

static int by_key(gconstpointer a, gconstpointer b)
{
    const BeckonRotation *const *one = a, *const *other = b;
    return memcmp((*one)->key, (*other)->key, sizeof(*one)->key);
}

typedef struct {
    BeckonWindows *windows;
    GPtrArray *newcomers; /* by their keys */
} Search;

/* Of several newcomers with the key one is noted: they have found each other. */
static bool note_if_twin(BeckonRotation *device, gpointer data)
{
    const Search *search = data;
    const GPtrArray *newcomers = search->newcomers;
    BeckonRotation **found = is_new(device) ? NULL
                                            : bsearch(&device, newcomers->pdata, newcomers->len,
                                                      sizeof(gpointer), by_key);
    if (found != NULL) {
        (*found)->has_twin = true;
        if (!device->has_twin) {
            note_twin(search->windows, device);
        }
    }
    return true;
}

/* Devices are found by looking through all of them, so it is done for all that are new at once. */
static void find_twins(BeckonWindows *windows)
{
    g_autoptr(GPtrArray) newcomers = g_ptr_array_new();
    if (windows->has_new) {
        beckon_wheel_sift(windows->wheel, collect_new, newcomers);
    }
    windows->has_new = false;
    if (newcomers->len == 0) {
        return;
    }
    g_ptr_array_sort(newcomers, by_key);
    for (guint i = 1; i < newcomers->len; i++) {
        BeckonRotation *one = newcomers->pdata[i - 1], *other = newcomers->pdata[i];
        if (by_key(&one, &other) == 0) {
            one->has_twin = other->has_twin = true;
        }
    }
    Search search = {windows, newcomers};
    beckon_wheel_sift(windows->wheel, note_if_twin, &search);
    for (guint i = 0; i < windows->left->len; i++) {
        note_if_twin(windows->left->pdata[i], &search);
    }
}

/* Takes its rows back. Until the next advance they are claimed, and its key is known, so that a
 * device that comes with the same key follows it. */
static void leave(BeckonWindows *windows, BeckonRotation *device)
{
    if (!device->has_twin) {
        note_twin(windows, device);
    }
    beckon_rotation_rows(device, windows->let_go);
    g_ptr_array_add(windows->left, g_memdup2(device, sizeof *device));
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
    BeckonRotation *device = beckon_wheel_add(windows->wheel);
    memcpy(device->key, key, sizeof device->key);
    device->handle = handle;
    device->clock_offset_s = (uint32_t)clock_offset_s;
    device->exponent = (uint8_t)exponent;
    windows->has_new = true;
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
    find_twins(windows);
    beckon_wheel_turn(windows->wheel, advance.from_s, show, &advance);
    claim(windows->claims, &advance);
    release(windows->claims, &advance);
    g_array_set_size(windows->let_go, 0);
    g_ptr_array_set_size(windows->left, 0);
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
