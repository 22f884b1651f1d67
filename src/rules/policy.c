/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy.h"

#include <string.h>

#include "base/category.h"
#include "base/codes.h"
#include "base/time.h"
#include "base/yaml-value.h"
#include "rules/schedule.h"

#define DAY_US    (24 * BECKON_HOUR_US)
#define MAX_COUNT 1000000
#define ALL_BELOW "/**"

bool beckon_policy_is_fresh(const BeckonPolicy *policy, int64_t known_until_us, int64_t now_us)
{
    int64_t within_us = policy->history_fresh_within_us;
    return within_us == 0 || now_us - known_until_us <= within_us;
}

BeckonPolicy *beckon_policy_new(void)
{
    BeckonPolicy *policy = g_new0(BeckonPolicy, 1);
    policy->per_visit = G_MAXUINT;
    policy->per_day = G_MAXUINT;
    policy->quiet_hours = g_array_new(FALSE, FALSE, sizeof(BeckonHours));
    policy->sensitive = g_new0(char *, 1);
    policy->reference = BECKON_PRICE_LOW_30D;
    policy->keep_visits_us = 30 * DAY_US;
    policy->keep_offers_us = 400 * DAY_US;
    policy->keep_readings_us = 30 * DAY_US;
    return policy;
}

void beckon_policy_free(BeckonPolicy *policy)
{
    if (policy != NULL) {
        g_array_unref(policy->quiet_hours);
        g_strfreev(policy->sensitive);
        g_free(policy);
    }
}

static void read_per_visit(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    beckon_yaml_number(yaml, value, 0, MAX_COUNT, &((BeckonPolicy *)policy)->per_visit);
}

static void read_per_day(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    beckon_yaml_number(yaml, value, 0, MAX_COUNT, &((BeckonPolicy *)policy)->per_day);
}

static void read_cooldown(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    beckon_yaml_duration(yaml, value, 0, &((BeckonPolicy *)policy)->cooldown_us);
}

static void read_offers(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    static const BeckonYamlField fields[] = {
        {"per_visit", false, read_per_visit},
        {"per_day", false, read_per_day},
        {"cooldown_after_dismissal", false, read_cooldown},
    };
    beckon_yaml_read_fields(yaml, value, "'offers'", fields, G_N_ELEMENTS(fields), policy);
}

static void read_quiet_hours(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    beckon_hours_read(yaml, value, ((BeckonPolicy *)policy)->quiet_hours);
}

static void read_audience(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    beckon_yaml_number(yaml, value, 0, MAX_COUNT, &((BeckonPolicy *)policy)->smallest_audience);
}

static void read_fresh(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    beckon_yaml_duration(yaml, value, BECKON_SECOND_US,
                         &((BeckonPolicy *)policy)->history_fresh_within_us);
}

static void read_unknown_age(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    static const char *const words[] = {
        [BECKON_AGE_ADULT] = "adult", [BECKON_AGE_MINOR] = "minor", NULL};
    guint age = 0;
    if (beckon_yaml_choice(yaml, value, words, &age)) {
        ((BeckonPolicy *)policy)->unknown_age = age;
    }
}

static void read_sensitive(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonPolicy *policy = target;
    g_autoptr(GStrvBuilder) categories = g_strv_builder_new();
    bool is_list = beckon_yaml_expect(yaml, value, BECKON_YAML_LIST);
    for (guint i = 0; is_list && i < beckon_yaml_size(value); i++) {
        const BeckonYamlNode *item = beckon_yaml_item(value, i);
        g_autofree char *category = g_strdup(beckon_yaml_text(yaml, item));
        if (category == NULL) {
            continue;
        }
        if (g_str_has_suffix(category, ALL_BELOW)) {
            category[strlen(category) - strlen(ALL_BELOW)] = '\0';
        }
        if (!beckon_category_is_path(category)) {
            beckon_yaml_error(yaml, item, BECKON_CODE_CATEGORY, NULL,
                              "'%s' is not a category: write it like health/**", item->text);
        }
        g_strv_builder_add(categories, category);
    }
    g_strfreev(policy->sensitive);
    policy->sensitive = g_strv_builder_end(categories);
}

static void read_never_above(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    static const char *const words[] = {"list", NULL};
    guint list = 0;
    beckon_yaml_choice(yaml, value, words, &list);
}

