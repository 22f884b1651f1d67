/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/doctor.h"

#include <string.h>

#include "engine/clock.h"
#include "engine/doctor-hub.h"
#include "engine/doctor-radios.h"
#include "engine/doctor-zones.h"
#include "engine/findings.h"
#include "engine/fixture-case.h"

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

static void look_at_fixtures(const BeckonEngine *engine, GPtrArray *findings)
{
    for (guint i = 0; i < beckon_fixtures_n(engine->fixtures); i++) {
        BeckonFixtureCase fixture;
        beckon_fixture_case(engine, i, &fixture);
        beckon_doctor_fixture(&fixture, beckon_engine_now_us(engine), engine->shop->timezone,
                              findings);
    }
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

void beckon_doctor_answer(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    GVariantBuilder out;
    g_autoptr(GPtrArray) findings = beckon_findings_new();
    look_at_radios(engine, findings);
    look_at_fixtures(engine, findings);
    look_at_zones(engine, findings);
    beckon_doctor_look_at_hub(engine, findings);
    beckon_findings_sort(findings);
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < findings->len; i++) {
        g_variant_builder_add_value(&out, describe(findings->pdata[i]));
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(aa{sv})", &out));
}
