/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/scanners/scanners.h"

#include "base/time.h"
#include "engine/hold.h"
#include "engine/rulebook/counting.h"
#include "engine/scanners/beacon.h"
#include "engine/store.h"

#define MAX_TIMER_MS 60000
#define CLOCKS_DIFFER                                                                              \
    "its clock is more than " G_STRINGIFY(                                                         \
        BECKON_LIMIT_SCANNER_DRIFT_S) " s off the hub's, or what "                                 \
                                      "it says comes so late: have both machines set their "       \
                                      "clocks by NTP"

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

/* Sends frames that end with the go for the present 16 s. */
static void send_with_go(BeckonEngine *engine, guint scanner, const GByteArray *frames)
{
    int64_t *go_us = &engine->health[scanner].go_us;
    *go_us = MAX(*go_us, engine->boundary_us + BECKON_BOUNDARY_US);
    beckon_scanner_link_send(link_of(engine, scanner), frames);
}

static void send_to_all(BeckonEngine *engine, const GByteArray *frames,
                        void (*send)(BeckonEngine *engine, guint scanner, const GByteArray *frames))
{
    for (guint i = 0; i < engine->links->len; i++) {
        if (beckon_timeline_state(engine->timeline, i) == BECKON_SCANNER_RUNNING) {
            send(engine, i, frames);
        }
    }
}

/* What came and went of the roster since it was last asked, as of the present 16 s. */
static void put_changes(BeckonEngine *engine, GByteArray *frames)
{
    g_autoptr(GArray) added = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    g_autoptr(GArray) removed = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    beckon_windows_advance(engine->windows, engine->boundary_us, added, removed);
    put_rows(frames, engine, BECKON_LINK_ROSTER_REMOVE, removed);
    put_rows(frames, engine, BECKON_LINK_ROSTER_ADD, added);
}

static void send_plainly(BeckonEngine *engine, guint scanner, const GByteArray *frames)
{
    beckon_scanner_link_send(link_of(engine, scanner), frames);
}

static gboolean send_changes(gpointer data)
{
    BeckonEngine *engine = data;
    g_autoptr(GByteArray) frames = g_byte_array_new();
    engine->roster_changes = 0;
    put_changes(engine, frames);
    send_to_all(engine, frames, send_plainly);
    return G_SOURCE_REMOVE;
}

/* Whoever came or went is in everybody's roster at once; in a replay, whose scanners may be ahead,
 * at the next boundary. Many at a time make one change. */
static void on_people_changed(void *data)
{
    BeckonEngine *engine = data;
    if (engine->roster_changes == 0 && engine->boundary_us != INT64_MIN &&
        !beckon_timeline_replaying(engine->timeline)) {
        engine->roster_changes = g_idle_add(send_changes, engine);
    }
}

/* The store's own things, whose ids do not rotate, and the keys of those that are sealed. */
static void put_fixtures(GByteArray *out, const BeckonEngine *engine)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    beckon_fixtures_rows(engine->fixtures, rows);
    put_rows(out, engine, BECKON_LINK_ROSTER_ADD, rows);
    beckon_sensor_keys_put(engine->sensor_keys, engine->fixtures, engine->generation, out);
}

/* Each scanner sends a beacon of its own. */
static void send_beacons(BeckonEngine *engine)
{
    for (guint i = 0; i < engine->links->len; i++) {
        g_autoptr(GByteArray) frames = g_byte_array_new();
        if (beckon_timeline_state(engine->timeline, i) == BECKON_SCANNER_RUNNING) {
            beckon_beacon_put(engine, i, frames);
            send_plainly(engine, i, frames);
        }
    }
}

/* A new 16 s: the roster's changes to everyone, and leave to go on. */
static void cross_boundary(BeckonEngine *engine, int64_t boundary_us)
{
    g_autoptr(GByteArray) frames = g_byte_array_new();
    bool is_first = engine->boundary_us == INT64_MIN;
    bool turns = beckon_beacon_turns(engine->boundary_us, boundary_us);
    engine->boundary_us = boundary_us;
    if (turns) {
        send_beacons(engine);
    }
    beckon_store_keep(engine, boundary_us);
    put_changes(engine, frames);
    if (is_first) {
        put_fixtures(frames, engine);
    }
    beckon_link_put_go(frames, engine->generation, boundary_us + BECKON_BOUNDARY_US);
    send_to_all(engine, frames, send_with_go);
}

/* The whole roster, and what to send, for a scanner that has just come. */
static void send_roster(BeckonEngine *engine, guint scanner)
{
    if (engine->boundary_us == INT64_MIN) {
        return;
    }
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    g_autoptr(GByteArray) frames = g_byte_array_new();
    beckon_beacon_put(engine, scanner, frames);
    beckon_windows_rows(engine->windows, rows);
    put_rows(frames, engine, BECKON_LINK_ROSTER_ADD, rows);
    put_fixtures(frames, engine);
    beckon_link_put_go(frames, engine->generation, engine->boundary_us + BECKON_BOUNDARY_US);
    send_with_go(engine, scanner, frames);
}