static void read_reference(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    static const char *const words[] = {
        [BECKON_PRICE_LIST] = "list", [BECKON_PRICE_LOW_30D] = "low_30d", NULL};
    guint reference = 0;
    if (beckon_yaml_choice(yaml, value, words, &reference)) {
        ((BeckonPolicy *)policy)->reference = reference;
    }
}

static void read_price(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    static const BeckonYamlField fields[] = {
        {"never_above", false, read_never_above},
        {"reference", false, read_reference},
    };
    beckon_yaml_read_fields(yaml, value, "'price'", fields, G_N_ELEMENTS(fields), policy);
}

static const char *const wordings[] = {"countdown", "scarcity", NULL};

static void read_forbid(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonPolicy *policy = target;
    bool is_list = beckon_yaml_expect(yaml, value, BECKON_YAML_LIST);
    for (guint i = 0; is_list && i < beckon_yaml_size(value); i++) {
        guint wording = 0;
        if (beckon_yaml_choice(yaml, beckon_yaml_item(value, i), wordings, &wording)) {
            policy->forbidden_wording |= 1u << wording;
        }
    }
}

static void read_wording(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    static const BeckonYamlField fields[] = {{"forbid", false, read_forbid}};
    beckon_yaml_read_fields(yaml, value, "'wording'", fields, G_N_ELEMENTS(fields), policy);
}

static void read_visits(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    beckon_yaml_duration(yaml, value, DAY_US, &((BeckonPolicy *)policy)->keep_visits_us);
}

static void read_kept_offers(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    beckon_yaml_duration(yaml, value, DAY_US, &((BeckonPolicy *)policy)->keep_offers_us);
}

static void read_readings(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    beckon_yaml_duration(yaml, value, DAY_US, &((BeckonPolicy *)policy)->keep_readings_us);
}

static void read_retention(const BeckonYaml *yaml, const BeckonYamlNode *value, void *policy)
{
    static const BeckonYamlField fields[] = {
        {"visits", false, read_visits},
        {"offers", false, read_kept_offers},
        {"readings", false, read_readings},
    };
    beckon_yaml_read_fields(yaml, value, "'retention'", fields, G_N_ELEMENTS(fields), policy);
}

BeckonPolicy *beckon_policy_parse(const BeckonSource *source, BeckonDiagnostics *diagnostics)
{
    static const BeckonYamlField fields[] = {
        {"offers", false, read_offers},
        {"quiet_hours", false, read_quiet_hours},
        {"smallest_audience", false, read_audience},
        {"history_fresh_within", false, read_fresh},
        {"unknown_age", false, read_unknown_age},
        {"sensitive", false, read_sensitive},
        {"price", false, read_price},
        {"wording", false, read_wording},
        {"retention", false, read_retention},
    };
    guint errors_before = beckon_diagnostics_errors(diagnostics);
    g_autoptr(BeckonYaml) yaml = beckon_yaml_parse(source, diagnostics);
    if (yaml == NULL) {
        return NULL;
    }
    g_autoptr(BeckonPolicy) policy = beckon_policy_new();
    beckon_yaml_read_fields(yaml, yaml->root, "the policy", fields, G_N_ELEMENTS(fields), policy);
    bool good = beckon_diagnostics_errors(diagnostics) == errors_before;
    return good ? g_steal_pointer(&policy) : NULL;
}

static int64_t reference_minor(const BeckonPolicy *policy, int64_t price_minor,
                               int64_t low_30d_minor)
{
    bool by_low = policy->reference == BECKON_PRICE_LOW_30D && low_30d_minor >= 0;
    return by_low ? MIN(low_30d_minor, price_minor) : price_minor;
}

int64_t beckon_policy_reference_minor(const BeckonPolicy *policy, const BeckonProduct *product)
{
    return reference_minor(policy, product->price_minor, product->low_30d_minor);
}

int64_t beckon_policy_listed_minor(const BeckonPolicy *policy, const BeckonProduct *product)
{
    return reference_minor(policy, product->listed_price_minor, product->listed_low_30d_minor);
}

bool beckon_policy_is_sensitive(const BeckonPolicy *policy, const char *category)
{
    for (char **sensitive = policy->sensitive; *sensitive != NULL; sensitive++) {
        gsize len = strlen(*sensitive);
        if (strncmp(category, *sensitive, len) == 0 &&
            (category[len] == '\0' || category[len] == '/')) {
            return true;
        }
    }
    return false;
}

const char *beckon_wording_name(BeckonWording wording)
{
    return wordings[wording == BECKON_WORDING_COUNTDOWN ? 0 : 1];
}
