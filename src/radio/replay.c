/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/replay.h"

#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "capture/btsnoop.h"
#include "wire/link.h"

/* Adverts and ticks given in one turn of the main loop, so that the socket gets its turn too. */
#define EVENTS_A_TURN 4096

#define GAP_US        (BECKON_LIMIT_CAPTURE_GAP_DAYS * 24 * BECKON_HOUR_US)

typedef struct {
    BeckonRadio radio;
    char *path;
    GMappedFile *file;
    BeckonPace pace;
    GSource *source;
    bool warned; /* of where the capture breaks off: once is enough */

    BeckonBtsnoopReader *reader; /* NULL while it is stopped */
    uint64_t malformed;          /* of the reader's, those reported or passed over */
    bool has_next;
    BeckonAdvertReport next;
    int64_t last_us; /* store time of the advert read last */
    int64_t next_tick_us;
    int64_t end_us; /* the tick that closes the capture; BECKON_TIME_NEVER until its end is read */
    int64_t now_us; /* store time of the event given last */
    bool held;
    bool ended;
    int64_t origin_us; /* CLOCK_MONOTONIC at store time 0, at real pace */
    int64_t rested_us; /* CLOCK_MONOTONIC before which it is not woken again, at real pace */
} Replay;

typedef struct {
    GSource source;
    Replay *replay;
} ReplaySource;

static void warn_once(Replay *replay, const char *why)
{
    if (!replay->warned) {
        g_warning("%s: %s; it is replayed up to there", replay->path, why);
        replay->warned = true;
    }
}

static void read_end(Replay *replay)
{
    replay->has_next = false;
    replay->end_us = replay->last_us - replay->last_us % BECKON_TICK_US + BECKON_TICK_US;
}

/* Reads the advert that comes next, or finds that none does. */
static void read_next(Replay *replay)
{
    g_autoptr(GError) reason = NULL;
    if (!beckon_btsnoop_reader_next(replay->reader, &replay->next, &reason)) {
        if (reason != NULL) {
            warn_once(replay, reason->message);
        }
        read_end(replay);
        return;
    }
    if (replay->has_next && replay->next.t_us > replay->last_us + GAP_US) {
        warn_once(replay, "its times leap ahead by more than " G_STRINGIFY(
                              BECKON_LIMIT_CAPTURE_GAP_DAYS) " days");
        read_end(replay);
        return;
    }
    replay->has_next = true;
    replay->next.t_us = MAX(replay->next.t_us, replay->last_us);
    replay->last_us = replay->next.t_us;
}

static void give_advert(Replay *replay)
{
    BeckonRadio *radio = &replay->radio;
    replay->now_us = replay->next.t_us;
    beckon_radio_give_advert(radio, &replay->next);
    read_next(replay);
    uint64_t malformed = beckon_btsnoop_reader_malformed(replay->reader);
    if (malformed > replay->malformed) {
        beckon_radio_give_malformed(radio, malformed - replay->malformed);
        replay->malformed = malformed;
    }
}

static void give_tick(Replay *replay)
{
    replay->now_us = replay->next_tick_us;
    replay->next_tick_us += BECKON_TICK_US;
    replay->radio.events->tick(replay->radio.user, replay->now_us);
}

static void give_end(Replay *replay)
{
    replay->ended = true;
    replay->radio.events->end(replay->radio.user, replay->end_us);
}

/* A tick goes before the adverts of its own microsecond, and waits when those before it have the
 * radio held. */
static void give_next(Replay *replay)
{
    if (replay->has_next && replay->next.t_us < replay->next_tick_us) {
        give_advert(replay);
        return;
    }
    beckon_radio_give_run(&replay->radio);
    if (replay->held) {
        return;
    }
    if (replay->next_tick_us <= replay->end_us) {
        give_tick(replay);
    } else {
        give_end(replay);
    }
}

static int64_t next_due_us(const Replay *replay)
{
    if (replay->next_tick_us == BECKON_TIME_NEVER) {
        return INT64_MIN; /* nothing but the end */
    }
    return MIN(replay->has_next ? replay->next.t_us : replay->end_us, replay->next_tick_us);
}

static void schedule(Replay *replay)
{
    int64_t ready_us = -1;
    if (!replay->held && !replay->ended) {
        ready_us = replay->pace == BECKON_PACE_FAST
                       ? 0
                       : MAX(replay->origin_us + next_due_us(replay), replay->rested_us);
    }
    g_source_set_ready_time(replay->source, ready_us);
}

static gboolean on_due(GSource *source, GSourceFunc callback, gpointer data)
{
    Replay *replay = ((ReplaySource *)source)->replay;
    int64_t come_us = replay->pace == BECKON_PACE_FAST
                          ? BECKON_TIME_NEVER
                          : g_source_get_time(source) - replay->origin_us;
    for (guint i = 0; i < EVENTS_A_TURN && !replay->held && !replay->ended; i++) {
        if (next_due_us(replay) > come_us) {
            break;
        }
        give_next(replay);
    }
    beckon_radio_give_run(&replay->radio);
    replay->radio.events->rest(replay->radio.user);
    replay->rested_us = g_source_get_time(source) + BECKON_RADIO_REST_US;
    schedule(replay);
    return G_SOURCE_CONTINUE;
}

