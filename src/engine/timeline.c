/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/timeline.h"

#include "base/limits.h"
#include "base/time.h"

/* What waits of one scanner, in the order of its time. */
typedef struct {
    GArray *records; /* of BeckonRecord */
    guint first;     /* the oldest record not taken */
    int64_t last_us; /* what comes is not earlier */
} Queue;

/* Sightings and readings of one tick come in frames of their own, each in time order. */
enum { PEOPLE, THINGS, N_QUEUES }; /* sightings and health; readings */

typedef struct {
    BeckonScannerState state;
    bool hearing;
    int64_t position_us;
    int64_t cause_us;
    Queue queues[N_QUEUES];
} Track;

struct BeckonTimeline {
    guint n_tracks;
    Track *tracks;
    bool started; /* the first scanner came, and said which kind of time flows here: */
    bool replaying;
    int64_t watermark_us;
    int64_t cause_us;
};

BeckonTimeline *beckon_timeline_new(guint n_scanners)
{
    BeckonTimeline *timeline = g_new0(BeckonTimeline, 1);
    timeline->n_tracks = n_scanners;
    timeline->tracks = g_new0(Track, n_scanners);
    timeline->watermark_us = INT64_MIN;
    for (guint i = 0; i < n_scanners; i++) {
        timeline->tracks[i].hearing = true;
        for (guint j = 0; j < N_QUEUES; j++) {
            timeline->tracks[i].queues[j].records = g_array_new(FALSE, FALSE, sizeof(BeckonRecord));
        }
    }
    return timeline;
}

void beckon_timeline_free(BeckonTimeline *timeline)
{
    if (timeline == NULL) {
        return;
    }
    for (guint i = 0; i < timeline->n_tracks; i++) {
        for (guint j = 0; j < N_QUEUES; j++) {
            g_array_unref(timeline->tracks[i].queues[j].records);
        }
    }
    g_free(timeline->tracks);
    g_free(timeline);
}

static void clear_records(Queue *queue)
{
    g_array_set_size(queue->records, 0);
    queue->first = 0;
}

/* Whether it hears by what was taken of it: the next change that waits is one from that. */
static bool hears_by_now(const Track *track)
{
    const Queue *people = &track->queues[PEOPLE];
    for (guint i = people->first; i < people->records->len; i++) {
        const BeckonRecord *record = &g_array_index(people->records, BeckonRecord, i);
        if (record->kind == BECKON_RECORD_HEALTH) {
            return !record->hearing;
        }
    }
    return track->hearing;
}

/* What was not taken yet was never said: neither is a change of hearing. */
static void drop_records(Track *track)
{
    track->hearing = hears_by_now(track);
    for (guint i = 0; i < N_QUEUES; i++) {
        clear_records(&track->queues[i]);
    }
}

static guint n_waiting(const Queue *queue)
{
    return queue->records->len - queue->first;
}

static Queue *queue_of(Track *track, BeckonRecordKind kind)
{
    return &track->queues[kind == BECKON_RECORD_READING ? THINGS : PEOPLE];
}

static bool add(Track *track, const BeckonRecord *record)
{
    if (n_waiting(&track->queues[PEOPLE]) + n_waiting(&track->queues[THINGS]) >=
        BECKON_LIMIT_SCANNER_RECORDS) {
        return false;
    }
    g_array_append_val(queue_of(track, record->kind)->records, *record);
    return true;
}

static BeckonRecord health(guint scanner, int64_t t_us, bool hearing, int64_t cause_us)
{
    return (BeckonRecord){.t_us = t_us,
                          .cause_us = cause_us,
                          .scanner = scanner,
                          .kind = BECKON_RECORD_HEALTH,
                          .hearing = hearing};
}

static bool add_health(Track *track, guint scanner, int64_t t_us, bool hearing, int64_t cause_us)
{
    if (track->hearing == hearing) {
        return true;
    }
    BeckonRecord record = health(scanner, t_us, hearing, cause_us);
    if (!add(track, &record)) {
        return false;
    }
    track->hearing = hearing;
    return true;
}

