/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PIPELINE_H
#define BECKON_ENGINE_PIPELINE_H

/* From sightings to campaigns that hold: presence and rules run together in the order of store
 * time, deadlines between the records included. Pure: whoever drives it hands in records and
 * time, and is told of events and hits; so the same records give the same hits however they
 * are cut into calls. */

#include "presence/presence.h"
#include "rules/ruleset.h"

typedef struct {
    void *data;
    /* A subject entered, dwelled, left, ended its visit. */
    void (*on_event)(void *data, const BeckonPresenceEvent *event);
    /* Campaigns hold for a subject just now; stay says in which visit. */
    void (*on_hits)(void *data, uint32_t subject, const BeckonSituation *situation,
                    int64_t visit_started_us, const uint32_t *hits, gsize n_hits);
    /* The subject's language, or NULL where it is not known. Borrowed. */
    const char *(*language)(void *data, uint32_t subject);
    /* What is remembered of a subject, whose present visit began then; NULL: nothing. Borrowed
     * until it is asked for the same subject again. */
    const BeckonPast *(*past)(void *data, uint32_t subject, int64_t visit_started_us,
                              int64_t now_us);
    /* What the store's beacons and sensors said last, as of the pipeline's time; NULL: nothing.
     * Borrowed for good. */
    const BeckonReadings *readings;
    /* How many there are of products; NULL: nothing is known. Borrowed for good. */
    const BeckonStock *stock;
} BeckonPipelineHooks;

typedef struct BeckonPipeline BeckonPipeline;

BeckonPipeline *beckon_pipeline_new(BeckonShop *shop, const BeckonPipelineHooks *hooks);
void beckon_pipeline_free(BeckonPipeline *pipeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonPipeline, beckon_pipeline_free)

/* The rules from now_us on; those inside are looked at anew. NULL: none. */
void beckon_pipeline_set_rules(BeckonPipeline *pipeline, BeckonRuleset *rules, int64_t now_us);

/* What is remembered of many, or known of stock, changed: those inside are looked at anew. */
void beckon_pipeline_look_again(BeckonPipeline *pipeline, int64_t now_us);

/* Everything due up to and including now_us happens. */
void beckon_pipeline_advance(BeckonPipeline *pipeline, int64_t now_us);

/* Records, in time order; what is due before each happens first. */
void beckon_pipeline_sighting(BeckonPipeline *pipeline, guint scanner, uint32_t subject,
                              int64_t t_us, int rssi_dbm, guint count);
void beckon_pipeline_hearing(BeckonPipeline *pipeline, guint scanner, int64_t t_us, bool hearing);

/* What a beacon or sensor said at t_us changes what the rules ask for: all that is due before has
 * happened (beckon_pipeline_advance), and it is in the hooks' readings. Of many changes in a
 * quarter of a second the first are looked at one by one, the others together at its end: a scanner
 * that was taken over is not to hold the store up. */
void beckon_pipeline_reading(BeckonPipeline *pipeline, int64_t t_us);

/* A visit that an earlier run of the hub left in the database goes on. now_us: the watermark it
 * was kept with. */
bool beckon_pipeline_restore(BeckonPipeline *pipeline, uint32_t subject, const uint8_t *state,
                             gsize len, int64_t now_us);

/* Consent was withdrawn: gone at once, without an event. */
void beckon_pipeline_forget(BeckonPipeline *pipeline, uint32_t subject);

/* For keeping state (beckon_presence_take_dirty, _save) and for showing it. Borrowed. */
BeckonPresence *beckon_pipeline_presence(BeckonPipeline *pipeline);

/* When something is due next, or BECKON_TIME_NEVER. */
int64_t beckon_pipeline_deadline(BeckonPipeline *pipeline);

#endif
