/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/rulebook.h"

#include "base/error.h"
#include "database/rulesets.h"
#include "engine/rulebook/rules-change.h"
#include "engine/rulebook/rules-folder.h"
#include "engine/store.h"
#include "offer/review.h"
#include "wire/sources.h"

/* What each aim means to those who read of it. */
static const struct {
    BeckonAuditKind as;
    const char *how;
} aims[] = {
    [BECKON_TRIAL_APPLY] = {BECKON_AUDIT_RULES_APPLIED, "applied"},
    [BECKON_TRIAL_ROLL_BACK] = {BECKON_AUDIT_RULES_ROLLED_BACK, "rolled back"},
    [BECKON_TRIAL_FOLDER] = {BECKON_AUDIT_RULES_APPLIED, "from the folder"},
    [BECKON_TRIAL_CHECK] = {BECKON_AUDIT_RULES_REFUSED, "checked"},
};

/* The names of live campaigns that an imported price overtook; NULL when there are none. */
static char *name_overtaken(const BeckonRuleset *rules)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < beckon_ruleset_size(rules); i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(rules, i);
        if (campaign->is_overtaken && campaign->status == BECKON_CAMPAIGN_LIVE) {
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", campaign->name);
        }
    }
    return names->len > 0 ? g_strdup(names->str) : NULL;
}

/* With the prices that were imported. */
static BeckonRuleset *compile(const BeckonEngine *engine, const GPtrArray *sources,
                              BeckonDiagnostics *diagnostics)
{
    const BeckonPrices prices = beckon_shelf_prices(engine->shelf);
    return beckon_ruleset_compile_priced(engine->shop, sources, &prices, diagnostics);
}

/* Takes the rules. */
static void put_rules(BeckonEngine *engine, BeckonRuleset *rules, const char *set, int64_t live_us)
{
    g_clear_pointer(&engine->rules_set, g_free);
    g_clear_pointer(&engine->rules, beckon_ruleset_unref);
    g_clear_pointer(&engine->rules_trouble, g_free);
    g_free(engine->overtaken);
    engine->rules = rules;
    engine->rules_set = g_strdup(set);
    engine->rules_live_us = live_us;
    engine->overtaken = rules != NULL ? name_overtaken(rules) : NULL;
    if (engine->overtaken != NULL) {
        g_message("prices that were imported overtook the reductions of %s: no offers of them",
                  engine->overtaken);
    }
}

bool beckon_rulebook_load(BeckonEngine *engine, GError **error)
{
    g_autofree char *digest = NULL;
    int64_t live_us = 0;
    g_autoptr(GPtrArray) sources = beckon_rulesets_live(engine->database, &digest, &live_us, error);
    if (sources == NULL || digest == NULL) {
        return sources != NULL;
    }
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonRuleset *rules = compile(engine, sources, diagnostics);
    put_rules(engine, rules, digest, live_us);
    if (rules == NULL) {
        engine->rules_trouble = beckon_diagnostics_format(diagnostics);
        g_message("the rules no longer fit the shop file; no offers until they are mended:\n%s",
                  engine->rules_trouble);
    }
    return true;
}

void beckon_rulebook_prices_changed(BeckonEngine *engine)
{
    g_autofree char *digest = NULL;
    int64_t live_us = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(GPtrArray) sources =
        beckon_rulesets_live(engine->database, &digest, &live_us, &error);
    BeckonRuleset *rules = digest != NULL ? compile(engine, sources, diagnostics) : NULL;
    if (rules == NULL) {
        g_message("%s: the rules go on with the prices that they had until the next start",
                  error != NULL ? error->message : "the live rules could not be read again");
        return;
    }
    put_rules(engine, rules, digest, live_us);
    beckon_store_rules_changed(engine);
}

static GPtrArray *read_files(GVariant *arguments, GError **error)
{
    g_autoptr(GVariant) files = g_variant_get_child_value(arguments, 0);
    GPtrArray *sources = beckon_sources_unpack(files, error);
    if (sources != NULL) {
        g_ptr_array_sort(sources, beckon_source_compare);
    }
    return sources;
}

static GVariant *pack_files(const GPtrArray *sources)
{
    return g_variant_new("(@a(say))", beckon_sources_pack(sources));
}

static void describe_live(const BeckonEngine *engine, GVariantDict *dict)
{
    if (engine->rules != NULL) {
        g_variant_dict_insert(dict, "digest", "s", beckon_ruleset_digest(engine->rules));
        g_variant_dict_insert(dict, "campaigns", "u", beckon_ruleset_size(engine->rules));
        g_variant_dict_insert(dict, "live_us", "x", engine->rules_live_us);
    }
    if (engine->rules_set != NULL) {
        g_variant_dict_insert(dict, "set", "s", engine->rules_set);
    }
    if (engine->rules_trouble != NULL) {
        g_variant_dict_insert(dict, "trouble", "s", engine->rules_trouble);
    }
    if (engine->overtaken != NULL) {
        g_variant_dict_insert(dict, "overtaken", "s", engine->overtaken);
    }
    beckon_rules_folder_describe(engine, dict);
}