/* Nothing of an empty file is mapped: the reader says that it is no capture. */
static BeckonBtsnoopReader *read_from_start(GMappedFile *file, GError **error)
{
    gsize len = g_mapped_file_get_length(file);
    const char *data = len > 0 ? g_mapped_file_get_contents(file) : "";
    return beckon_btsnoop_reader_new((const uint8_t *)data, len, error);
}

static void start(BeckonRadio *radio, int64_t resume_us, BeckonRadioStart *ret_start)
{
    Replay *replay = (Replay *)radio;
    replay->reader = read_from_start(replay->file, NULL);
    replay->held = true;
    replay->ended = false;
    replay->has_next = false;
    replay->last_us = 0;
    replay->end_us = BECKON_TIME_NEVER;
    replay->origin_us = INT64_MIN;
    read_next(replay);
    int64_t from_us = MAX(replay->last_us, resume_us);
    while (replay->has_next && replay->next.t_us < resume_us) {
        read_next(replay);
    }
    replay->malformed = beckon_btsnoop_reader_malformed(replay->reader);
    if (replay->has_next) {
        replay->now_us = from_us - from_us % BECKON_BOUNDARY_US;
        replay->next_tick_us = replay->now_us;
        *ret_start = (BeckonRadioStart){replay->now_us, replay->next.t_us};
    } else {
        replay->now_us = 0;
        replay->next_tick_us = BECKON_TIME_NEVER;
        replay->end_us = MAX(resume_us, 0);
        *ret_start = (BeckonRadioStart){BECKON_TIME_NEVER, replay->end_us};
    }
}

static void stop(BeckonRadio *radio)
{
    Replay *replay = (Replay *)radio;
    g_source_set_ready_time(replay->source, -1);
    g_clear_pointer(&replay->reader, beckon_btsnoop_reader_free);
    explicit_bzero(&replay->next, sizeof replay->next);
}

/* Real pace goes on where it stood when it was held for long, as all scanners of a shop do that
 * wait for one another; what it was late by less than a tick it makes up for. */
static void settle_pace(Replay *replay)
{
    int64_t origin_us = g_get_monotonic_time() - replay->now_us;
    if (origin_us > replay->origin_us + BECKON_TICK_US) {
        replay->origin_us = origin_us;
    }
}

static void hold(BeckonRadio *radio, bool held)
{
    Replay *replay = (Replay *)radio;
    if (replay->held == held) {
        return;
    }
    if (!held) {
        settle_pace(replay);
    }
    replay->held = held;
    schedule(replay);
}

static void health(const BeckonRadio *radio, BeckonLinkHealth *ret_health)
{
    *ret_health = (BeckonLinkHealth){.source = BECKON_SOURCE_REPLAY};
}

static int64_t on_air_us(const BeckonRadio *radio, int64_t t_us, int64_t now_us)
{
    const Replay *replay = (const Replay *)radio;
    return replay->pace == BECKON_PACE_FAST ? now_us : replay->origin_us + t_us;
}

static void close_replay(BeckonRadio *radio)
{
    Replay *replay = (Replay *)radio;
    g_source_destroy(replay->source);
    g_source_unref(replay->source);
    g_mapped_file_unref(replay->file);
    g_free(replay->path);
    g_free(replay);
}

static const BeckonRadioClass class = {
    .replaying = true,
    .start = start,
    .stop = stop,
    .hold = hold,
    .health = health,
    .on_air_us = on_air_us,
    .close = close_replay,
};

/* Maps the capture and looks whether it is one. */
static GMappedFile *map_capture(const char *path, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, &reason);
    if (file == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "cannot read the capture: %s",
                    reason->message);
        return NULL;
    }
    g_autoptr(BeckonBtsnoopReader) reader = read_from_start(file, error);
    if (reader == NULL) {
        g_prefix_error(error, "%s: ", path);
        return NULL;
    }
    return g_steal_pointer(&file);
}

BeckonRadio *beckon_replay_open(const char *path, BeckonPace pace, GError **error)
{
    static GSourceFuncs functions = {.dispatch = on_due};
    GMappedFile *file = map_capture(path, error);
    if (file == NULL) {
        return NULL;
    }
    Replay *replay = g_new0(Replay, 1);
    replay->radio.class = &class;
    replay->path = g_strdup(path);
    replay->file = file;
    replay->pace = pace;
    replay->source = g_source_new(&functions, sizeof(ReplaySource));
    ((ReplaySource *)replay->source)->replay = replay;
    g_source_attach(replay->source, NULL);
    return &replay->radio;
}
