/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/explain.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/suggest.h"
#include "base/time.h"
#include "engine/offers/given.h"
#include "engine/people/register.h"
#include "offer/explanation.h"
#include "rules/condition-walk.h"
#include "rules/gap.h"

/* One answer while it is made. */
typedef struct {
    BeckonEngine *engine;
    const BeckonShopper *shopper;
    const char *zone;     /* asked for; NULL: where they are */
    const char *campaign; /* the one that is asked for; NULL: all */
    bool is_here;
    BeckonStay stay; /* of who is here */
    int64_t visit_started_us;
    BeckonExplaining explaining;
} Answer;

/* A condition while its nodes are told. */
typedef struct {
    const BeckonCampaign *campaign;
    const BeckonShop *shop;
    GVariantBuilder *nodes;
} Telling;

static const char *const truths[] = {
    [BECKON_FALSE] = "false", [BECKON_UNKNOWN] = "unknown", [BECKON_TRUE] = "true"};

static const char *const moments[] = {
    [BECKON_OCCASION_ENTER] = "enter",
    [BECKON_OCCASION_DWELL] = "dwell",
    [BECKON_OCCASION_LEAVE] = "leave",
    [BECKON_OCCASION_TIME] = "stay",
};

/* Somebody looks at one person: the one place where that is noted. */
static void note_access(BeckonEngine *engine)
{
    engine->counts.explained++;
}

/* Takes the names (borrowed strings). */
static bool refuse_name(const char *what, const char *name, GPtrArray *names, GError **error)
{
    const char *meant = beckon_suggest(name, (const char *const *)names->pdata, names->len);
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "there is no %s '%s'%s%s%s", what, name,
                meant != NULL ? ": did you mean '" : "", meant != NULL ? meant : "",
                meant != NULL ? "'?" : "");
    g_ptr_array_unref(names);
    return false;
}

static bool refuse_zone(const BeckonShop *shop, const char *name, GError **error)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < beckon_shop_n_zones(shop); i++) {
        g_ptr_array_add(names, (char *)beckon_shop_zone(shop, i)->name);
    }
    return refuse_name("zone", name, names, error);
}

static bool refuse_campaign(const BeckonRuleset *rules, const char *name, GError **error)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < beckon_ruleset_size(rules); i++) {
        g_ptr_array_add(names, beckon_ruleset_campaign(rules, i)->name);
    }
    return refuse_name("campaign", name, names, error);
}

/* Where they are, or are taken to be. */
static bool find_place(Answer *answer, GError **error)
{
    BeckonEngine *engine = answer->engine;
    BeckonSituation *situation = &answer->explaining.situation;
    const BeckonStay *stay = &answer->stay;
    answer->visit_started_us = answer->is_here ? stay->visit_started_us : situation->now_us;
    situation->zone = -1;
    situation->occasion = BECKON_OCCASION_TIME;
    if (answer->zone != NULL) {
        situation->zone = beckon_shop_find_zone(engine->shop, answer->zone);
        situation->presence_known = true;
        answer->explaining.stays = true;
        return situation->zone >= 0 || refuse_zone(engine->shop, answer->zone, error);
    }
    if (answer->is_here) {
        situation->zone = stay->zone;
        situation->stayed_us = stay->stayed_us;
        situation->presence_known = stay->hearing;
    }
    return true;
}

static bool find_facts(Answer *answer, GError **error)
{
    BeckonEngine *engine = answer->engine;
    BeckonSituation *situation = &answer->explaining.situation;
    g_autoptr(GError) reason = NULL;
    situation->language = answer->shopper->language;
    situation->readings = beckon_fixtures_readings(engine->fixtures);
    situation->past = beckon_pasts_get(engine->pasts, answer->shopper->number,
                                       answer->visit_started_us, situation->now_us, &reason);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    answer->explaining.consents =
        (beckon_consents_in_force(answer->shopper->consents, g_get_real_time()) &
         BECKON_PURPOSE_PRESENCE) != 0;
    return true;
}

static void tell_node(const BeckonConditionStep *step, void *data)
{
    const Telling *telling = data;
    g_autoptr(GString) words = g_string_new(NULL);
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "depth", "u", step->depth);
    g_variant_dict_insert(&dict, "truth", "s", truths[step->truth]);
    g_variant_dict_insert(&dict, "file", "s", step->file);
    g_variant_dict_insert(&dict, "line", "u", step->line);
    if (step->group != NULL) {
        g_variant_dict_insert(&dict, "group", "s", step->group);
    } else {
        beckon_condition_words(telling->campaign->when, step->number, telling->shop,
                               beckon_phrases_of_staff(), words);
        g_variant_dict_insert(&dict, "key", "s", step->key);
        g_variant_dict_insert(&dict, "condition", "s", words->str);
    }
    if (step->gap != BECKON_GAP_NONE) {
        g_variant_dict_insert(&dict, "gap", "s", beckon_gap_name(step->gap));
    }
    g_variant_builder_add_value(telling->nodes, g_variant_dict_end(&dict));
}