bool beckon_timeline_begin(BeckonTimeline *timeline, guint scanner, bool replaying,
                           int64_t position_us)
{
    Track *track = &timeline->tracks[scanner];
    if (timeline->started && timeline->replaying != replaying) {
        return false;
    }
    track->state = BECKON_SCANNER_RUNNING;
    track->position_us = position_us;
    for (guint i = 0; i < N_QUEUES; i++) {
        track->queues[i].last_us = position_us;
    }
    timeline->started = true;
    timeline->replaying = replaying;
    return true;
}

void beckon_timeline_lose(BeckonTimeline *timeline, guint scanner, int64_t now_us)
{
    Track *track = &timeline->tracks[scanner];
    /* One that is away already has sent nothing since: what waits is that it turned deaf. */
    if (track->state != BECKON_SCANNER_AWAY) {
        drop_records(track);
    }
    track->state = BECKON_SCANNER_AWAY;
    if (timeline->started && !timeline->replaying) {
        add_health(track, scanner, MAX(now_us, timeline->watermark_us), false, 0);
    }
}

/* Adds what was heard, unless it goes back in time. It does not move the scanner's position, on
 * which the others wait: of the same tick something earlier may still come. */
static bool hear(BeckonTimeline *timeline, Track *track, BeckonRecord *record)
{
    Queue *queue = queue_of(track, record->kind);
    if (record->t_us < MAX(queue->last_us, track->position_us)) {
        return false;
    }
    queue->last_us = record->t_us;
    record->t_us = MAX(record->t_us, timeline->watermark_us);
    return add(track, record);
}

bool beckon_timeline_sighting(BeckonTimeline *timeline, guint scanner,
                              const BeckonSighting *sighting, int64_t cause_us)
{
    BeckonRecord record = {.t_us = sighting->t_us,
                           .cause_us = cause_us,
                           .scanner = scanner,
                           .kind = BECKON_RECORD_SIGHTING,
                           .sighting = *sighting};
    return hear(timeline, &timeline->tracks[scanner], &record);
}

bool beckon_timeline_reading(BeckonTimeline *timeline, guint scanner, const BeckonReading *reading,
                             int64_t cause_us)
{
    BeckonRecord record = {.t_us = reading->t_us,
                           .cause_us = cause_us,
                           .scanner = scanner,
                           .kind = BECKON_RECORD_READING,
                           .reading = *reading};
    record.reading.t_us = MAX(reading->t_us, timeline->watermark_us);
    return hear(timeline, &timeline->tracks[scanner], &record);
}

static void move(Track *track, int64_t t_us, int64_t cause_us)
{
    track->position_us = MAX(track->position_us, t_us);
    if (cause_us != 0) {
        track->cause_us = cause_us;
    }
}

bool beckon_timeline_tick(BeckonTimeline *timeline, guint scanner, int64_t t_us, bool hearing,
                          int64_t cause_us)
{
    Track *track = &timeline->tracks[scanner];
    int64_t last_us = MAX(track->position_us, track->queues[PEOPLE].last_us);
    int64_t at_us = MAX(MAX(t_us, last_us), timeline->watermark_us);
    move(track, t_us, cause_us);
    return add_health(track, scanner, at_us, hearing, cause_us);
}

void beckon_timeline_boundary(BeckonTimeline *timeline, guint scanner, int64_t t_us)
{
    move(&timeline->tracks[scanner], t_us, 0);
}

void beckon_timeline_end(BeckonTimeline *timeline, guint scanner, int64_t t_us)
{
    Track *track = &timeline->tracks[scanner];
    move(track, t_us + 1, 0);
    track->state = BECKON_SCANNER_ENDED;
}

/* The slowest scanner that still runs; when all have ended, the one that went furthest. */
static int64_t replay_position(BeckonTimeline *timeline)
{
    const Track *slowest = NULL, *furthest = NULL;
    for (guint i = 0; i < timeline->n_tracks; i++) {
        const Track *track = &timeline->tracks[i];
        if (track->state == BECKON_SCANNER_AWAY) {
            return INT64_MIN;
        }
        if (track->state == BECKON_SCANNER_RUNNING &&
            (slowest == NULL || track->position_us < slowest->position_us)) {
            slowest = track;
        }
        if (furthest == NULL || track->position_us > furthest->position_us) {
            furthest = track;
        }
    }
    const Track *leader = slowest != NULL ? slowest : furthest;
    if (leader != NULL && leader->position_us > timeline->watermark_us) {
        timeline->cause_us = leader->cause_us;
    }
    return leader != NULL ? leader->position_us : INT64_MIN;
}

