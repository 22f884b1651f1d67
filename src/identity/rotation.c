/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/rotation.h"

#include <string.h>

#include "base/time.h"

/* The exponent from which 16 s show so few windows that their ids are kept. */
#define KEEPS_FROM 4

typedef struct {
    uint32_t first; /* window number */
    uint32_t n;     /* 0: none */
} Range;

/* How many windows a device's clock counts before it starts again at 0, less one. */
static uint32_t last_window(const BeckonRotation *rotation)
{
    return UINT32_MAX >> rotation->exponent;
}

static Range shown_of(const BeckonRotation *rotation)
{
    return (Range){rotation->first_shown, rotation->n_shown};
}

static bool in_range(const BeckonRotation *rotation, Range range, uint32_t window)
{
    return ((window - range.first) & last_window(rotation)) < range.n;
}

/* Works out the ids of up to n windows from the i-th one on of those from first_shown on. Returns
 * of how many. */
static unsigned work_out(const BeckonRotation *rotation, uint32_t i, unsigned n, uint64_t *ret_ids)
{
    return beckon_eid_windows(rotation->key, (rotation->first_shown + i) << rotation->exponent,
                              rotation->exponent, MIN(n, BECKON_EID_MOST_WINDOWS), ret_ids);
}

/* Appends a row for each window that is shown and lies outside of the range. */
static void append_others(const BeckonRotation *rotation, Range range, GArray *rows)
{
    for (uint32_t i = 0; i < rotation->n_shown; i++) {
        uint32_t window = (rotation->first_shown + i) & last_window(rotation);
        if (!in_range(rotation, range, window)) {
            BeckonRosterRow row = {.handle = rotation->handle};
            if (rotation->exponent >= KEEPS_FROM) {
                row.id = rotation->ids[i];
            } else {
                work_out(rotation, i, 1, &row.id);
            }
            g_array_append_val(rows, row);
        }
    }
}

/* Lets go of the ids of windows before this one, which is the first that is shown from now on. */
static void move_to(BeckonRotation *rotation, uint32_t window)
{
    uint32_t n_windows = (window - rotation->first_shown) & last_window(rotation);
    uint8_t n = (uint8_t)MIN(n_windows, rotation->n_known);
    rotation->n_known -= n;
    memmove(rotation->ids, rotation->ids + n, rotation->n_known * sizeof rotation->ids[0]);
    rotation->first_shown = window;
}

/* Where the ids of the windows that are shown are not all known, as many more as are kept. */
static void learn_ids(BeckonRotation *rotation)
{
    while (rotation->exponent >= KEEPS_FROM && rotation->n_known < rotation->n_shown) {
        rotation->n_known += (uint8_t)work_out(rotation, rotation->n_known,
                                               BECKON_ROTATION_KEPT_IDS - rotation->n_known,
                                               rotation->ids + rotation->n_known);
    }
}

/* Seconds from a moment of a device's clock to the end of its window. */
static uint32_t until_edge_s(const BeckonRotation *rotation, uint32_t beacon_time_s)
{
    uint32_t length_s = UINT32_C(1) << rotation->exponent;
    return length_s - (beacon_time_s & (length_s - 1));
}

uint32_t beckon_rotation_show(BeckonRotation *rotation, int64_t from_s, int64_t last_s,
                              GArray *coming, GArray *going)
{
    uint32_t begin = (uint32_t)from_s + rotation->clock_offset_s;
    uint32_t end = (uint32_t)last_s + rotation->clock_offset_s;
    uint32_t first = begin >> rotation->exponent, last = end >> rotation->exponent;
    uint32_t mask = last_window(rotation);
    Range range = {(first - 1) & mask, ((last - first) & mask) + 3};
    Range before = shown_of(rotation);
    append_others(rotation, range, going);
    move_to(rotation, range.first);
    rotation->n_shown = (uint8_t)range.n;
    learn_ids(rotation);
    append_others(rotation, before, coming);
    /* A second early: 16 s that begin within a second reach one second further. */
    return MIN(until_edge_s(rotation, begin), until_edge_s(rotation, end)) - 1;
}

void beckon_rotation_rows(const BeckonRotation *rotation, GArray *rows)
{
    append_others(rotation, (Range){0}, rows);
}

/* Of 17 seconds that touch 16 s: the windows that they begin in, and one on each side. */
guint beckon_rotation_most_rows(unsigned exponent)
{
    return ((guint)(BECKON_BOUNDARY_US / BECKON_SECOND_US) >> exponent) + 3 + (exponent > 0);
}
