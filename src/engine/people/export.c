/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/export.h"

#include "base/time.h"
#include "database/account-facts.h"
#include "database/audit.h"
#include "database/offers.h"
#include "database/visits.h"
#include "engine/imports/facts-report.h"
#include "engine/people/me.h"
#include "engine/people/register.h"
#include "jws/json.h"

static JsonArray *list_offers(const GPtrArray *given)
{
    JsonArray *offers = json_array_new();
    for (guint i = 0; i < given->len; i++) {
        const BeckonOfferGiven *offer = given->pdata[i];
        JsonObject *object = json_object_new();
        json_object_set_string_member(object, "campaign", offer->campaign);
        beckon_json_set_time(object, "offered", offer->offered_us);
        beckon_json_set_time(object, "redeemed", offer->redeemed_us);
        json_array_add_object_element(offers, object);
    }
    return offers;
}

static JsonArray *list_visits(const GArray *started_us)
{
    JsonArray *visits = json_array_new();
    for (guint i = 0; i < started_us->len; i++) {
        g_autofree char *text = beckon_time_format(g_array_index(started_us, int64_t, i), NULL);
        json_array_add_string_element(visits, text);
    }
    return visits;
}

/* False with an error. */
static bool add_all(BeckonEngine *engine, uint32_t number, JsonObject *object, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(BeckonShopperFacts) facts =
        beckon_account_facts_find(engine->database, number, &reason);
    g_autoptr(GPtrArray) given =
        reason == NULL ? beckon_offers_of_shopper(engine->database, number, &reason) : NULL;
    g_autoptr(GArray) visits =
        given != NULL ? beckon_visits_of(engine->database, number, &reason) : NULL;
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    if (facts != NULL) {
        json_object_set_member(object, "facts", beckon_facts_to_json(facts));
    } else {
        json_object_set_null_member(object, "facts");
    }
    json_object_set_array_member(object, "offers", list_offers(given));
    json_object_set_array_member(object, "visits", list_visits(visits));
    return true;
}

static bool note(BeckonEngine *engine, int64_t uid, GError **error)
{
    const BeckonAuditEntry entry = {
        .kind = BECKON_AUDIT_SHOPPER_EXPORTED, .wall_us = g_get_real_time(), .uid = uid, .n = 1};
    return beckon_audit_note(engine->database, &entry, error);
}

/* Owned by the caller; NULL with an error. */
static JsonObject *export(BeckonEngine *engine, const BeckonShopper *shopper, int64_t uid,
                          GError **error)
{
    g_autoptr(JsonObject) object = beckon_me_describe(engine, shopper, error);
    return object != NULL && add_all(engine, shopper->number, object, error) &&
                   note(engine, uid, error)
               ? g_steal_pointer(&object)
               : NULL;
}

BeckonHttpReply beckon_export_get(BeckonEngine *engine, const BeckonCaller *caller,
                                  const BeckonHttpRequest *request)
{
    g_autoptr(GError) error = NULL;
    JsonObject *object = export(engine, caller->shopper, BECKON_AUDIT_NOBODY, &error);
    return object != NULL ? beckon_http_reply_json(200, object) : beckon_http_error(error);
}

void beckon_export_answer(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonShopper) shopper = beckon_register_find(engine, arguments, &error);
    g_autoptr(JsonObject) object =
        shopper != NULL
            ? export(engine, shopper, beckon_bus_caller(engine->bus, invocation), &error)
            : NULL;
    if (object == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_autofree char *text = beckon_json_print(object);
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(s)", text));
}