static void take_before(BeckonEngine *engine, int64_t before_us)
{
    BeckonRecord record;
    while (beckon_timeline_peek(engine->timeline, before_us, &record)) {
        beckon_timeline_pop(engine->timeline, &record);
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

static bool may_cross(BeckonEngine *engine, int64_t boundary_us)
{
    return beckon_counting_may_cross(engine, boundary_us) &&
           beckon_hold_may_cross(engine, boundary_us);
}

void beckon_scanners_pump(BeckonEngine *engine)
{
    int64_t now_us = g_get_real_time();
    int64_t watermark_us = beckon_timeline_watermark(engine->timeline, now_us);
    if (watermark_us == INT64_MIN) {
        return;
    }
    if (engine->boundary_us == INT64_MIN) {
        if (!may_cross(engine, boundary_before(watermark_us))) {
            return;
        }
        cross_boundary(engine, boundary_before(watermark_us));
    }
    while (watermark_us >= engine->boundary_us + BECKON_BOUNDARY_US) {
        int64_t boundary_us = engine->boundary_us + BECKON_BOUNDARY_US;
        take_before(engine, boundary_us);
        if (!may_cross(engine, boundary_us)) {
            return;
        }
        cross_boundary(engine, next_boundary(engine, watermark_us));
    }
    take_before(engine, watermark_us);
    beckon_store_commit(engine, watermark_us);
    if (beckon_timeline_ended(engine->timeline)) {
        beckon_hold_ended(engine);
    }
    set_timer(engine, now_us);
}

bool beckon_scanners_present(BeckonEngine *engine, int64_t *ret_t_us)
{
    if (engine->boundary_us == INT64_MIN) {
        return false;
    }
    if (!beckon_timeline_replaying(engine->timeline)) {
        beckon_scanners_pump(engine);
    }
    *ret_t_us = engine->taken_us - 1;
    return true;
}

void beckon_scanners_heard(BeckonEngine *engine)
{
    if (beckon_timeline_replaying(engine->timeline)) {
        beckon_store_stand(engine, engine->taken_us);
    } else {
        beckon_scanners_pump(engine);
    }
}

static gboolean on_timer(gpointer data)
{
    BeckonEngine *engine = data;
    engine->timer = 0;
    beckon_scanners_pump(engine);
    return G_SOURCE_REMOVE;
}

static int64_t resume(void *data)
{
    const BeckonEngine *engine = data;
    return engine->taken_us > 0 ? engine->taken_us : INT64_MIN;
}

/* Whether a scanner may say that it is so late: a replay only runs up to where it was let go,
 * and a live scanner's clock is to be the hub's. Otherwise one scanner could send store time, which
 * all share, wherever it likes. *ret_why is set where a live scanner's clock is wrong. */
static bool check_time(const BeckonEngine *engine, guint scanner, int64_t t_us,
                       const char **ret_why)
{
    const int64_t drift_us = BECKON_LIMIT_SCANNER_DRIFT_S * BECKON_SECOND_US;
    if (beckon_timeline_replaying(engine->timeline)) {
        return t_us <= engine->health[scanner].go_us;
    }
    int64_t now_us = g_get_real_time();
    if (t_us < now_us - drift_us || t_us > now_us + drift_us) {
        *ret_why = CLOCKS_DIFFER;
        return false;
    }
    return true;
}

/* The moment that a frame's records were heard, or the nearest that can be true. */
static int64_t cause_of(const BeckonLinkFrame *frame)
{
    return CLAMP(frame->heard_us, 0, g_get_monotonic_time());
}

/* Nothing that has been taken in comes again, and no time is without a calendar. Whether scanners
 * may replay is the operator's to say: a replay sets the store's time. */
static bool take_ready(BeckonEngine *engine, guint scanner, const BeckonLinkFrame *frame,
                       const char **ret_why)
{
    if (frame->ready.replaying != engine->config.replay) {
        *ret_why = engine->config.replay
                       ? "it has a live radio, but the engine's configuration says replay=yes"
                       : "it replays a capture, but the engine's configuration says replay=no";
        return false;
    }
    int64_t first_us = frame->ready.first_us;
    if (!frame->ready.replaying && !check_time(engine, scanner, first_us, ret_why)) {
        return false;
    }
    BeckonScannerHealth *health = &engine->health[scanner];
    if (first_us < (frame->ready.replaying ? MAX(resume(engine), 0) : 0) ||
        first_us > BECKON_LIMIT_STORE_TIME_S * BECKON_SECOND_US ||
        !beckon_timeline_begin(engine->timeline, scanner, frame->ready.replaying,
                               boundary_before(first_us))) {
        return false;
    }
    health->tick_us = 0;
    health->go_us = first_us;
    if (!frame->ready.replaying) {
        beckon_scanner_link_watch(link_of(engine, scanner), BECKON_LIMIT_SCANNER_SILENCE_S);
    }
    send_roster(engine, scanner);
    return true;
}

static bool take_tick(BeckonEngine *engine, guint scanner, const BeckonLinkFrame *frame,
                      const char **ret_why)
{
    const BeckonLinkTick *tick = &frame->tick;
    BeckonScannerHealth *health = &engine->health[scanner];
    if (!check_time(engine, scanner, tick->t_us, ret_why) ||
        (health->tick_us != 0 && tick->t_us < health->tick_us + BECKON_TICK_US)) {
        return false;
    }
    health->heard = tick->heard;
    health->unknown = tick->unknown;
    health->malformed = tick->malformed;
    if (!health->hearing || health->tick_us == 0) {
        health->hearing_us = tick->t_us;
    }
    health->tick_us = tick->t_us;
    health->hearing = tick->hearing;
    return beckon_timeline_tick(engine->timeline, scanner, tick->t_us, tick->hearing,
                                cause_of(frame));
}

static bool take_sightings(BeckonEngine *engine, guint scanner, const BeckonLinkFrame *frame,
                           const char **ret_why)
{
    const BeckonSighting *rows = frame->sightings.rows;
    gsize n_rows = frame->sightings.n_rows;
    bool taken = check_time(engine, scanner, rows[n_rows - 1].t_us, ret_why);
    for (gsize i = 0; taken && i < n_rows; i++) {
        taken = beckon_timeline_sighting(engine->timeline, scanner, &rows[i], cause_of(frame));
    }
    return taken;
}

static void take_health(BeckonScannerHealth *health, const BeckonLinkHealth *radio)
{
    health->radio = *radio;
    beckon_radio_history_told(&health->history, g_get_real_time(), radio->state);
}

static bool take_readings(BeckonEngine *engine, guint scanner, const BeckonLinkFrame *frame,
                          const char **ret_why)
{
    const BeckonReading *rows = frame->readings.rows;
    gsize n_rows = frame->readings.n_rows;
    bool taken = check_time(engine, scanner, rows[n_rows - 1].t_us, ret_why);
    for (gsize i = 0; taken && i < n_rows; i++) {
        taken = beckon_timeline_reading(engine->timeline, scanner, &rows[i], cause_of(frame));
    }
    return taken;
}

static bool on_frame(void *data, guint scanner, const BeckonLinkFrame *frame, const char **ret_why)
{
    BeckonEngine *engine = data;
    BeckonScannerState due =
        frame->type == BECKON_LINK_READY ? BECKON_SCANNER_AWAY : BECKON_SCANNER_RUNNING;
    if (beckon_timeline_state(engine->timeline, scanner) != due) {
        return false;
    }
    switch (frame->type) {
    case BECKON_LINK_READY:
        return take_ready(engine, scanner, frame, ret_why);
    case BECKON_LINK_SIGHTINGS:
        return take_sightings(engine, scanner, frame, ret_why);
    case BECKON_LINK_TICK:
        return take_tick(engine, scanner, frame, ret_why);
    case BECKON_LINK_BOUNDARY:
        if (!check_time(engine, scanner, frame->boundary.t_us, ret_why)) {
            return false;
        }
        beckon_timeline_boundary(engine->timeline, scanner, frame->boundary.t_us);
        return true;
    case BECKON_LINK_END:
        if (!check_time(engine, scanner, frame->boundary.t_us, ret_why)) {
            return false;
        }
        beckon_timeline_end(engine->timeline, scanner, frame->boundary.t_us);
        return true;
    case BECKON_LINK_READINGS:
        return take_readings(engine, scanner, frame, ret_why);
    case BECKON_LINK_HEALTH:
        take_health(&engine->health[scanner], &frame->health);
        return true;
    case BECKON_LINK_HELLO:
    case BECKON_LINK_KEYS:
    case BECKON_LINK_BEACON:
    case BECKON_LINK_ROSTER_ADD:
    case BECKON_LINK_ROSTER_REMOVE:
    case BECKON_LINK_GO:
        return false;
    }
    return false;
}

static void on_batch(void *data)
{
    beckon_scanners_pump(data);
}

static void on_lost(void *data, guint scanner)
{
    BeckonEngine *engine = data;
    beckon_radio_history_away(&engine->health[scanner].history, g_get_real_time());
    beckon_timeline_lose(engine->timeline, scanner, g_get_real_time());
}

void beckon_scanners_renew(BeckonEngine *engine)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(BeckonRosterRow));
    g_autoptr(GByteArray) frames = g_byte_array_new();
    if (engine->boundary_us != INT64_MIN) {
        beckon_fixtures_rows(engine->fixtures, rows);
        put_rows(frames, engine, BECKON_LINK_ROSTER_REMOVE, rows);
        put_fixtures(frames, engine);
        send_to_all(engine, frames, send_plainly);
    }
}

void beckon_scanners_start(BeckonEngine *engine)
{
    guint n = beckon_shop_n_scanners(engine->shop);
    const BeckonScannerLinkHooks hooks = {engine, resume, on_frame, on_batch, on_lost};
    beckon_people_on_change(engine->people, on_people_changed, engine);
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
    g_clear_handle_id(&engine->roster_changes, g_source_remove);
    g_clear_pointer(&engine->links, g_ptr_array_unref);
    g_clear_pointer(&engine->timeline, beckon_timeline_free);
    g_clear_pointer(&engine->health, g_free);
}