/* What a set that was tried is, and what it changes. */
static GVariant *describe_tried(const BeckonEngine *engine, const BeckonTrial *trial,
                                const GPtrArray *changes)
{
    const BeckonRehearsal *rehearsal = trial->rehearsal;
    g_autofree char *text = beckon_diagnostics_format(rehearsal->diagnostics);
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "digest", "s", beckon_ruleset_digest(rehearsal->set));
    g_variant_dict_insert(&dict, "set", "s", rehearsal->digest);
    g_variant_dict_insert(&dict, "campaigns", "u", beckon_ruleset_size(rehearsal->set));
    g_variant_dict_insert(&dict, "stories", "u", rehearsal->n_stories);
    g_variant_dict_insert(&dict, "warnings", "u",
                          beckon_diagnostics_warnings(rehearsal->diagnostics));
    g_variant_dict_insert(&dict, "diagnostics", "s", text);
    if (trial->aim != BECKON_TRIAL_CHECK && engine->overtaken != NULL) {
        g_variant_dict_insert(&dict, "overtaken", "s", engine->overtaken);
    }
    g_variant_dict_insert_value(
        &dict, "changes",
        g_variant_new_strv((const char *const *)changes->pdata, (gssize)changes->len));
    return g_variant_new("(@a{sv})", g_variant_dict_end(&dict));
}

/* What the set that was tried changes in that which is live now. */
static GPtrArray *find_changes(const BeckonEngine *engine, const BeckonTrial *trial, GError **error)
{
    g_autofree char *digest = NULL;
    int64_t live_us = 0;
    g_autoptr(GPtrArray) live = beckon_rulesets_live(engine->database, &digest, &live_us, error);
    return live != NULL ? beckon_rules_change_lines(live, trial->sources) : NULL;
}

/* A set is tried with the prices of its own catalogue, which are the same for everybody: what goes
 * live has those that were imported since, and warnings that follow from them. */
static void put_prices(const BeckonEngine *engine, BeckonTrial *trial)
{
    BeckonRehearsal *rehearsal = trial->rehearsal;
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonRuleset *rules = rehearsal->set != NULL && beckon_shelf_size(engine->shelf) > 0
                               ? compile(engine, trial->sources, diagnostics)
                               : NULL;
    if (rules != NULL) {
        beckon_review(rules, trial->sources, g_get_real_time(), diagnostics);
        beckon_ruleset_unref(rehearsal->set);
        beckon_diagnostics_free(rehearsal->diagnostics);
        rehearsal->set = rules;
        rehearsal->diagnostics = g_steal_pointer(&diagnostics);
    }
}

/* Then there is nothing to keep or to note. */
static bool is_live(const BeckonEngine *engine, const BeckonTrial *trial)
{
    return trial->aim == BECKON_TRIAL_APPLY && engine->rules_trouble == NULL &&
           g_strcmp0(trial->rehearsal->digest, engine->rules_set) == 0;
}

static bool go_live(BeckonEngine *engine, BeckonTrial *trial, GError **error)
{
    BeckonRehearsal *rehearsal = trial->rehearsal;
    const BeckonRulesChange change = {
        .set = rehearsal->digest,
        .rules = beckon_ruleset_digest(rehearsal->set),
        .as = aims[trial->aim].as,
        .how = aims[trial->aim].how,
        .uid = trial->uid,
        .now_us = g_get_real_time(),
        .n_campaigns = beckon_ruleset_size(rehearsal->set),
        .from_folder = trial->aim == BECKON_TRIAL_FOLDER,
    };
    if (!beckon_rulesets_apply(engine->database, &change, trial->sources, error)) {
        return false;
    }
    put_rules(engine, beckon_ruleset_ref(rehearsal->set), change.set, change.now_us);
    beckon_store_rules_changed(engine);
    return true;
}

/* That a set was refused is kept, unless it was only asked about. */
static void note_refusal(BeckonEngine *engine, const BeckonTrial *trial)
{
    g_autoptr(GError) error = NULL;
    const BeckonAuditEntry entry = {
        .kind = BECKON_AUDIT_RULES_REFUSED,
        .wall_us = g_get_real_time(),
        .uid = trial->uid,
        .subject = trial->rehearsal->digest,
        .detail = trial->rehearsal->trouble,
        .n = beckon_ruleset_count(trial->sources),
    };
    if (trial->aim != BECKON_TRIAL_CHECK && !beckon_audit_note(engine->database, &entry, &error)) {
        g_message("%s; that rules were refused is not in the audit trail", error->message);
    }
}

