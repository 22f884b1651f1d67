/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/store.h"

#include <stdlib.h>

#include "base/loop.h"
#include "base/time.h"
#include "database/offers.h"
#include "database/visits.h"
#include "engine/announce.h"
#include "engine/fixtures/fixture-store.h"
#include "engine/offers/drafts.h"
#include "engine/rulebook/counting.h"
#include "engine/scanners/walk.h"

/* A phone tells the mean of a second, in which the hub's beacon was sent so often. */
#define ADVERTS_A_REPORT 10

static void fail(BeckonEngine *engine, const char *why)
{
    engine->failed = true;
    g_message("%s; ending, to go on from the last commit when started again", why);
    beckon_loop_quit(EXIT_FAILURE);
}

/* Whatever it was doing: after a failed write nobody knows what lies on the disk. */
static void on_disk_failure(void *data)
{
    BeckonEngine *engine = data;
    if (!engine->failed) {
        fail(engine, "the disk failed, or the database is damaged");
    }
}

static bool begin(BeckonEngine *engine)
{
    g_autoptr(GError) error = NULL;
    if (engine->failed || beckon_database_in_transaction(engine->database)) {
        return !engine->failed;
    }
    if (!beckon_database_begin(engine->database, &error)) {
        fail(engine, error->message);
        return false;
    }
    return true;
}

/* Visits are remembered of those who agreed to it. */
static void note_visit(BeckonEngine *engine, const BeckonPresenceEvent *event)
{
    const BeckonShopper *shopper = beckon_people_get(engine->people, event->subject);
    guint purposes =
        shopper != NULL ? beckon_consents_in_force(shopper->consents, g_get_real_time()) : 0;
    if ((purposes & BECKON_PURPOSE_VISITS) != 0 && begin(engine)) {
        beckon_visits_begin(engine->database, event->subject, event->visit_started_us);
    }
}

static void on_event(void *data, const BeckonPresenceEvent *event)
{
    BeckonEngine *engine = data;
    beckon_announce_visit(engine, event);
    if (event->kind == BECKON_PRESENCE_ENTER && event->t_us == event->visit_started_us) {
        engine->counts.visits++;
        note_visit(engine, event);
    }
    if (event->kind == BECKON_PRESENCE_END) {
        if (begin(engine)) {
            beckon_visits_end(engine->database, event->subject, event->visit_started_us,
                              event->t_us);
        }
        beckon_people_release(engine->people, event->subject);
    }
}

static void on_hits(void *data, uint32_t subject, const BeckonSituation *situation,
                    int64_t visit_started_us, const uint32_t *hits, gsize n_hits)
{
    BeckonEngine *engine = data;
    if (!begin(engine)) {
        return;
    }
    const BeckonDrafting drafting = {
        .database = engine->database,
        .people = engine->people,
        .audiences = engine->audiences,
        .rules = engine->rules,
        .issuer = engine->issuer,
        .cause_us = engine->cause_us,
    };
    guint n_drafted =
        beckon_drafts_make(&drafting, subject, situation, visit_started_us, hits, n_hits);
    engine->n_drafted += n_drafted;
    if (n_drafted > 0) {
        beckon_pasts_offers_changed(engine->pasts, subject);
    }
}

static const char *language(void *data, uint32_t subject)
{
    BeckonEngine *engine = data;
    const BeckonShopper *shopper = beckon_people_get(engine->people, subject);
    return shopper != NULL ? shopper->language : NULL;
}

static const BeckonPast *past(void *data, uint32_t subject, int64_t visit_started_us,
                              int64_t now_us)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    const BeckonPast *known =
        beckon_pasts_get(engine->pasts, subject, visit_started_us, now_us, &error);
    if (error != NULL) {
        fail(engine, error->message);
    }
    return known;
}

static void restore(uint32_t number, const uint8_t *state, gsize len, void *data)
{
    BeckonEngine *engine = data;
    if (!beckon_pipeline_restore(engine->pipeline, number, state, len, engine->taken_us - 1)) {
        g_message("a visit kept by an earlier version or another shop file was dropped");
    }
}

