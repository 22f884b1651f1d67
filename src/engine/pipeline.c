/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/pipeline.h"

#include "base/deadlines.h"
#include "base/time.h"
#include "wire/records.h"

/* Everybody who is here is looked at for a reading that changes. So often at once within this time;
 * what changes more often is one change at its end. */
#define LOOKS_US BECKON_TICK_US
#define LOOKS    16

struct BeckonPipeline {
    BeckonPipelineHooks hooks;
    BeckonPresence *presence;
    BeckonRuleset *rules;
    int64_t presence_due_us; /* presence's own next deadline */
    int64_t looks_from_us;   /* when the first of n_looks was */
    guint n_looks;
    int64_t look_due_us;        /* when everybody is to be looked at, or BECKON_TIME_NEVER */
    BeckonDeadlines *deadlines; /* when the rules want to look at a subject again */
    GArray *events;             /* of BeckonPresenceEvent, reused */
    GArray *hits;               /* of uint32_t, reused */
    GArray *subjects;           /* of uint32_t, reused */
};

BeckonPipeline *beckon_pipeline_new(BeckonShop *shop, const BeckonPipelineHooks *hooks)
{
    BeckonPipeline *pipeline = g_new0(BeckonPipeline, 1);
    pipeline->hooks = *hooks;
    pipeline->presence = beckon_presence_new(shop);
    pipeline->presence_due_us = BECKON_TIME_NEVER;
    pipeline->looks_from_us = INT64_MIN / 2;
    pipeline->look_due_us = BECKON_TIME_NEVER;
    pipeline->deadlines = beckon_deadlines_new();
    pipeline->events = g_array_new(FALSE, FALSE, sizeof(BeckonPresenceEvent));
    pipeline->hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    pipeline->subjects = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return pipeline;
}

void beckon_pipeline_free(BeckonPipeline *pipeline)
{
    if (pipeline == NULL) {
        return;
    }
    beckon_presence_free(pipeline->presence);
    beckon_ruleset_unref(pipeline->rules);
    beckon_deadlines_free(pipeline->deadlines);
    g_array_unref(pipeline->events);
    g_array_unref(pipeline->hits);
    g_array_unref(pipeline->subjects);
    g_free(pipeline);
}

static BeckonSituation situation_of(BeckonPipeline *pipeline, uint32_t subject,
                                    const BeckonStay *stay, BeckonOccasion occasion, int64_t now_us)
{
    const BeckonPipelineHooks *hooks = &pipeline->hooks;
    return (BeckonSituation){
        .now_us = now_us,
        .occasion = occasion,
        .zone = stay->zone,
        .stayed_us = stay->stayed_us,
        .presence_known = stay->hearing,
        .language = hooks->language(hooks->data, subject),
        .past = hooks->past(hooks->data, subject, stay->visit_started_us, now_us),
        .readings = hooks->readings,
        .stock = hooks->stock,
    };
}

static void match(BeckonPipeline *pipeline, uint32_t subject, const BeckonSituation *situation,
                  int64_t visit_started_us)
{
    g_array_set_size(pipeline->hits, 0);
    beckon_ruleset_match(pipeline->rules, situation, pipeline->hits);
    if (pipeline->hits->len > 0) {
        pipeline->hooks.on_hits(pipeline->hooks.data, subject, situation, visit_started_us,
                                (const uint32_t *)(void *)pipeline->hits->data,
                                pipeline->hits->len);
    }
}

/* Looks at the rules for somebody who is here, and notes when to look again. */
static void evaluate(BeckonPipeline *pipeline, uint32_t subject, BeckonOccasion occasion,
                     int64_t now_us)
{
    BeckonStay stay;
    if (pipeline->rules == NULL || !beckon_presence_stay(pipeline->presence, subject, &stay)) {
        beckon_deadlines_set(pipeline->deadlines, subject, BECKON_TIME_NEVER);
        return;
    }
    BeckonSituation situation = situation_of(pipeline, subject, &stay, occasion, now_us);
    match(pipeline, subject, &situation, stay.visit_started_us);
    beckon_deadlines_set(pipeline->deadlines, subject,
                         beckon_ruleset_deadline(pipeline->rules, &situation));
}

/* A zone that was just left can still give an offer, on the occasion of leaving it. */
static void evaluate_leave(BeckonPipeline *pipeline, const BeckonPresenceEvent *event)
{
    const BeckonStay left = {
        .zone = event->zone, .visit_started_us = event->visit_started_us, .hearing = true};
    if (pipeline->rules != NULL) {
        BeckonSituation situation =
            situation_of(pipeline, event->subject, &left, BECKON_OCCASION_LEAVE, event->t_us);
        match(pipeline, event->subject, &situation, event->visit_started_us);
    }
}

static void handle_event(BeckonPipeline *pipeline, const BeckonPresenceEvent *event)
{
    pipeline->hooks.on_event(pipeline->hooks.data, event);
    switch (event->kind) {
    case BECKON_PRESENCE_ENTER:
        evaluate(pipeline, event->subject, BECKON_OCCASION_ENTER, event->t_us);
        break;
    case BECKON_PRESENCE_DWELL:
        evaluate(pipeline, event->subject, BECKON_OCCASION_DWELL, event->t_us);
        break;
    case BECKON_PRESENCE_LEAVE:
        evaluate_leave(pipeline, event);
        break;
    case BECKON_PRESENCE_END:
        beckon_deadlines_set(pipeline->deadlines, event->subject, BECKON_TIME_NEVER);
        break;
    }
}

