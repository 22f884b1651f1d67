/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/wheel.h"

#include <string.h>

#include "base/time.h"

#define SLOT_S        (BECKON_BOUNDARY_US / BECKON_SECOND_US)
#define N_SLOTS       (2 * BECKON_WHEEL_FARTHEST_S / SLOT_S)
#define CHUNK_BYTES   2048 /* so that a slot with one device in it costs little */
#define CHUNK_DEVICES ((CHUNK_BYTES - sizeof(Chunk *) - sizeof(gsize)) / sizeof(BeckonRotation))

typedef struct Chunk Chunk;

struct Chunk {
    Chunk *next;
    gsize n;
    BeckonRotation devices[CHUNK_DEVICES];
};

typedef struct {
    Chunk *first, *last; /* NULL: none */
} Slot;

struct BeckonWheel {
    Slot slots[N_SLOTS];
    Chunk *spare; /* all zeros but for their links */
    int64_t now_s;
};

BeckonWheel *beckon_wheel_new(void)
{
    BeckonWheel *wheel = g_new0(BeckonWheel, 1);
    wheel->now_s = G_MAXINT64; /* so that the first turn goes back and takes all */
    return wheel;
}

/* Overwrites what stands from this device on. */
static void shorten(Chunk *chunk, gsize n)
{
    explicit_bzero(chunk->devices + n, (chunk->n - n) * sizeof *chunk->devices);
    chunk->n = n;
}

static void free_chunks(Chunk *chunk)
{
    while (chunk != NULL) {
        Chunk *next = chunk->next;
        shorten(chunk, 0);
        g_free(chunk);
        chunk = next;
    }
}

void beckon_wheel_free(BeckonWheel *wheel)
{
    for (guint i = 0; i < N_SLOTS; i++) {
        free_chunks(wheel->slots[i].first);
    }
    free_chunks(wheel->spare);
    g_free(wheel);
}

static Slot *slot_at(BeckonWheel *wheel, int64_t time_s)
{
    return &wheel->slots[(uint64_t)beckon_time_steps(time_s, SLOT_S) % N_SLOTS];
}

static Chunk *take_spare(BeckonWheel *wheel)
{
    Chunk *chunk = wheel->spare;
    if (chunk == NULL) {
        return g_new0(Chunk, 1);
    }
    wheel->spare = chunk->next;
    chunk->next = NULL;
    return chunk;
}

static void give_spare(BeckonWheel *wheel, Chunk *chunk)
{
    shorten(chunk, 0);
    chunk->next = wheel->spare;
    wheel->spare = chunk;
}

/* Puts chunks that are linked at the end of a slot. */
static void put_chunks(Slot *slot, Slot chunks)
{
    *(slot->last == NULL ? &slot->first : &slot->last->next) = chunks.first;
    slot->last = chunks.last;
}

static BeckonRotation *append(BeckonWheel *wheel, Slot *slot)
{
    if (slot->last == NULL || slot->last->n == CHUNK_DEVICES) {
        Chunk *chunk = take_spare(wheel);
        put_chunks(slot, (Slot){chunk, chunk});
    }
    return &slot->last->devices[slot->last->n++];
}

BeckonRotation *beckon_wheel_add(BeckonWheel *wheel)
{
    return append(wheel, slot_at(wheel, wheel->now_s));
}

/* Moves a slot's chunks to the end of another. */
static void move_slot(Slot *from, Slot *to)
{
    if (from->first != NULL) {
        put_chunks(to, *from);
        *from = (Slot){NULL, NULL};
    }
}

static Slot take_due(BeckonWheel *wheel, int64_t now_s)
{
    bool takes_all = now_s < wheel->now_s || now_s - wheel->now_s > BECKON_WHEEL_FARTHEST_S;
    int64_t first_s = takes_all ? 0 : wheel->now_s;
    int64_t n_slots =
        takes_all ? N_SLOTS
                  : beckon_time_steps(now_s, SLOT_S) - beckon_time_steps(wheel->now_s, SLOT_S) + 1;
    Slot due = {NULL, NULL};
    for (int64_t i = 0; i < n_slots; i++) {
        move_slot(slot_at(wheel, first_s + i * SLOT_S), &due);
    }
    return due;
}

static void prefetch(const BeckonRotation *device)
{
    __builtin_prefetch(device);
    __builtin_prefetch((const char *)(device + 1) - 1);
}

/* While a chunk's devices have their turns, those of the next come into the cache. */
static void turn_chunk(BeckonWheel *wheel, Chunk *chunk, BeckonWheelTurn *turn, gpointer data)
{
    uint32_t waits_s[CHUNK_DEVICES];
    const Chunk *next = chunk->next == NULL ? chunk : chunk->next;
    for (gsize i = 0; i < chunk->n; i++) {
        prefetch(&next->devices[i]);
        waits_s[i] = turn(&chunk->devices[i], data);
    }
    for (gsize i = 0; i < chunk->n; i++) {
        *append(wheel, slot_at(wheel, wheel->now_s + waits_s[i])) = chunk->devices[i];
    }
}

void beckon_wheel_turn(BeckonWheel *wheel, int64_t now_s, BeckonWheelTurn *turn, gpointer data)
{
    Slot due = take_due(wheel, now_s);
    wheel->now_s = now_s;
    while (due.first != NULL) {
        Chunk *chunk = due.first;
        due.first = chunk->next;
        turn_chunk(wheel, chunk, turn, data);
        give_spare(wheel, chunk);
    }
}

static void sift_chunk(Chunk *chunk, BeckonWheelSift *stays, gpointer data)
{
    gsize n = 0;
    for (gsize i = 0; i < chunk->n; i++) {
        if (stays(&chunk->devices[i], data)) {
            chunk->devices[n++] = chunk->devices[i];
        }
    }
    shorten(chunk, n);
}

void beckon_wheel_sift(BeckonWheel *wheel, BeckonWheelSift *stays, gpointer data)
{
    for (guint i = 0; i < N_SLOTS; i++) {
        for (Chunk *chunk = wheel->slots[i].first; chunk != NULL; chunk = chunk->next) {
            sift_chunk(chunk, stays, data);
        }
    }
}
