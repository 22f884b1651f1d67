/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/scanners.h"

#include "base/time.h"
#include "engine/store.h"

#define MAX_TIMER_MS 60000

static int64_t boundary_before(int64_t t_us)
{
    int64_t into = t_us % BECKON_BOUNDARY_US;
    return t_us - (into < 0 ? into + BECKON_BOUNDARY_US : into);
}

static BeckonScannerLink *link_of(BeckonEngine *engine, guint scanner)
{
    return engine->links->pdata[scanner];
}

static void put_rows(GByteArray *out, const BeckonEngine *engine, BeckonLinkType type,
                     const GArray *rows)
{
    if (rows->len > 0) {
        beckon_link_put_roster(out, engine->generation, type,
                               (const BeckonRosterRow *)(void *)rows->data, rows->len);
    }
}

/* A new 16 s: the roster's changes to everyone, and leave to go on. */
static void cross_boundary(BeckonEngine *engine, int64_t boundary_us)
{
    g_autoptr(GArray) added = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    g_autoptr(GArray) removed = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    g_autoptr(GByteArray) frames = g_byte_array_new();
    engine->boundary_us = boundary_us;
    beckon_store_keep(engine, boundary_us);
    beckon_windows_advance(engine->windows, boundary_us, added, removed);
    put_rows(frames, engine, BECKON_LINK_ROSTER_REMOVE, removed);
    put_rows(frames, engine, BECKON_LINK_ROSTER_ADD, added);
    beckon_link_put_go(frames, engine->generation, boundary_us + BECKON_BOUNDARY_US);
    for (guint i = 0; i < engine->links->len; i++) {
        if (beckon_timeline_state(engine->timeline, i) == BECKON_SCANNER_RUNNING) {
            beckon_scanner_link_send(link_of(engine, i), frames);
        }
    }
}

/* The whole roster for a scanner that has just come. */
static void send_roster(BeckonEngine *engine, guint scanner)
{
    if (engine->boundary_us == INT64_MIN) {
        return;
    }
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    g_autoptr(GByteArray) frames = g_byte_array_new();
    beckon_windows_rows(engine->windows, rows);
    put_rows(frames, engine, BECKON_LINK_ROSTER_ADD, rows);
    beckon_link_put_go(frames, engine->generation, engine->boundary_us + BECKON_BOUNDARY_US);
    beckon_scanner_link_send(link_of(engine, scanner), frames);
}

static void take_before(BeckonEngine *engine, int64_t before_us)
{
    BeckonRecord record;
    while (beckon_timeline_peek(engine->timeline, before_us, &record)) {
        beckon_timeline_pop(engine->timeline, record.scanner);
        beckon_store_take(engine, &record);
    }
    engine->cause_us = beckon_timeline_cause(engine->timeline);
    beckon_store_advance(engine, before_us - 1);
    engine->taken_us = MAX(engine->taken_us, before_us);
}

static gboolean on_timer(gpointer data);

/* With live radios deadlines come although no record does. */
static void set_timer(BeckonEngine *engine, int64_t now_us)
{
    g_clear_handle_id(&engine->timer, g_source_remove);
    BeckonRecord record;
    int64_t due_us = beckon_pipeline_deadline(engine->pipeline);
    if (beckon_timeline_replaying(engine->timeline)) {
        return;
    }
    if (beckon_timeline_peek(engine->timeline, BECKON_TIME_NEVER, &record)) {
        due_us = MIN(due_us, record.t_us);
    }
    if (due_us != BECKON_TIME_NEVER) {
        int64_t wait_ms = (due_us + BECKON_TIMELINE_LIVE_LAG_US - now_us) / 1000 + 1;
        engine->timer = g_timeout_add((guint)CLAMP(wait_ms, 1, MAX_TIMER_MS), on_timer, engine);
    }
}

/* The boundary behind the present 16 s; where nothing happens for longer, the last before
 * something does. */
static int64_t next_boundary(BeckonEngine *engine, int64_t watermark_us)
{
    BeckonRecord record;
    int64_t busy_us = MIN(watermark_us, beckon_pipeline_deadline(engine->pipeline));
    if (beckon_timeline_peek(engine->timeline, busy_us, &record)) {
        busy_us = record.t_us;
    }
    return MAX(engine->boundary_us + BECKON_BOUNDARY_US, boundary_before(busy_us));
}

