/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/doctor/doctor.h"

#include <string.h>

#include "base/error.h"
#include "engine/clock.h"
#include "engine/doctor/doctor-hub.h"
#include "engine/doctor/doctor-radios.h"
#include "engine/doctor/doctor-zones.h"
#include "engine/doctor/findings.h"
#include "engine/fixtures/fixture-case.h"
#include "engine/rulebook/rules-folder.h"

#define SLICE_US 5000

/* An examination under way. */
typedef struct BeckonDoctor {
    BeckonEngine *engine;
    GPtrArray *findings;
    GPtrArray *askers; /* GDBusMethodInvocation, owned: all get its answer */
    guint next;        /* the fixture that is looked at next */
    guint source;
} BeckonDoctor;

void beckon_doctor_look_at_hub(const BeckonEngine *engine, GPtrArray *findings)
{
    const BeckonHubCase hub = {
        .one_user = engine->config.bus.shared_uid,
        .clock_assumed = strcmp(engine->config.clock, "assume-trusted") == 0,
        .clock_trusted = beckon_clock_trusted(engine),
        .replaying = engine->config.replay,
        .visits_announced = engine->config.announce_visits,
        .has_rules = engine->rules != NULL,
        .rules_trouble = engine->rules_trouble,
        .overtaken = engine->overtaken,
        .folder_trouble = beckon_rules_folder_trouble(engine),
    };
    beckon_doctor_hub(&hub, findings);
}

static void look_at_radios(const BeckonEngine *engine, GPtrArray *findings)
{
    for (guint i = 0; i < engine->links->len; i++) {
        const BeckonScannerCase scanner = {
            .name = beckon_shop_scanner(engine->shop, i)->name,
            .condition = beckon_scanner_condition(engine, i),
            .trouble = beckon_scanner_link_trouble(engine->links->pdata[i]),
            .radio = &engine->health[i].radio,
            .history = &engine->health[i].history,
        };
        beckon_doctor_radio(&scanner, g_get_real_time(), engine->shop->timezone, findings);
    }
}

static void look_at_fixture(const BeckonEngine *engine, guint fixture, GPtrArray *findings)
{
    BeckonFixtureCase it;
    beckon_fixture_case(engine, fixture, &it);
    beckon_doctor_fixture(&it, beckon_engine_now_us(engine), engine->shop->timezone, findings);
}

/* The shop file does not change while the engine runs. */
static void look_at_zones(BeckonEngine *engine, GPtrArray *findings)
{
    if (engine->confusions == NULL) {
        engine->confusions = g_array_new(FALSE, FALSE, sizeof(BeckonConfusion));
        beckon_confusions_find(engine->shop, engine->confusions);
    }
    beckon_doctor_zones(engine->shop, engine->confusions, findings);
}

static GVariant *describe(const BeckonFinding *finding)
{
    GVariantDict dict;
    g_autofree char *remedy = beckon_finding_remedy(finding);
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "severity", "s",
                          beckon_urgency_name(beckon_finding_urgency(finding->kind)));
    g_variant_dict_insert(&dict, "code", "s", beckon_finding_code(finding->kind));
    g_variant_dict_insert(&dict, "subject", "s", finding->subject);
    g_variant_dict_insert(&dict, "what", "s", finding->what);
    g_variant_dict_insert(&dict, "remedy", "s", remedy);
    return g_variant_dict_end(&dict);
}

static GVariant *describe_all(const GPtrArray *findings)
{
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < findings->len; i++) {
        g_variant_builder_add_value(&out, describe(findings->pdata[i]));
    }
    return g_variant_ref_sink(g_variant_new("(aa{sv})", &out));
}

static void doctor_free(BeckonDoctor *doctor)
{
    g_clear_handle_id(&doctor->source, g_source_remove);
    g_ptr_array_unref(doctor->findings);
    g_ptr_array_unref(doctor->askers);
    g_free(doctor);
}

static void finish(BeckonDoctor *doctor)
{
    BeckonEngine *engine = doctor->engine;
    look_at_radios(engine, doctor->findings);
    look_at_zones(engine, doctor->findings);
    beckon_doctor_look_at_hub(engine, doctor->findings);
    beckon_findings_sort(doctor->findings);
    g_autoptr(GVariant) answer = describe_all(doctor->findings);
    for (guint i = 0; i < doctor->askers->len; i++) {
        g_dbus_method_invocation_return_value(doctor->askers->pdata[i], answer);
    }
    g_clear_pointer(&engine->doctor, doctor_free);
}

/* A month of hours is read for each battery: with many the radios and tills get their turn in
 * between. */
static gboolean look_on(gpointer data)
{
    BeckonDoctor *doctor = data;
    const guint n_fixtures = beckon_fixtures_n(doctor->engine->fixtures);
    const int64_t until_us = g_get_monotonic_time() + SLICE_US;
    while (doctor->next < n_fixtures && g_get_monotonic_time() < until_us) {
        look_at_fixture(doctor->engine, doctor->next++, doctor->findings);
    }
    if (doctor->next < n_fixtures) {
        return G_SOURCE_CONTINUE;
    }
    doctor->source = 0;
    finish(doctor);
    return G_SOURCE_REMOVE;
}

void beckon_doctor_answer(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    if (engine->doctor == NULL) {
        BeckonDoctor *doctor = g_new0(BeckonDoctor, 1);
        doctor->engine = engine;
        doctor->findings = beckon_findings_new();
        doctor->askers = g_ptr_array_new();
        doctor->source = g_idle_add_full(G_PRIORITY_DEFAULT, look_on, doctor, NULL);
        engine->doctor = doctor;
    }
    g_ptr_array_add(engine->doctor->askers, invocation);
}

void beckon_doctor_stop(BeckonEngine *engine)
{
    for (guint i = 0; engine->doctor != NULL && i < engine->doctor->askers->len; i++) {
        g_dbus_method_invocation_return_error_literal(engine->doctor->askers->pdata[i],
                                                      BECKON_ERROR, BECKON_ERROR_UNREACHABLE,
                                                      "the engine is ending: ask again");
    }
    g_clear_pointer(&engine->doctor, doctor_free);
}