bool beckon_store_open(BeckonEngine *engine, GError **error)
{
    const BeckonPipelineHooks hooks = {engine,
                                       on_event,
                                       on_hits,
                                       language,
                                       past,
                                       beckon_fixtures_readings(engine->fixtures),
                                       beckon_shelf_stock(engine->shelf)};
    engine->pipeline = beckon_pipeline_new(engine->shop, &hooks);
    beckon_database_on_failure(engine->database, on_disk_failure, engine);
    engine->pasts = beckon_pasts_new(engine->database, engine->people);
    beckon_pasts_set_rules(engine->pasts, engine->rules);
    engine->taken_us = beckon_database_watermark_us(engine->database);
    beckon_pipeline_set_rules(engine->pipeline, engine->rules, engine->taken_us);
    return beckon_visits_load(engine->database, restore, engine, error);
}

/* Ended in good order: what was heard since the last commit is kept. */
static void keep_readings(BeckonEngine *engine)
{
    if (engine->pipeline != NULL && !engine->failed &&
        beckon_hourly_due_us(engine->hourly) != BECKON_TIME_NEVER) {
        beckon_store_stand(engine, engine->taken_us);
    }
}

void beckon_store_close(BeckonEngine *engine)
{
    keep_readings(engine);
    g_clear_pointer(&engine->pipeline, beckon_pipeline_free);
    g_clear_pointer(&engine->pasts, beckon_pasts_free);
}

void beckon_store_rules_changed(BeckonEngine *engine)
{
    beckon_counting_rules_changed(engine);
    beckon_pasts_set_rules(engine->pasts, engine->rules);
    beckon_pipeline_set_rules(engine->pipeline, engine->rules, engine->taken_us);
    beckon_store_commit(engine, engine->taken_us);
}

void beckon_store_look_again(BeckonEngine *engine)
{
    engine->cause_us = g_get_monotonic_time();
    beckon_pipeline_look_again(engine->pipeline, engine->taken_us);
    beckon_store_commit(engine, engine->taken_us);
}

bool beckon_store_ledgers_changed(BeckonEngine *engine)
{
    beckon_pasts_drop_all(engine->pasts);
    beckon_store_look_again(engine);
    beckon_counting_ledgers_changed(engine);
    return !engine->failed;
}

/* What was due before happens with what was known before. */
static void take_hearing(BeckonEngine *engine, const BeckonRecord *record)
{
    beckon_pipeline_advance(engine->pipeline, record->t_us - 1);
    beckon_fixtures_hearing(engine->fixtures, record->scanner, record->hearing);
    beckon_pipeline_hearing(engine->pipeline, record->scanner, record->t_us, record->hearing);
}

static void take_reading(BeckonEngine *engine, const BeckonRecord *record)
{
    beckon_pipeline_advance(engine->pipeline, record->t_us - 1);
    if (beckon_fixture_store_take(engine, record->scanner, &record->reading)) {
        beckon_pipeline_reading(engine->pipeline, record->t_us);
    }
}

static void take_sighting(BeckonEngine *engine, const BeckonRecord *record)
{
    uint32_t number = beckon_people_number(engine->people, record->sighting.handle);
    if (number == 0) {
        engine->counts.strays++;
        return;
    }
    engine->counts.sightings += record->sighting.count;
    beckon_walk_hear(engine, number, record->scanner, &record->sighting);
    beckon_pipeline_sighting(engine->pipeline, record->scanner, number, record->t_us,
                             record->sighting.rssi_dbm, record->sighting.count);
}

void beckon_store_take(BeckonEngine *engine, const BeckonRecord *record)
{
    engine->cause_us = record->cause_us;
    switch (record->kind) {
    case BECKON_RECORD_HEALTH:
        take_hearing(engine, record);
        break;
    case BECKON_RECORD_SIGHTING:
        take_sighting(engine, record);
        break;
    case BECKON_RECORD_READING:
        take_reading(engine, record);
        break;
    }
}