static GVariant *tell_campaign(const Answer *answer, const BeckonExplanation *explanation)
{
    const BeckonRuleset *rules = answer->engine->rules;
    const BeckonCampaign *campaign = beckon_ruleset_campaign(rules, explanation->campaign);
    const BeckonShop *shop = beckon_ruleset_shop(rules);
    BeckonFacts facts = {.situation = &explanation->situation, .timezone = shop->timezone};
    GVariantBuilder nodes;
    GVariantDict dict;
    g_variant_builder_init(&nodes, G_VARIANT_TYPE("aa{sv}"));
    Telling telling = {campaign, shop, &nodes};
    beckon_condition_walk(campaign->when, &facts, tell_node, &telling);
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "campaign", "s", campaign->name);
    g_variant_dict_insert(&dict, "title", "s", campaign->title);
    g_variant_dict_insert(&dict, "verdict", "s", explanation->verdict);
    g_variant_dict_insert(&dict, "detail", "s", explanation->detail);
    if (answer->zone != NULL) {
        g_variant_dict_insert(&dict, "moment", "s", moments[explanation->situation.occasion]);
    }
    g_variant_dict_insert_value(&dict, "conditions", g_variant_builder_end(&nodes));
    return g_variant_dict_end(&dict);
}

static GVariant *tell(const Answer *answer, const GArray *explanations)
{
    const BeckonSituation *situation = &answer->explaining.situation;
    const BeckonRuleset *rules = answer->engine->rules;
    GVariantBuilder campaigns;
    GVariantDict dict;
    g_variant_builder_init(&campaigns, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < explanations->len; i++) {
        const BeckonExplanation *explanation = &g_array_index(explanations, BeckonExplanation, i);
        const char *name = beckon_ruleset_campaign(rules, explanation->campaign)->name;
        if (answer->campaign == NULL || g_str_equal(answer->campaign, name)) {
            g_variant_builder_add_value(&campaigns, tell_campaign(answer, explanation));
        }
    }
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "shopper", "s", answer->shopper->subject);
    g_variant_dict_insert(&dict, "here", "b", (gboolean)answer->is_here);
    g_variant_dict_insert(&dict, "supposed", "b", (gboolean)(answer->zone != NULL));
    g_variant_dict_insert(&dict, "zone", "s",
                          situation->zone >= 0
                              ? beckon_shop_zone(answer->engine->shop, (guint)situation->zone)->name
                              : "");
    g_variant_dict_insert(&dict, "t_us", "x", situation->now_us);
    g_variant_dict_insert(&dict, "rules", "s", beckon_ruleset_digest(rules));
    g_variant_dict_insert_value(&dict, "campaigns", g_variant_builder_end(&campaigns));
    return g_variant_new("(@a{sv})", g_variant_dict_end(&dict));
}

/* Counts as choosing does, in a transaction that writes nothing. */
static GArray *explain(const Answer *answer, GError **error)
{
    BeckonDatabase *database = answer->engine->database;
    bool opens = !beckon_database_in_transaction(database);
    if (opens && !beckon_database_begin(database, error)) {
        return NULL;
    }
    g_autoptr(BeckonGiven) given =
        beckon_given_new(database, answer->engine->audiences, answer->shopper,
                         answer->visit_started_us, answer->explaining.situation.now_us);
    const BeckonOfferHistory history = beckon_given_history(given);
    GArray *explanations = beckon_explain(answer->engine->rules, &answer->explaining, &history);
    if (opens) {
        beckon_database_rollback(database);
    }
    return explanations;
}

static bool read_options(Answer *answer, GVariant *options, GError **error)
{
    const BeckonEngine *engine = answer->engine;
    g_variant_lookup(options, "zone", "&s", &answer->zone);
    g_variant_lookup(options, "campaign", "&s", &answer->campaign);
    if (engine->rules == NULL) {
        return beckon_error_invalid(error, "no rules are live: beckonctl rules apply DIR");
    }
    if (answer->campaign != NULL && beckon_ruleset_find(engine->rules, answer->campaign) < 0) {
        return refuse_campaign(engine->rules, answer->campaign, error);
    }
    answer->explaining.situation.now_us = beckon_engine_now_us(engine);
    g_variant_lookup(options, "at_us", "x", &answer->explaining.situation.now_us);
    int64_t at_us = answer->explaining.situation.now_us;
    if (at_us < 0 || at_us > BECKON_LIMIT_STORE_TIME_S * BECKON_SECOND_US) {
        return beckon_error_invalid(error, "at_us is a time of the years 1970 to 9999");
    }
    return true;
}

static GVariant *answer(Answer *answer, GVariant *options, GError **error)
{
    if (!read_options(answer, options, error) || !find_place(answer, error) ||
        !find_facts(answer, error)) {
        return NULL;
    }
    g_autoptr(GArray) explanations = explain(answer, error);
    return explanations != NULL ? tell(answer, explanations) : NULL;
}

void beckon_explain_rules(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) who = g_variant_get_child_value(arguments, 0);
    g_autoptr(GVariant) options = g_variant_get_child_value(arguments, 1);
    g_autoptr(GVariant) named = g_variant_ref_sink(g_variant_new("(@s)", who));
    g_autoptr(BeckonShopper) shopper = beckon_register_find(engine, named, &error);
    if (shopper == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    note_access(engine);
    Answer asked = {.engine = engine, .shopper = shopper};
    asked.is_here = beckon_presence_stay(beckon_pipeline_presence(engine->pipeline),
                                         shopper->number, &asked.stay);
    GVariant *told = answer(&asked, options, &error);
    if (!asked.is_here) {
        beckon_people_release(engine->people, shopper->number);
    }
    if (told == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, told);
}