/* Makes a scanner deaf from a time on that nothing waiting is earlier than, until what waits next
 * or, where nothing does, the next tick. */
static void deafen(Track *track, guint scanner, int64_t t_us)
{
    Queue *people = &track->queues[PEOPLE];
    if (!hears_by_now(track)) {
        return;
    }
    const BeckonRecord deaf = health(scanner, t_us, false, 0);
    if (n_waiting(people) == 0) {
        track->hearing = false;
        g_array_append_val(people->records, deaf);
        return;
    }
    int64_t next_us = g_array_index(people->records, BeckonRecord, people->first).t_us;
    const BeckonRecord both[] = {deaf, health(scanner, next_us, true, 0)};
    g_array_insert_vals(people->records, people->first, both, G_N_ELEMENTS(both));
}

/* Until then the engine had the watermark as the present. */
static void leap(BeckonTimeline *timeline, int64_t position_us)
{
    if (timeline->replaying || timeline->watermark_us == INT64_MIN ||
        position_us - timeline->watermark_us <= BECKON_LIMIT_LIVE_LEAP_S * BECKON_SECOND_US) {
        return;
    }
    for (guint i = 0; i < timeline->n_tracks; i++) {
        if (timeline->tracks[i].state == BECKON_SCANNER_RUNNING) {
            deafen(&timeline->tracks[i], i, timeline->watermark_us);
        }
    }
}

int64_t beckon_timeline_watermark(BeckonTimeline *timeline, int64_t now_us)
{
    if (!timeline->started) {
        return INT64_MIN;
    }
    int64_t position =
        timeline->replaying ? replay_position(timeline) : now_us - BECKON_TIMELINE_LIVE_LAG_US;
    leap(timeline, position);
    timeline->watermark_us = MAX(timeline->watermark_us, position);
    return timeline->watermark_us;
}

int64_t beckon_timeline_cause(const BeckonTimeline *timeline)
{
    return timeline->cause_us;
}

static const BeckonRecord *head(const Queue *queue)
{
    return n_waiting(queue) > 0 ? &g_array_index(queue->records, BeckonRecord, queue->first) : NULL;
}

bool beckon_timeline_peek(BeckonTimeline *timeline, int64_t before_us, BeckonRecord *ret_record)
{
    const BeckonRecord *earliest = NULL;
    for (guint i = 0; i < timeline->n_tracks * N_QUEUES; i++) {
        const BeckonRecord *record = head(&timeline->tracks[i / N_QUEUES].queues[i % N_QUEUES]);
        if (record != NULL && record->t_us < before_us &&
            (earliest == NULL || record->t_us < earliest->t_us)) {
            earliest = record;
        }
    }
    if (earliest != NULL) {
        *ret_record = *earliest;
    }
    return earliest != NULL;
}

void beckon_timeline_pop(BeckonTimeline *timeline, const BeckonRecord *record)
{
    Queue *queue = queue_of(&timeline->tracks[record->scanner], record->kind);
    queue->first++;
    if (queue->first == queue->records->len) {
        clear_records(queue);
    } else if (queue->first >= 4096 && queue->first > queue->records->len / 2) {
        g_array_remove_range(queue->records, 0, queue->first);
        queue->first = 0;
    }
}

BeckonScannerState beckon_timeline_state(const BeckonTimeline *timeline, guint scanner)
{
    return timeline->tracks[scanner].state;
}

bool beckon_timeline_replaying(const BeckonTimeline *timeline)
{
    return timeline->replaying;
}

bool beckon_timeline_ended(const BeckonTimeline *timeline)
{
    for (guint i = 0; i < timeline->n_tracks; i++) {
        if (timeline->tracks[i].state != BECKON_SCANNER_ENDED) {
            return false;
        }
    }
    return timeline->n_tracks > 0;
}