static bool judge(BeckonEngine *engine, BeckonTrial *trial, GError **error)
{
    if (trial->rehearsal->set == NULL) {
        note_refusal(engine, trial);
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "the rules are not fit to go live; those that are live stay:\n%s",
                    trial->rehearsal->trouble);
        return false;
    }
    return trial->aim == BECKON_TRIAL_CHECK || is_live(engine, trial) ||
           go_live(engine, trial, error);
}

void beckon_rulebook_tried(BeckonEngine *engine, BeckonTrial *trial)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changes = find_changes(engine, trial, &error);
    put_prices(engine, trial);
    bool done = changes != NULL && judge(engine, trial, &error);
    if (trial->aim == BECKON_TRIAL_FOLDER) {
        const char *trouble = trial->rehearsal->trouble;
        bool is_ours = !done && trouble == NULL;
        beckon_rules_folder_tried(engine, is_ours ? error->message : trouble, is_ours);
    }
    if (trial->invocation != NULL && done) {
        g_dbus_method_invocation_return_value(trial->invocation,
                                              describe_tried(engine, trial, changes));
    } else if (trial->invocation != NULL) {
        g_dbus_method_invocation_return_gerror(trial->invocation, error);
    }
}

/* Takes the sources; NULL: the error says why. */
static void try_set(BeckonEngine *engine, BeckonTrialAim aim, GPtrArray *sources,
                    GDBusMethodInvocation *invocation, GError *error)
{
    g_autoptr(GError) owned = error;
    const BeckonTrial trial = {
        .aim = aim,
        .sources = sources,
        .invocation = invocation,
        .uid = beckon_bus_caller(engine->bus, invocation),
    };
    if (sources == NULL || !beckon_trials_begin(engine, &trial, &owned)) {
        g_dbus_method_invocation_return_gerror(invocation, owned);
    }
}

void beckon_rulebook_apply(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    GError *error = NULL;
    GPtrArray *sources = read_files(arguments, &error);
    try_set(data, BECKON_TRIAL_APPLY, sources, invocation, error);
}

void beckon_rulebook_check(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    GError *error = NULL;
    GPtrArray *sources = read_files(arguments, &error);
    try_set(data, BECKON_TRIAL_CHECK, sources, invocation, error);
}

/* The files of a set that is kept; NULL with an error. */
static GPtrArray *find_files(BeckonEngine *engine, const char *beginning, GError **error)
{
    g_autoptr(GPtrArray) kept = beckon_rulesets_list(engine->database, error);
    const BeckonKeptRuleset *found =
        kept != NULL ? beckon_rules_change_find(kept, beginning, error) : NULL;
    return found != NULL ? beckon_rulesets_files(engine->database, found->set, error) : NULL;
}

void beckon_rulebook_roll_back(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    const char *beginning = NULL;
    GError *error = NULL;
    g_variant_get(arguments, "(&s)", &beginning);
    GPtrArray *sources = find_files(data, beginning, &error);
    try_set(data, BECKON_TRIAL_ROLL_BACK, sources, invocation, error);
}

void beckon_rulebook_status(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    describe_live(data, &dict);
    g_dbus_method_invocation_return_value(invocation,
                                          g_variant_new("(@a{sv})", g_variant_dict_end(&dict)));
}

static GVariant *describe_kept(const BeckonKeptRuleset *kept, bool is_live)
{
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "set", "s", kept->set);
    g_variant_dict_insert(&dict, "digest", "s", kept->rules);
    g_variant_dict_insert(&dict, "how", "s", kept->how);
    g_variant_dict_insert(&dict, "uid", "x", kept->uid);
    g_variant_dict_insert(&dict, "live_us", "x", kept->live_us);
    g_variant_dict_insert(&dict, "campaigns", "u", kept->n_campaigns);
    g_variant_dict_insert(&dict, "live", "b", is_live);
    return g_variant_dict_end(&dict);
}

void beckon_rulebook_sets(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) kept = beckon_rulesets_list(engine->database, &error);
    if (kept == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < kept->len; i++) {
        g_variant_builder_add_value(&out, describe_kept(kept->pdata[i], i == 0));
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(aa{sv})", &out));
}

/* "" asks for the live set. */
void beckon_rulebook_files(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    const char *beginning = NULL;
    g_autoptr(GError) error = NULL;
    g_variant_get(arguments, "(&s)", &beginning);
    bool asks_live = beginning[0] == '\0';
    g_autoptr(GPtrArray) sources =
        asks_live && engine->rules_set == NULL
            ? g_ptr_array_new()
            : find_files(engine, asks_live ? engine->rules_set : beginning, &error);
    if (sources == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, pack_files(sources));
}
