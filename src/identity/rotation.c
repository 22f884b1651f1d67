/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/rotation.h"

#include "base/time.h"

#define KEPT_IDS BECKON_ROTATION_KEPT_IDS
/* The exponent from which 16 s show so few windows that their ids are kept, and those of
 * BECKON_EID_MOST_WINDOWS more. */
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

/* Works out the ids of windows from this one on, and returns which they are. */
static Range learn_ids(BeckonRotation *rotation, uint32_t window)
{
    uint64_t ids[BECKON_EID_MOST_WINDOWS];
    unsigned n = rotation->exponent >= KEEPS_FROM ? BECKON_EID_MOST_WINDOWS : 1;
    n = beckon_eid_windows(rotation->key, window << rotation->exponent, rotation->exponent, n, ids);
    for (unsigned i = 0; i < n; i++) {
        rotation->ids[(window + i) % KEPT_IDS] = ids[i];
    }
    return (Range){window, n};
}

/* Appends a row for each window of the range that comes, being outside of those that are shown. */
static void append_coming(BeckonRotation *rotation, Range range, GArray *rows)
{
    uint32_t mask = last_window(rotation);
    Range shown = shown_of(rotation);
    Range known = {(shown.first + shown.n) & mask, rotation->n_ahead};
    for (uint32_t i = 0; i < range.n; i++) {
        uint32_t window = (range.first + i) & mask;
        if (!in_range(rotation, shown, window)) {
            if (!in_range(rotation, known, window)) {
                known = learn_ids(rotation, window);
            }
            BeckonRosterRow row = {rotation->ids[window % KEPT_IDS], rotation->handle};
            g_array_append_val(rows, row);
        }
    }
    uint32_t end = (range.first + range.n) & mask;
    rotation->n_ahead =
        in_range(rotation, known, end) ? (uint8_t)(known.n - ((end - known.first) & mask)) : 0;
}

/* Appends a row for each window that is shown and goes, being outside of the range. */
static void append_going(BeckonRotation *rotation, Range range, GArray *rows)
{
    for (uint32_t i = 0; i < rotation->n_shown; i++) {
        uint32_t window = (rotation->first_shown + i) & last_window(rotation);
        if (!in_range(rotation, range, window)) {
            if (rotation->exponent < KEEPS_FROM) {
                learn_ids(rotation, window);
            }
            BeckonRosterRow row = {rotation->ids[window % KEPT_IDS], rotation->handle};
            g_array_append_val(rows, row);
        }
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
    append_going(rotation, range, going);
    append_coming(rotation, range, coming);
    rotation->first_shown = range.first;
    rotation->n_shown = (uint8_t)range.n;
    /* A second early: 16 s that begin within a second reach one second further. */
    return MIN(until_edge_s(rotation, begin), until_edge_s(rotation, end)) - 1;
}

void beckon_rotation_rows(BeckonRotation *rotation, GArray *rows)
{
    append_going(rotation, (Range){0}, rows);
}

/* Of 17 seconds that touch 16 s: the windows that they begin in, and one on each side. */
guint beckon_rotation_most_rows(unsigned exponent)
{
    return ((guint)(BECKON_BOUNDARY_US / BECKON_SECOND_US) >> exponent) + 3 + (exponent > 0);
}
