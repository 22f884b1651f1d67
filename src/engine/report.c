/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/report.h"

#include "base/error.h"
#include "database/offers.h"
#include "engine/doctor/doctor.h"
#include "engine/doctor/findings.h"
#include "engine/offers/redemptions.h"
#include "engine/people/sightings.h"
#include "engine/scanners/scanner-state.h"

#define OFFERS_AT_ONCE 1000

void beckon_report_scanners(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    g_dbus_method_invocation_return_value(
        invocation, g_variant_new("(@aa{sv})", beckon_scanner_describe_all(data)));
}

/* What is to be noted only, the doctor says. */
static GVariant *warnings_of(const BeckonEngine *engine)
{
    GVariantBuilder out;
    g_autoptr(GPtrArray) findings = beckon_findings_new();
    beckon_doctor_look_at_hub(engine, findings);
    g_variant_builder_init(&out, G_VARIANT_TYPE("as"));
    for (guint i = 0; i < findings->len; i++) {
        const BeckonFinding *finding = findings->pdata[i];
        if (beckon_finding_urgency(finding->kind) != BECKON_URGENCY_NOTE) {
            g_variant_builder_add(&out, "s", finding->what);
        }
    }
    return g_variant_builder_end(&out);
}

static GVariant *count_offers(BeckonEngine *engine)
{
    uint64_t counts[BECKON_OFFER_STATES] = {0};
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    if (beckon_offers_count(engine->database, counts, NULL)) {
        for (guint i = 0; i < BECKON_OFFER_STATES; i++) {
            g_variant_dict_insert(&dict, beckon_offer_state_name(i), "t", counts[i]);
        }
    }
    return g_variant_dict_end(&dict);
}

static const char *time_kind(const BeckonEngine *engine)
{
    if (beckon_timeline_ended(engine->timeline)) {
        return "ended";
    }
    if (engine->boundary_us == INT64_MIN) {
        return "waiting for scanners";
    }
    return beckon_timeline_replaying(engine->timeline) ? "replaying" : "live";
}

static void add_readings(const BeckonEngine *engine, GVariantDict *dict)
{
    const BeckonEngineCounts *counts = &engine->counts;
    g_variant_dict_insert(dict, "readings", "t", counts->readings);
    g_variant_dict_insert(dict, "readings_stray", "t", counts->readings_stray);
    g_variant_dict_insert(dict, "readings_replayed", "t", counts->readings_replayed);
    g_variant_dict_insert(dict, "readings_left_out", "t", counts->readings_left_out);
}

void beckon_report_status(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    GVariantDict dict;
    g_autoptr(GArray) here = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    beckon_presence_subjects(beckon_pipeline_presence(engine->pipeline), here);
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "store", "s", engine->shop->name);
    g_variant_dict_insert(&dict, "version", "s", PACKAGE_VERSION);
    g_variant_dict_insert(&dict, "state", "s", time_kind(engine));
    g_variant_dict_insert(&dict, "store_time_us", "x", beckon_engine_now_us(engine));
    g_variant_dict_insert(&dict, "shoppers", "u", beckon_shoppers_count(engine->database));
    g_variant_dict_insert(&dict, "recognisable", "u", beckon_people_recognisable(engine->people));
    g_variant_dict_insert(&dict, "here", "u", here->len);
    g_variant_dict_insert(&dict, "visits", "t", engine->counts.visits);
    g_variant_dict_insert(&dict, "sightings", "t", engine->counts.sightings);
    g_variant_dict_insert(&dict, "strays", "t", engine->counts.strays);
    g_variant_dict_insert(&dict, "drafted", "t", engine->counts.drafted);
    g_variant_dict_insert(&dict, "explained", "t", engine->counts.explained);
    g_variant_dict_insert(&dict, "ids_shared", "t",
                          (guint64)beckon_windows_shared(engine->windows));
    g_variant_dict_insert(&dict, "ids_refused", "t", beckon_windows_refused(engine->windows));
    add_readings(engine, &dict);
    g_variant_dict_insert_value(&dict, "offers", count_offers(engine));
    g_variant_dict_insert_value(&dict, "redemptions", beckon_redemptions_counts(engine));
    g_variant_dict_insert_value(&dict, "reported", beckon_sightings_counts(engine));
    g_variant_dict_insert_value(&dict, "scanners", beckon_scanner_describe_all(engine));
    g_variant_dict_insert(&dict, "campaigns", "u",
                          engine->rules != NULL ? beckon_ruleset_size(engine->rules) : 0);
    g_variant_dict_insert_value(&dict, "warnings", warnings_of(engine));
    g_dbus_method_invocation_return_value(invocation,
                                          g_variant_new("(@a{sv})", g_variant_dict_end(&dict)));
}

