/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/roster.h"

#include "base/limits.h"
#include "identity/large-table.h"
#include "wire/link.h"

/* A row lies in the bucket that its id's low half names, its home (ids are AES output or hashes
 * already), or, when that is full, in the next one with room. Each bucket counts the rows that
 * found it full and went on: a look-up that reaches a bucket which nobody passed by ends there,
 * and a removal leaves no tombstone. */

#define ROWS_A_BUCKET  5
#define FEWEST_BUCKETS 16

/* The fuller, the more find their home full, and cost a second cache miss. */
#define FULL_PERCENT       45
#define DENSE_FULL_PERCENT 80

typedef struct {
    uint64_t ids[ROWS_A_BUCKET];
    uint32_t handles[ROWS_A_BUCKET]; /* 0: the place is free */
    uint32_t passed_by;
} Bucket;

G_STATIC_ASSERT(sizeof(Bucket) == BECKON_CACHE_LINE_BYTES);

struct BeckonRoster {
    Bucket *buckets;
    uint32_t n_buckets;
    guint full_percent; /* at which it grows */
    gsize n_rows;
};

static void allocate(BeckonRoster *roster, uint32_t n_buckets)
{
    roster->buckets = beckon_large_table_new(n_buckets, sizeof(Bucket));
    roster->n_buckets = n_buckets;
    roster->n_rows = 0;
}

static void free_buckets(Bucket *buckets, uint32_t n_buckets)
{
    beckon_large_table_free(buckets, n_buckets, sizeof(Bucket));
}

static BeckonRoster *new_roster(guint full_percent)
{
    BeckonRoster *roster = g_new0(BeckonRoster, 1);
    roster->full_percent = full_percent;
    allocate(roster, FEWEST_BUCKETS);
    return roster;
}

BeckonRoster *beckon_roster_new(void)
{
    return new_roster(FULL_PERCENT);
}

BeckonRoster *beckon_roster_new_dense(void)
{
    return new_roster(DENSE_FULL_PERCENT);
}

void beckon_roster_free(BeckonRoster *roster)
{
    if (roster == NULL) {
        return;
    }
    free_buckets(roster->buckets, roster->n_buckets);
    g_free(roster);
}

/* Homes are in the order of the ids' low halves, so that a table that grows is moved from end to
 * end. */
static uint32_t home_of(const BeckonRoster *roster, uint64_t id)
{
    return (uint32_t)((uint64_t)(uint32_t)id * roster->n_buckets >> 32);
}

static uint32_t next_bucket(const BeckonRoster *roster, uint32_t at)
{
    return at + 1 < roster->n_buckets ? at + 1 : 0;
}

/* Looks at all places: which one it is, or whether any, cannot be guessed ahead. */
static int slot_of(const Bucket *bucket, uint64_t id)
{
    guint found = 0;
    for (guint i = 0; i < ROWS_A_BUCKET; i++) {
        found |= (guint)((bucket->ids[i] == id) & (bucket->handles[i] != 0)) << i;
    }
    return found != 0 ? __builtin_ctz(found) : -1;
}

/* The bucket that holds an id, or NULL. */
static Bucket *find_bucket(const BeckonRoster *roster, uint64_t id, int *ret_slot)
{
    for (uint32_t at = home_of(roster, id);; at = next_bucket(roster, at)) {
        Bucket *bucket = &roster->buckets[at];
        int slot = slot_of(bucket, id);
        if (slot >= 0) {
            *ret_slot = slot;
            return bucket;
        }
        if (bucket->passed_by == 0) {
            return NULL;
        }
    }
}

/* The handle of an id in a bucket, or 0, with no branch on whether it is there: of an advert that
 * cannot be guessed. A place that is free has handle 0, whatever its id. */
static uint32_t handle_in(const Bucket *bucket, uint64_t id)
{
    uint32_t handle = 0;
    for (guint i = 0; i < ROWS_A_BUCKET; i++) {
        handle |= bucket->handles[i] & -(uint32_t)(bucket->ids[i] == id);
    }
    return handle;
}

uint32_t beckon_roster_find(const BeckonRoster *roster, uint64_t id)
{
    for (uint32_t at = home_of(roster, id);; at = next_bucket(roster, at)) {
        const Bucket *bucket = &roster->buckets[at];
        uint32_t handle = handle_in(bucket, id);
        if (G_LIKELY((handle != 0) | (bucket->passed_by == 0))) {
            return handle;
        }
    }
}

void beckon_roster_prefetch(const BeckonRoster *roster, uint64_t id)
{
    __builtin_prefetch(&roster->buckets[home_of(roster, id)]);
}

/* Puts a row that is not there yet into a table that has room. */
static void insert(BeckonRoster *roster, uint64_t id, uint32_t handle)
{
    for (uint32_t at = home_of(roster, id);; at = next_bucket(roster, at)) {
        Bucket *bucket = &roster->buckets[at];
        for (guint i = 0; i < ROWS_A_BUCKET; i++) {
            if (bucket->handles[i] == 0) {
                bucket->ids[i] = id;
                bucket->handles[i] = handle;
                roster->n_rows++;
                return;
            }
        }
        bucket->passed_by++;
    }
}

static void grow(BeckonRoster *roster)
{
    Bucket *old = roster->buckets;
    uint32_t n_old = roster->n_buckets;
    allocate(roster, n_old + n_old / 4);
    for (uint32_t at = 0; at < n_old; at++) {
        for (guint i = 0; i < ROWS_A_BUCKET; i++) {
            if (old[at].handles[i] != 0) {
                insert(roster, old[at].ids[i], old[at].handles[i]);
            }
        }
    }
    free_buckets(old, n_old);
}

bool beckon_roster_add(BeckonRoster *roster, uint64_t id, uint32_t handle)
{
    int slot;
    Bucket *bucket = find_bucket(roster, id, &slot);
    if (bucket != NULL) {
        bucket->handles[slot] = handle;
        return true;
    }
    if (roster->n_rows >= BECKON_LIMIT_ROSTER_ROWS) {
        return false;
    }
    if (roster->n_rows * 100 >= (gsize)roster->n_buckets * ROWS_A_BUCKET * roster->full_percent) {
        grow(roster);
    }
    insert(roster, id, handle);
    return true;
}

void beckon_roster_remove(BeckonRoster *roster, uint64_t id)
{
    int slot;
    Bucket *holder = find_bucket(roster, id, &slot);
    if (holder == NULL) {
        return;
    }
    holder->handles[slot] = 0;
    roster->n_rows--;
    for (uint32_t at = home_of(roster, id); &roster->buckets[at] != holder;
         at = next_bucket(roster, at)) {
        roster->buckets[at].passed_by--;
    }
}

void beckon_roster_clear(BeckonRoster *roster)
{
    free_buckets(roster->buckets, roster->n_buckets);
    allocate(roster, FEWEST_BUCKETS);
}

gsize beckon_roster_size(const BeckonRoster *roster)
{
    return roster->n_rows;
}

void beckon_roster_rows(const BeckonRoster *roster, GArray *rows)
{
    for (uint32_t at = 0; at < roster->n_buckets; at++) {
        const Bucket *bucket = &roster->buckets[at];
        for (guint i = 0; i < ROWS_A_BUCKET; i++) {
            if (bucket->handles[i] != 0) {
                BeckonRosterRow row = {bucket->ids[i], bucket->handles[i]};
                g_array_append_val(rows, row);
            }
        }
    }
}
