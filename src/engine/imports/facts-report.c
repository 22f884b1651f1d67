/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/imports/facts-report.h"

#include <inttypes.h>

#include "base/time.h"
#include "database/account-facts.h"
#include "engine/people/register.h"
#include "jws/json.h"
#include "rules/leaf/signal.h"

/* What a name in the catalogue is needed for. */
typedef struct {
    const BeckonEngine *engine;
    GVariantBuilder *out;
} Listing;

static void add_number(GVariantDict *dict, const char *name, int64_t value, const char *since,
                       int64_t t_us)
{
    if (value >= 0) {
        g_variant_dict_insert(dict, name, "x", value);
        g_variant_dict_insert(dict, since, "x", t_us);
    }
}

static void list_goods(const BeckonGoods *goods, void *data)
{
    const Listing *listing = data;
    const BeckonEngine *engine = listing->engine;
    g_autofree char *digits = g_strdup_printf("%014" PRId64, goods->gtin);
    const BeckonProduct *product =
        engine->rules != NULL
            ? beckon_catalogue_find(beckon_ruleset_catalogue(engine->rules), digits)
            : NULL;
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "product", "s", product != NULL ? product->gtin : digits);
    g_variant_dict_insert(&dict, "name", "s", product != NULL ? product->name : "");
    g_variant_dict_insert(&dict, "in_catalogue", "b", product != NULL);
    g_variant_dict_insert(&dict, "currency", "s", engine->shop->currency);
    add_number(&dict, "stock", goods->stock, "stock_us", goods->stock_us);
    add_number(&dict, "price_minor", goods->price_minor, "price_us", goods->price_us);
    add_number(&dict, "low_30d_minor", goods->low_30d_minor, "low_30d_us", goods->low_30d_us);
    g_variant_builder_add_value(listing->out, g_variant_dict_end(&dict));
}

void beckon_facts_report_goods(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    GVariantBuilder out;
    Listing listing = {engine, &out};
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    if (!beckon_goods_each(engine->database, list_goods, &listing, &error)) {
        g_variant_builder_clear(&out);
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(aa{sv})", &out));
}

static void add_since(GVariantBuilder *out, const char *fact, int64_t known_us)
{
    g_variant_builder_add(out, "(sx)", fact, known_us);
}

static GVariant *list_known(const BeckonShopperFacts *facts)
{
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("a(sx)"));
    if (facts != NULL && facts->tier != NULL) {
        add_since(&out, "tier", facts->tier_us);
    }
    if (facts != NULL && facts->age_at_least != 0) {
        add_since(&out, "age_at_least", facts->age_us);
    }
    if (facts != NULL && facts->age_below != 0) {
        add_since(&out, "age_below", facts->age_us);
    }
    for (guint i = 0; facts != NULL && i < facts->signals->len; i++) {
        const BeckonKeptSignal *signal = facts->signals->pdata[i];
        g_autofree char *name = g_strconcat("signal.", signal->name, NULL);
        add_since(&out, name, signal->known_us);
    }
    return g_variant_builder_end(&out);
}

void beckon_facts_report_shopper(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonShopper) shopper = beckon_register_find(engine, arguments, &error);
    g_autoptr(BeckonShopperFacts) facts =
        shopper != NULL ? beckon_account_facts_find(engine->database, shopper->number, &error)
                        : NULL;
    if (error != NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    guint purposes = beckon_consents_in_force(shopper->consents, g_get_real_time());
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "subject", "s", shopper->subject);
    g_variant_dict_insert(&dict, "account", "b", shopper->is_linked);
    g_variant_dict_insert(&dict, "agreed", "b", (purposes & BECKON_PURPOSE_SIGNALS) != 0);
    g_variant_dict_insert_value(&dict, "facts", list_known(facts));
    g_dbus_method_invocation_return_value(invocation,
                                          g_variant_new("(@a{sv})", g_variant_dict_end(&dict)));
}

static void set_time(JsonObject *object, int64_t known_us)
{
    g_autofree char *text = beckon_time_format(known_us, NULL);
    json_object_set_string_member(object, "known", text);
}

static void set_tier(JsonObject *object, const BeckonShopperFacts *facts)
{
    if (facts->tier == NULL) {
        json_object_set_null_member(object, "tier");
        return;
    }
    JsonObject *tier = json_object_new();
    json_object_set_string_member(tier, "value", facts->tier);
    set_time(tier, facts->tier_us);
    json_object_set_object_member(object, "tier", tier);
}

static void set_bound(JsonObject *age, const char *name, guint years)
{
    if (years != 0) {
        json_object_set_int_member(age, name, years);
    } else {
        json_object_set_null_member(age, name);
    }
}

static void set_age(JsonObject *object, const BeckonShopperFacts *facts)
{
    if (facts->age_at_least == 0 && facts->age_below == 0) {
        json_object_set_null_member(object, "age");
        return;
    }
    JsonObject *age = json_object_new();
    set_bound(age, "at_least", facts->age_at_least);
    set_bound(age, "below", facts->age_below);
    set_time(age, facts->age_us);
    json_object_set_object_member(object, "age", age);
}

static JsonArray *list_signals(const BeckonShopperFacts *facts)
{
    JsonArray *signals = json_array_new();
    for (guint i = 0; i < facts->signals->len; i++) {
        const BeckonKeptSignal *kept = facts->signals->pdata[i];
        g_autofree char *value = beckon_signal_number(kept->value_milli, '.');
        JsonObject *signal = json_object_new();
        json_object_set_string_member(signal, "name", kept->name);
        json_object_set_string_member(signal, "value", value);
        set_time(signal, kept->known_us);
        json_array_add_object_element(signals, signal);
    }
    return signals;
}

JsonNode *beckon_facts_to_json(const BeckonShopperFacts *facts)
{
    JsonNode *node = json_node_new(JSON_NODE_OBJECT);
    JsonObject *object = json_object_new();
    set_tier(object, facts);
    set_age(object, facts);
    json_object_set_array_member(object, "signals", list_signals(facts));
    json_node_take_object(node, object);
    return node;
}