static guint count_here(const BeckonEngine *engine, const GArray *here, guint zone)
{
    guint n = 0;
    for (guint i = 0; i < here->len; i++) {
        BeckonStay stay;
        n += beckon_presence_stay(beckon_pipeline_presence(engine->pipeline),
                                  g_array_index(here, uint32_t, i), &stay) &&
             stay.zone == (int)zone;
    }
    return n;
}

static GVariant *describe_zone(const BeckonEngine *engine, const GArray *here, guint number)
{
    const BeckonZone *zone = beckon_shop_zone(engine->shop, number);
    GVariantDict dict;
    GVariantBuilder scanners;
    g_variant_builder_init(&scanners, G_VARIANT_TYPE("as"));
    for (guint i = 0; i < zone->nearest->len; i++) {
        guint scanner = g_array_index(zone->nearest, guint, i);
        g_variant_builder_add(&scanners, "s", beckon_shop_scanner(engine->shop, scanner)->name);
    }
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "name", "s", zone->name);
    g_variant_dict_insert(&dict, "offers", "b", zone->offers);
    g_variant_dict_insert_value(&dict, "scanners", g_variant_builder_end(&scanners));
    g_variant_dict_insert(&dict, "here", "u", count_here(engine, here, number));
    return g_variant_dict_end(&dict);
}

void beckon_report_zones(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GArray) here = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    beckon_presence_subjects(beckon_pipeline_presence(engine->pipeline), here);
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < beckon_shop_n_zones(engine->shop); i++) {
        g_variant_builder_add_value(&out, describe_zone(engine, here, i));
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(aa{sv})", &out));
}

static GVariant *describe_offer(const BeckonOffer *offer, bool whole)
{
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "jti", "s", offer->jti);
    g_variant_dict_insert(&dict, "seq", "t", offer->seq);
    g_variant_dict_insert(&dict, "subject", "s", offer->subject);
    g_variant_dict_insert(&dict, "campaign", "s", offer->campaign);
    g_variant_dict_insert(&dict, "zone", "s", offer->zone);
    g_variant_dict_insert(&dict, "state", "s", beckon_offer_state_name(offer->state));
    g_variant_dict_insert(&dict, "drafted_us", "x", offer->drafted_us);
    g_variant_dict_insert(&dict, "expires_us", "x", offer->expires_us);
    g_variant_dict_insert(&dict, "reserve_minor", "x", offer->reserve_minor);
    g_variant_dict_insert(&dict, "arm", "s", offer->arm);
    if (whole) {
        g_variant_dict_insert(&dict, "payload", "s", offer->payload);
    }
    return g_variant_dict_end(&dict);
}

void beckon_report_offers(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    const char *name = NULL;
    guint32 limit = 0;
    BeckonOfferState state = BECKON_OFFER_DRAFTED;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) offers = NULL;
    g_variant_get(arguments, "(&su)", &name, &limit);
    bool any = name[0] == '\0';
    if (any || beckon_offer_state_parse(name, &state, &error)) {
        offers = beckon_offers_list(engine->database, any ? NULL : &state,
                                    MIN(limit, OFFERS_AT_ONCE), &error);
    }
    if (offers == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < offers->len; i++) {
        g_variant_builder_add_value(&out, describe_offer(offers->pdata[i], false));
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(aa{sv})", &out));
}

void beckon_report_offer(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    const char *jti = NULL;
    g_autoptr(GError) error = NULL;
    g_variant_get(arguments, "(&s)", &jti);
    g_autoptr(BeckonOffer) offer = beckon_offers_find(engine->database, jti, &error);
    if (offer == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation,
                                          g_variant_new("(@a{sv})", describe_offer(offer, true)));
}