/* Takes in all that may be taken, 16 s by 16 s. */
static void pump(BeckonEngine *engine)
{
    int64_t now_us = g_get_real_time();
    int64_t watermark_us = beckon_timeline_watermark(engine->timeline, now_us);
    if (watermark_us == INT64_MIN) {
        return;
    }
    if (engine->boundary_us == INT64_MIN) {
        cross_boundary(engine, boundary_before(watermark_us));
    }
    while (watermark_us >= engine->boundary_us + BECKON_BOUNDARY_US) {
        take_before(engine, engine->boundary_us + BECKON_BOUNDARY_US);
        cross_boundary(engine, next_boundary(engine, watermark_us));
    }
    take_before(engine, watermark_us);
    beckon_store_commit(engine, watermark_us);
    set_timer(engine, now_us);
}

static gboolean on_timer(gpointer data)
{
    BeckonEngine *engine = data;
    engine->timer = 0;
    pump(engine);
    return G_SOURCE_REMOVE;
}

static int64_t resume(void *data)
{
    const BeckonEngine *engine = data;
    return engine->taken_us > 0 ? engine->taken_us : INT64_MIN;
}

static bool take_tick(BeckonEngine *engine, guint scanner, const BeckonLinkFrame *frame)
{
    const BeckonLinkTick *tick = &frame->tick;
    BeckonScannerHealth *health = &engine->health[scanner];
    health->heard = tick->heard;
    health->unknown = tick->unknown;
    health->malformed = tick->malformed;
    health->tick_us = tick->t_us;
    health->hearing = tick->hearing;
    beckon_timeline_tick(engine->timeline, scanner, tick->t_us, tick->hearing, frame->heard_us);
    return true;
}

static bool take_sightings(BeckonEngine *engine, guint scanner, const BeckonLinkFrame *frame)
{
    for (gsize i = 0; i < frame->sightings.n_rows; i++) {
        if (!beckon_timeline_sighting(engine->timeline, scanner, &frame->sightings.rows[i],
                                      frame->heard_us)) {
            return false;
        }
    }
    return true;
}

static bool on_frame(void *data, guint scanner, const BeckonLinkFrame *frame)
{
    BeckonEngine *engine = data;
    bool running = beckon_timeline_state(engine->timeline, scanner) == BECKON_SCANNER_RUNNING;
    if (running == (frame->type == BECKON_LINK_READY)) {
        return false;
    }
    switch (frame->type) {
    case BECKON_LINK_READY:
        if (!beckon_timeline_begin(engine->timeline, scanner, frame->ready.replaying,
                                   boundary_before(frame->ready.first_us))) {
            return false;
        }
        send_roster(engine, scanner);
        return true;
    case BECKON_LINK_SIGHTINGS:
        return take_sightings(engine, scanner, frame);
    case BECKON_LINK_TICK:
        return take_tick(engine, scanner, frame);
    case BECKON_LINK_BOUNDARY:
        beckon_timeline_boundary(engine->timeline, scanner, frame->boundary.t_us);
        return true;
    case BECKON_LINK_END:
        beckon_timeline_end(engine->timeline, scanner, frame->boundary.t_us);
        return true;
    case BECKON_LINK_HELLO:
    case BECKON_LINK_ROSTER_ADD:
    case BECKON_LINK_ROSTER_REMOVE:
    case BECKON_LINK_GO:
        return false;
    }
    return false;
}

static void on_batch(void *data)
{
    pump(data);
}

static void on_lost(void *data, guint scanner)
{
    BeckonEngine *engine = data;
    beckon_timeline_lose(engine->timeline, scanner, g_get_real_time());
}

void beckon_scanners_start(BeckonEngine *engine)
{
    guint n = beckon_shop_n_scanners(engine->shop);
    const BeckonScannerLinkHooks hooks = {engine, resume, on_frame, on_batch, on_lost};
    engine->timeline = beckon_timeline_new(n);
    engine->health = g_new0(BeckonScannerHealth, n);
    engine->links = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_scanner_link_free);
    for (guint i = 0; i < n; i++) {
        const BeckonScanner *scanner = beckon_shop_scanner(engine->shop, i);
        g_autofree char *path = g_canonicalize_filename(scanner->socket, engine->config.sockets);
        g_ptr_array_add(engine->links, beckon_scanner_link_new(i, scanner->name, path,
                                                               engine->generation, &hooks));
    }
}

void beckon_scanners_stop(BeckonEngine *engine)
{
    g_clear_handle_id(&engine->timer, g_source_remove);
    g_clear_pointer(&engine->links, g_ptr_array_unref);
    g_clear_pointer(&engine->timeline, beckon_timeline_free);
    g_clear_pointer(&engine->health, g_free);
}
