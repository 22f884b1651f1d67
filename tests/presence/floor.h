/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_PRESENCE_FLOOR_H
#define TESTS_PRESENCE_FLOOR_H

/* A shop floor for the tests of presence, and what happens on it told as a sentence. */

#include <string.h>

#include "base/time.h"
#include "presence/presence.h"
#include "testing.h"

#define S BECKON_SECOND_US

#define FLOOR_HEAD                                                                                 \
    "store: test\n"                                                                                \
    "timezone: UTC\n"                                                                              \
    "currency: EUR\n"                                                                              \
    "languages: [en]\n"                                                                            \
    "leave: 60s\n"

/* Two zones with a scanner each; a dwell takes 30 s, a leave 60 s. */
#define FLOOR_TWO_ZONES                                                                            \
    FLOOR_HEAD                                                                                     \
    "scanners:\n"                                                                                  \
    "  left: {socket: left.sock}\n"                                                                \
    "  right: {socket: right.sock}\n"                                                              \
    "zones:\n"                                                                                     \
    "  books: {nearest: [left], dwell: 30s, hysteresis: 4dB}\n"                                    \
    "  music: {nearest: [right], dwell: 30s, hysteresis: 4dB}\n"

enum { LEFT, RIGHT };

/* Zones of a metre or more in a square hall of 20 metres with a scanner in each corner. */
#define FLOOR_HALL                                                                                 \
    FLOOR_HEAD                                                                                     \
    "scanners:\n"                                                                                  \
    "  sw: {socket: sw.sock, at: [0.0, 0.0]}\n"                                                    \
    "  se: {socket: se.sock, at: [20.0, 0.0]}\n"                                                   \
    "  nw: {socket: nw.sock, at: [0.0, 20.0]}\n"                                                   \
    "  ne: {socket: ne.sock, at: [20.0, 20.0]}\n"                                                  \
    "zones:\n"                                                                                     \
    "  south-west: {nearest: [sw], dwell: 30s}\n"                                                  \
    "  south-east: {nearest: [se], dwell: 30s}\n"                                                  \
    "  middle: {at: [10.0, 10.0], dwell: 30s}\n"                                                   \
    "  north: {nearest: [nw, ne], dwell: 30s}\n"

enum { SW, SE, NW, NE };
enum { SOUTH_WEST, SOUTH_EAST, MIDDLE, NORTH };

static inline BeckonShop *floor_shop(const char *text)
{
    g_autoptr(BeckonSource) source = beckon_source_new("store.yaml", text, strlen(text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonShop *shop = beckon_shop_parse(source, diagnostics);
    if (shop == NULL) {
        g_autofree char *faults = beckon_diagnostics_format(diagnostics);
        g_error("%s", faults);
    }
    return shop;
}

typedef struct {
    BeckonShop *shop;
    BeckonPresence *presence;
    GArray *events;
} Floor;

static inline Floor floor_new(const char *text)
{
    Floor floor = {.shop = floor_shop(text)};
    floor.presence = beckon_presence_new(floor.shop);
    floor.events = g_array_new(FALSE, FALSE, sizeof(BeckonPresenceEvent));
    return floor;
}

static inline void floor_clear(Floor *floor)
{
    beckon_presence_free(floor->presence);
    beckon_shop_unref(floor->shop);
    g_array_unref(floor->events);
}

/* "1 enter books 2, …": subject, kind, zone, whole seconds. Owned by the caller. */
static inline char *floor_story(const Floor *floor)
{
    static const char *const kinds[] = {"enter", "dwell", "leave", "end"};
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < floor->events->len; i++) {
        const BeckonPresenceEvent *event = &g_array_index(floor->events, BeckonPresenceEvent, i);
        g_string_append_printf(text, "%s%u %s %s %" G_GINT64_FORMAT, i > 0 ? ", " : "",
                               event->subject, kinds[event->kind],
                               beckon_shop_zone(floor->shop, (guint)event->zone)->name,
                               event->t_us / S);
    }
    return g_string_free(text, FALSE);
}

#define FLOOR_ASSERT_STORY(floor, expected)                                                        \
    do {                                                                                           \
        g_autofree char *told = floor_story(floor);                                                \
        if (strcmp(told, expected) != 0) {                                                         \
            g_printerr("# told: %s\n", told);                                                      \
        }                                                                                          \
        CU_ASSERT_STRING_EQUAL(told, expected);                                                    \
    } while (0)

#endif
