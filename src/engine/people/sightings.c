/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/sightings.h"

#include <string.h>

#include "base/error.h"
#include "engine/people/heard-report.h"
#include "engine/scanners/beacon.h"
#include "engine/scanners/scanners.h"
#include "engine/store.h"
#include "jws/json.h"

static const struct {
    const char *name;
    guint status;
    const char *title;
    const char *detail;
} refusals[BECKON_SIGHTING_REFUSALS] = {
    [BECKON_SIGHTING_STALE] = {"stale", 422, "Heard too long ago",
                               "the minor is not one that this hub's beacon sent in the last "
                               "minutes: report what is heard now"},
    [BECKON_SIGHTING_FOREIGN] = {"foreign", 422, "Not this hub's beacon",
                                 "none of this is a beacon that this hub sends, or sent in the "
                                 "last minutes"},
    [BECKON_SIGHTING_JUMP] = {"jump", 409, "Nobody is that fast",
                              "this is too far from where the last report came from to have been "
                              "walked since"},
    [BECKON_SIGHTING_CONSENT] = {"consent", 403, "Not agreed to",
                                 "being recognised in the store needs the consent to presence"},
    [BECKON_SIGHTING_GUESSES] = {"guesses", 429, "Wrong too often",
                                 "five reports within an hour were wrong: nothing is taken for the "
                                 "rest of it"},
};

/* A report, and what has come of it so far. */
typedef struct {
    BeckonEngine *engine;
    uint32_t number; /* of the shopper */
    int64_t now_us;  /* CLOCK_MONOTONIC */
    int64_t t_us;    /* store time */
    BeckonHeardReport heard;
    BeckonHeardVerdict verdicts[BECKON_LIMIT_SIGHTINGS_A_REPORT];
    guint scanners[BECKON_LIMIT_SIGHTINGS_A_REPORT]; /* of those that are right */
    guint n_right;
} Report;

static BeckonHttpReply refuse(BeckonEngine *engine, BeckonSightingRefusal refusal)
{
    g_autofree char *type = g_strconcat("urn:beckon:sighting:", refusals[refusal].name, NULL);
    engine->reported.refused[refusal]++;
    return beckon_http_problem(refusals[refusal].status, type, refusals[refusal].title,
                               refusals[refusal].detail);
}

static bool consents(const BeckonShopper *shopper)
{
    guint purposes = beckon_consents_in_force(shopper->consents, g_get_real_time());
    return (purposes & BECKON_PURPOSE_PRESENCE) != 0;
}

/* The same as a row before? Said twice it is right or wrong once. */
static bool is_repeated(Report *report, guint row)
{
    for (guint i = 0; i < row; i++) {
        if (beckon_heard_is_same(&report->heard.rows[i].beacon, &report->heard.rows[row].beacon)) {
            report->verdicts[row] = report->verdicts[i];
            report->scanners[row] = report->scanners[i];
            return true;
        }
    }
    return false;
}

/* Holds every row against what the hub sent. False when this shopper has been wrong too often. */
static bool judge(Report *report)
{
    BeckonEngine *engine = report->engine;
    guint n_scanners = beckon_shop_n_scanners(engine->shop);
    BeckonOwnBeacon own;
    bool sends = beckon_beacon_own(engine, &own);
    for (guint i = 0; i < report->heard.n_rows; i++) {
        if (!beckon_reporters_may_report(engine->reporters, report->number, report->now_us)) {
            return false;
        }
        if (!is_repeated(report, i)) {
            report->verdicts[i] =
                sends ? beckon_own_beacon_check(&own, n_scanners, &report->heard.rows[i].beacon,
                                                report->t_us, &report->scanners[i])
                      : BECKON_HEARD_FOREIGN;
            if (report->verdicts[i] == BECKON_HEARD_STALE) {
                beckon_reporters_note_wrong(engine->reporters, report->number, report->now_us);
            }
        }
        report->n_right += report->verdicts[i] == BECKON_HEARD_RIGHT;
    }
    return true;
}

static guint count(const Report *report, BeckonHeardVerdict verdict)
{
    guint n = 0;
    for (guint i = 0; i < report->heard.n_rows; i++) {
        n += report->verdicts[i] == verdict;
    }
    return n;
}

/* The strongest of those that are right: there is one. */
static guint place_of(const Report *report)
{
    guint i = 0;
    while (report->verdicts[i] != BECKON_HEARD_RIGHT) {
        i++;
    }
    return report->scanners[i];
}

static BeckonHttpReply take(Report *report)
{
    BeckonEngine *engine = report->engine;
    for (guint i = 0; i < report->heard.n_rows; i++) {
        if (report->verdicts[i] == BECKON_HEARD_RIGHT) {
            beckon_store_take_heard(engine, report->number, report->scanners[i],
                                    report->heard.rows[i].rssi_dbm);
        }
    }
    beckon_reporters_note_place(engine->reporters, report->number, place_of(report), report->t_us,
                                report->now_us);
    beckon_scanners_heard(engine);
    if (engine->failed) {
        return beckon_http_problem(503, NULL, "Not now",
                                   "the hub cannot read or write its database");
    }
    engine->reported.taken += report->n_right;
    engine->reported.refused[BECKON_SIGHTING_STALE] += count(report, BECKON_HEARD_STALE);
    engine->reported.refused[BECKON_SIGHTING_FOREIGN] += count(report, BECKON_HEARD_FOREIGN);
    JsonObject *answer = json_object_new();
    json_object_set_int_member(answer, "taken", report->n_right);
    return beckon_http_reply_json(202, answer);
}

static BeckonHttpReply answer(Report *report)
{
    BeckonEngine *engine = report->engine;
    if (!judge(report)) {
        return refuse(engine, BECKON_SIGHTING_GUESSES);
    }
    if (report->n_right == 0) {
        return refuse(engine, count(report, BECKON_HEARD_STALE) > 0 ? BECKON_SIGHTING_STALE
                                                                    : BECKON_SIGHTING_FOREIGN);
    }
    if (!beckon_reporters_can_be_at(engine->reporters, report->number, place_of(report),
                                    report->t_us)) {
        return refuse(engine, BECKON_SIGHTING_JUMP);
    }
    return take(report);
}

BeckonHttpReply beckon_sightings_post(BeckonEngine *engine, const BeckonCaller *caller,
                                      const BeckonHttpRequest *request)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) body = beckon_http_json(request, &error);
    Report report = {
        .engine = engine, .number = caller->shopper->number, .now_us = g_get_monotonic_time()};
    if (body == NULL || !beckon_heard_report_read(body, &report.heard, &error)) {
        return beckon_http_error(error);
    }
    if (!consents(caller->shopper)) {
        return refuse(engine, BECKON_SIGHTING_CONSENT);
    }
    if (!beckon_scanners_present(engine, &report.t_us)) {
        return beckon_http_problem(503, NULL, "Not yet", "no scanner of this hub has come yet");
    }
    return answer(&report);
}

GVariant *beckon_sightings_counts(const BeckonEngine *engine)
{
    GVariantDict dict, refused;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_init(&refused, NULL);
    for (guint i = 0; i < BECKON_SIGHTING_REFUSALS; i++) {
        g_variant_dict_insert(&refused, refusals[i].name, "t", engine->reported.refused[i]);
    }
    g_variant_dict_insert(&dict, "taken", "t", engine->reported.taken);
    g_variant_dict_insert_value(&dict, "refused", g_variant_dict_end(&refused));
    return g_variant_dict_end(&dict);
}
