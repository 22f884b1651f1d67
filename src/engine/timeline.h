/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_TIMELINE_H
#define BECKON_ENGINE_TIMELINE_H

/* The records of all scanners put in the order of store time, up to a watermark: the lowest
 * position of all replaying scanners (a replay waits for the slowest), or with live radios the
 * present less 50 ms (nobody waits). Pure: the present is handed in. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "wire/link.h"

#define BECKON_TIMELINE_LIVE_LAG_US INT64_C(50000)

typedef enum {
    BECKON_RECORD_HEALTH, /* a change of hearing */
    BECKON_RECORD_SIGHTING,
    BECKON_RECORD_READING,
} BeckonRecordKind;

typedef struct {
    int64_t t_us;     /* store time */
    int64_t cause_us; /* CLOCK_MONOTONIC of the scanner */
    guint scanner;
    BeckonRecordKind kind;
    union {
        bool hearing;
        BeckonSighting sighting;
        BeckonReading reading; /* its time is that of the record */
    };
} BeckonRecord;

typedef enum {
    BECKON_SCANNER_AWAY, /* not connected (yet) */
    BECKON_SCANNER_RUNNING,
    BECKON_SCANNER_ENDED, /* its capture is over */
} BeckonScannerState;

typedef struct BeckonTimeline BeckonTimeline;

BeckonTimeline *beckon_timeline_new(guint n_scanners);
void beckon_timeline_free(BeckonTimeline *timeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonTimeline, beckon_timeline_free)

/* A scanner came (READY), at a position: nothing before it will come. The first one decides
 * whether the shop is replayed or live; false, with nothing changed, for one of the other kind. */
bool beckon_timeline_begin(BeckonTimeline *timeline, guint scanner, bool replaying,
                           int64_t position_us);

/* Its connection was lost: what it sent and was not taken yet is dropped, since it sends that
 * again. A live scanner turns deaf at the present; a replay is waited for. */
void beckon_timeline_lose(BeckonTimeline *timeline, guint scanner, int64_t now_us);

/* What it sends: sightings in the order of their time, and so the readings, behind ticks that are
 * not later. Refused, with false: one before its position or before the one before it, and what is
 * more than BECKON_LIMIT_SCANNER_RECORDS that wait to be taken. One from before the watermark
 * counts at the watermark: time never runs backwards. */
bool beckon_timeline_sighting(BeckonTimeline *timeline, guint scanner,
                              const BeckonSighting *sighting, int64_t cause_us);
bool beckon_timeline_reading(BeckonTimeline *timeline, guint scanner, const BeckonReading *reading,
                             int64_t cause_us);
bool beckon_timeline_tick(BeckonTimeline *timeline, guint scanner, int64_t t_us, bool hearing,
                          int64_t cause_us);
void beckon_timeline_boundary(BeckonTimeline *timeline, guint scanner, int64_t t_us);
void beckon_timeline_end(BeckonTimeline *timeline, guint scanner, int64_t t_us);

/* Everything before this store time may be taken; INT64_MIN before the first scanner came, and
 * while a replay waits for one to begin. Never goes backwards. Live time that leaps forward by more
 * than BECKON_LIMIT_LIVE_LEAP_S, since the clock was set or the hub stood still, was heard by
 * nobody: the scanners count as deaf for as long. */
int64_t beckon_timeline_watermark(BeckonTimeline *timeline, int64_t now_us);

/* CLOCK_MONOTONIC of the scanner's record that moved the watermark last. */
int64_t beckon_timeline_cause(const BeckonTimeline *timeline);

/* The next record before a store time; false when there is none. At the same time: by the number of
 * the scanner, and of one scanner what it heard of its own health and of people before readings. */
bool beckon_timeline_peek(BeckonTimeline *timeline, int64_t before_us, BeckonRecord *ret_record);
/* Takes away the record that was peeked at. */
void beckon_timeline_pop(BeckonTimeline *timeline, const BeckonRecord *record);

BeckonScannerState beckon_timeline_state(const BeckonTimeline *timeline, guint scanner);
bool beckon_timeline_replaying(const BeckonTimeline *timeline);
/* Every scanner's capture is over. */
bool beckon_timeline_ended(const BeckonTimeline *timeline);

#endif
