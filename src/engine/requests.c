/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/requests.h"

#include "engine/doctor/doctor.h"
#include "engine/fixtures/fixture-report.h"
#include "engine/hold.h"
#include "engine/http/routes.h"
#include "engine/imports/facts-report.h"
#include "engine/imports/facts.h"
#include "engine/imports/import.h"
#include "engine/offers/devices.h"
#include "engine/offers/figures.h"
#include "engine/offers/offer-life.h"
#include "engine/offers/outbox.h"
#include "engine/offers/till-register.h"
#include "engine/people/export.h"
#include "engine/people/receipt-outbox.h"
#include "engine/people/register.h"
#include "engine/report.h"
#include "engine/rulebook/audit-report.h"
#include "engine/rulebook/counting.h"
#include "engine/rulebook/explain.h"
#include "engine/rulebook/rulebook.h"
#include "engine/scanners/walk.h"
#include "wire/engine-bus.h"

static const BeckonBusMethod methods[] = {
    {"Status", BECKON_ROLE_OPERATOR, beckon_report_status},
    {"Scanners", BECKON_ROLE_OPERATOR, beckon_report_scanners},
    {"Doctor", BECKON_ROLE_OPERATOR, beckon_doctor_answer},
    {"Zones", BECKON_ROLE_OPERATOR, beckon_report_zones},
    {"Sensors", BECKON_ROLE_OPERATOR, beckon_fixture_report_sensors},
    {"Beacons", BECKON_ROLE_OPERATOR, beckon_fixture_report_beacons},
    {"ReadingHours", BECKON_ROLE_OPERATOR, beckon_fixture_report_hours},
    {"RenewSensor", BECKON_ROLE_OPERATOR, beckon_fixture_report_renew},
    {"BeginWalk", BECKON_ROLE_OPERATOR, beckon_walk_begin},
    {"WalkLevels", BECKON_ROLE_OPERATOR, beckon_walk_levels},
    {"Proceed", BECKON_ROLE_OPERATOR, beckon_hold_proceed},
    {"EnrolShoppers", BECKON_ROLE_OPERATOR, beckon_register_enrol},
    {"ListShoppers", BECKON_ROLE_OPERATOR, beckon_register_list},
    {"ShowShopper", BECKON_ROLE_OPERATOR, beckon_register_show},
    {"ExportShopper", BECKON_ROLE_OPERATOR, beckon_export_answer},
    {"ForgetShopper", BECKON_ROLE_OPERATOR, beckon_register_forget},
    {"ApplyRules", BECKON_ROLE_OPERATOR, beckon_rulebook_apply},
    {"CheckRules", BECKON_ROLE_OPERATOR, beckon_rulebook_check},
    {"RollBackRules", BECKON_ROLE_OPERATOR, beckon_rulebook_roll_back},
    {"RulesStatus", BECKON_ROLE_OPERATOR, beckon_rulebook_status},
    {"ExplainRules", BECKON_ROLE_OPERATOR, beckon_explain_rules},
    {"RuleSets", BECKON_ROLE_OPERATOR, beckon_rulebook_sets},
    {"RuleSetFiles", BECKON_ROLE_OPERATOR, beckon_rulebook_files},
    {"Audience", BECKON_ROLE_OPERATOR, beckon_counting_answer},
    {"AuditTrail", BECKON_ROLE_OPERATOR, beckon_audit_report_trail},
    {"ListOffers", BECKON_ROLE_OPERATOR, beckon_report_offers},
    {"ShowOffer", BECKON_ROLE_OPERATOR, beckon_report_offer},
    {"RevokeOffer", BECKON_ROLE_OPERATOR, beckon_offer_life_revoke},
    {"Campaigns", BECKON_ROLE_OPERATOR, beckon_figures_campaigns},
    {"EnrolTill", BECKON_ROLE_OPERATOR, beckon_till_register_enrol},
    {"ListTills", BECKON_ROLE_OPERATOR, beckon_till_register_list},
    {"RemoveTill", BECKON_ROLE_OPERATOR, beckon_till_register_remove},
    {"ImportKey", BECKON_ROLE_OPERATOR, beckon_import_key},
    {"ImportHistory", BECKON_ROLE_OPERATOR, beckon_import_history},
    {"ImportFacts", BECKON_ROLE_OPERATOR, beckon_facts_import},
    {"Facts", BECKON_ROLE_OPERATOR, beckon_facts_report_goods},
    {"ShopperFacts", BECKON_ROLE_OPERATOR, beckon_facts_report_shopper},
    {"SignsWith", BECKON_ROLE_DISPATCHD, beckon_outbox_signs_with},
    {"Claim", BECKON_ROLE_DISPATCHD, beckon_outbox_claim},
    {"Settle", BECKON_ROLE_DISPATCHD, beckon_outbox_settle},
    {"ClaimReceipts", BECKON_ROLE_DISPATCHD, beckon_receipt_outbox_claim},
    {"SettleReceipts", BECKON_ROLE_DISPATCHD, beckon_receipt_outbox_settle},
    {"Handle", BECKON_ROLE_COMPANIOND, beckon_routes_handle},
    {"Delivered", BECKON_ROLE_COMPANIOND, beckon_devices_delivered},
    {"Clock", BECKON_ROLE_COMPANIOND, beckon_devices_clock},
};

bool beckon_requests_export(BeckonEngine *engine, GError **error)
{
    GDBusInterfaceInfo *const interfaces[] = {
        beckon_bus_engine_operator1_interface_info(),
        beckon_bus_engine_outbox1_interface_info(),
        beckon_bus_engine_requests1_interface_info(),
        NULL,
    };
    return beckon_bus_export(engine->bus, BECKON_BUS_ENGINE_PATH, interfaces, methods,
                             G_N_ELEMENTS(methods), engine, error);
}