static void handle_events(BeckonPipeline *pipeline)
{
    for (guint i = 0; i < pipeline->events->len; i++) {
        BeckonPresenceEvent event = g_array_index(pipeline->events, BeckonPresenceEvent, i);
        handle_event(pipeline, &event);
    }
    g_array_set_size(pipeline->events, 0);
}

static void advance_presence(BeckonPipeline *pipeline, int64_t t_us)
{
    pipeline->presence_due_us = beckon_presence_advance(pipeline->presence, t_us, pipeline->events);
    handle_events(pipeline);
}

int64_t beckon_pipeline_deadline(BeckonPipeline *pipeline)
{
    uint32_t subject;
    int64_t due_us = beckon_deadlines_first(pipeline->deadlines, &subject);
    return MIN(MIN(pipeline->presence_due_us, pipeline->look_due_us), due_us);
}

static void evaluate_all(BeckonPipeline *pipeline, int64_t now_us)
{
    pipeline->look_due_us = BECKON_TIME_NEVER;
    g_array_set_size(pipeline->subjects, 0);
    beckon_presence_subjects(pipeline->presence, pipeline->subjects);
    for (guint i = 0; i < pipeline->subjects->len; i++) {
        evaluate(pipeline, g_array_index(pipeline->subjects, uint32_t, i), BECKON_OCCASION_TIME,
                 now_us);
    }
}

/* One deadline after the other, presence before rules at the same time, so that nothing jumps
 * over what was due in between. */
void beckon_pipeline_advance(BeckonPipeline *pipeline, int64_t now_us)
{
    for (int64_t due = beckon_pipeline_deadline(pipeline); due <= now_us;
         due = beckon_pipeline_deadline(pipeline)) {
        if (pipeline->presence_due_us <= due) {
            advance_presence(pipeline, due);
            continue;
        }
        if (pipeline->look_due_us <= due) {
            advance_presence(pipeline, due);
            evaluate_all(pipeline, due);
            continue;
        }
        uint32_t subject = 0;
        beckon_deadlines_first(pipeline->deadlines, &subject);
        advance_presence(pipeline, due);
        evaluate(pipeline, subject, BECKON_OCCASION_TIME, due);
    }
}

void beckon_pipeline_sighting(BeckonPipeline *pipeline, guint scanner, uint32_t subject,
                              int64_t t_us, int rssi_dbm, guint count)
{
    beckon_pipeline_advance(pipeline, t_us - 1);
    beckon_presence_sighting(pipeline->presence, t_us, scanner, subject, rssi_dbm, count,
                             pipeline->events);
    handle_events(pipeline);
    advance_presence(pipeline, t_us);
}

void beckon_pipeline_hearing(BeckonPipeline *pipeline, guint scanner, int64_t t_us, bool hearing)
{
    beckon_pipeline_advance(pipeline, t_us - 1);
    beckon_presence_hearing(pipeline->presence, t_us, scanner, hearing, pipeline->events);
    handle_events(pipeline);
    advance_presence(pipeline, t_us);
    /* What was a matter of time may now be unknown, and the other way round. */
    evaluate_all(pipeline, t_us);
}

void beckon_pipeline_reading(BeckonPipeline *pipeline, int64_t t_us)
{
    advance_presence(pipeline, t_us);
    if (t_us - pipeline->looks_from_us >= LOOKS_US) {
        pipeline->looks_from_us = t_us;
        pipeline->n_looks = 0;
    }
    if (pipeline->n_looks < LOOKS) {
        pipeline->n_looks++;
        evaluate_all(pipeline, t_us);
    } else {
        pipeline->look_due_us = pipeline->looks_from_us + LOOKS_US;
    }
}

void beckon_pipeline_set_rules(BeckonPipeline *pipeline, BeckonRuleset *rules, int64_t now_us)
{
    g_clear_pointer(&pipeline->rules, beckon_ruleset_unref);
    pipeline->rules = rules != NULL ? beckon_ruleset_ref(rules) : NULL;
    evaluate_all(pipeline, now_us);
}

void beckon_pipeline_look_again(BeckonPipeline *pipeline, int64_t now_us)
{
    evaluate_all(pipeline, now_us);
}

bool beckon_pipeline_restore(BeckonPipeline *pipeline, uint32_t subject, const uint8_t *state,
                             gsize len, int64_t now_us)
{
    BeckonStay stay;
    advance_presence(pipeline, now_us);
    if (!beckon_presence_load(pipeline->presence, subject, state, len) ||
        !beckon_presence_stay(pipeline->presence, subject, &stay)) {
        return false;
    }
    if (pipeline->rules != NULL) {
        BeckonSituation situation =
            situation_of(pipeline, subject, &stay, BECKON_OCCASION_TIME, now_us);
        beckon_deadlines_set(pipeline->deadlines, subject,
                             beckon_ruleset_deadline(pipeline->rules, &situation));
    }
    /* The restored visit brought deadlines of its own, none of them past. */
    advance_presence(pipeline, now_us);
    return true;
}

void beckon_pipeline_forget(BeckonPipeline *pipeline, uint32_t subject)
{
    beckon_presence_forget(pipeline->presence, subject);
    beckon_deadlines_set(pipeline->deadlines, subject, BECKON_TIME_NEVER);
}

BeckonPresence *beckon_pipeline_presence(BeckonPipeline *pipeline)
{
    return pipeline->presence;
}