void beckon_store_take_heard(BeckonEngine *engine, uint32_t number, guint scanner, int rssi_dbm)
{
    engine->cause_us = g_get_monotonic_time();
    engine->counts.sightings += ADVERTS_A_REPORT;
    beckon_pipeline_sighting(engine->pipeline, scanner, number, engine->taken_us - 1, rssi_dbm,
                             ADVERTS_A_REPORT);
}

void beckon_store_advance(BeckonEngine *engine, int64_t now_us)
{
    beckon_pipeline_advance(engine->pipeline, now_us);
}

static void save_changed_visits(BeckonEngine *engine, const GArray *changed)
{
    const BeckonPresence *presence = beckon_pipeline_presence(engine->pipeline);
    g_autoptr(GByteArray) state = g_byte_array_new();
    for (guint i = 0; i < changed->len; i++) {
        uint32_t number = g_array_index(changed, uint32_t, i);
        g_byte_array_set_size(state, 0);
        beckon_presence_save(presence, number, state);
        beckon_visits_save(engine->database, number, state->data, state->len);
    }
}

static void commit(BeckonEngine *engine, int64_t watermark_us, const GArray *changed)
{
    g_autoptr(GError) error = NULL;
    guint n_drafted = engine->n_drafted;
    engine->n_drafted = 0;
    save_changed_visits(engine, changed);
    beckon_fixture_store_keep(engine, watermark_us);
    beckon_database_set_watermark_us(engine->database, watermark_us);
    if (!beckon_database_commit(engine->database, &error)) {
        fail(engine, error->message);
        return;
    }
    engine->counts.drafted += n_drafted;
    if (n_drafted > 0) {
        beckon_announce_drafts(engine);
    }
}

static GArray *changed_visits(BeckonEngine *engine)
{
    GArray *changed = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    beckon_presence_take_dirty(beckon_pipeline_presence(engine->pipeline), changed);
    return changed;
}

void beckon_store_commit(BeckonEngine *engine, int64_t watermark_us)
{
    if (beckon_database_in_transaction(engine->database)) {
        g_autoptr(GArray) changed = changed_visits(engine);
        commit(engine, watermark_us, changed);
    }
}

/* A day later than they stop to count, so that a run that goes on after a crash sees what it saw
 * before. */
static void expire_visits(BeckonEngine *engine, int64_t watermark_us)
{
    if (engine->rules != NULL) {
        int64_t keep_us = beckon_ruleset_policy(engine->rules)->keep_visits_us;
        beckon_visits_expire(engine->database, watermark_us - keep_us - 24 * BECKON_HOUR_US);
    }
}

/* Once a day of store time, since it looks at every offer; a day late for the same reason. */
static void retire_offers(BeckonEngine *engine, int64_t watermark_us)
{
    if (engine->rules != NULL && watermark_us - engine->retired_us >= 24 * BECKON_HOUR_US) {
        int64_t keep_us = beckon_ruleset_policy(engine->rules)->keep_offers_us;
        beckon_offers_retire(engine->database, watermark_us - keep_us - 24 * BECKON_HOUR_US);
        engine->retired_us = watermark_us;
    }
}

void beckon_store_keep(BeckonEngine *engine, int64_t watermark_us)
{
    g_autoptr(GArray) changed = changed_visits(engine);
    bool due = beckon_offers_next_expiry_us(engine->database) <= watermark_us;
    bool readings_due = beckon_hourly_due_us(engine->hourly) <= watermark_us;
    bool open = beckon_database_in_transaction(engine->database);
    if ((open || due || readings_due || changed->len > 0) && begin(engine)) {
        if (due) {
            beckon_offers_expire(engine->database, watermark_us);
        }
        expire_visits(engine, watermark_us);
        retire_offers(engine, watermark_us);
        commit(engine, watermark_us, changed);
    }
}

void beckon_store_stand(BeckonEngine *engine, int64_t watermark_us)
{
    g_autoptr(GArray) changed = changed_visits(engine);
    if (begin(engine)) {
        commit(engine, watermark_us, changed);
    }
}
