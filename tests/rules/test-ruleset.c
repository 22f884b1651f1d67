/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/ruleset.h"

#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "base/source-folder.h"
#include "testing.h"

#define GIVE "give: {valid: 1h, text: {en: {title: A, body: B}, de: {title: C, body: D}}}\n"

static BeckonShop *demo_shop(void)
{
    g_autofree char *path = beckon_test_path("beacons/store.yaml");
    return beckon_shop_load(path, NULL);
}

static GPtrArray *new_sources(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
}

static void add_campaign(GPtrArray *sources, const char *name, const char *rest)
{
    g_autofree char *file = g_strconcat(name, ".yaml", NULL);
    g_autofree char *text = g_strconcat("campaign: ", name, "\n", GIVE, rest, "\n", NULL);
    g_ptr_array_add(sources, beckon_source_new(file, text, strlen(text)));
}

static BeckonRuleset *compile(const GPtrArray *sources)
{
    g_autoptr(BeckonShop) shop = demo_shop();
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonRuleset *set = beckon_ruleset_compile(shop, sources, diagnostics);
    g_autofree char *faults = beckon_diagnostics_format(diagnostics);
    CU_ASSERT_STRING_EQUAL(faults, "");
    CU_ASSERT_PTR_NOT_NULL_FATAL(set);
    return set;
}

/* A set of one campaign. */
static BeckonRuleset *compile_one(const char *rest)
{
    g_autoptr(GPtrArray) sources = new_sources();
    add_campaign(sources, "one", rest);
    return compile(sources);
}

static int64_t at(const char *time)
{
    int64_t us = 0;
    CU_ASSERT_FATAL(beckon_time_parse(time, &us, NULL));
    return us;
}

static BeckonSituation in_zone(const BeckonRuleset *set, const char *zone, int64_t stayed_s)
{
    return (BeckonSituation){
        .now_us = at("2026-11-24T11:00:00+01:00"),
        .occasion = BECKON_OCCASION_TIME,
        .zone = beckon_shop_find_zone(beckon_ruleset_shop(set), zone),
        .stayed_us = stayed_s * BECKON_SECOND_US,
        .presence_known = true,
        .language = "en",
    };
}

static guint count_hits(const BeckonRuleset *set, const BeckonSituation *situation)
{
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    beckon_ruleset_match(set, situation, hits);
    return hits->len;
}

static void a_stay_counts_from_its_length_on(void)
{
    g_autoptr(BeckonRuleset) set = compile_one("when: {zone: footwear, stays: 45s}");
    BeckonSituation situation = in_zone(set, "footwear", 44);
    CU_ASSERT_EQUAL(count_hits(set, &situation), 0);
    CU_ASSERT_EQUAL(beckon_ruleset_deadline(set, &situation), situation.now_us + BECKON_SECOND_US);
    situation.stayed_us = 45 * BECKON_SECOND_US;
    CU_ASSERT_EQUAL(count_hits(set, &situation), 1);
    CU_ASSERT_EQUAL(beckon_ruleset_deadline(set, &situation), BECKON_TIME_NEVER);
    BeckonSituation elsewhere = in_zone(set, "outdoor", 100);
    CU_ASSERT_EQUAL(count_hits(set, &elsewhere), 0);
    CU_ASSERT_EQUAL(beckon_ruleset_deadline(set, &elsewhere), BECKON_TIME_NEVER);
}

static void a_deaf_zone_satisfies_neither_a_condition_nor_its_negation(void)
{
    static const char *const conditions[] = {
        "when: {zone: footwear, stays: 45s}",
        "when: {none: [{zone: outdoor}]}",
        "when: {none: [{none: [{zone: footwear}]}]}",
        "when: {none: [{event: leave}]}",
        "when: {all: [{language: en}, {zone: footwear}]}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(conditions); i++) {
        g_autoptr(BeckonRuleset) set = compile_one(conditions[i]);
        BeckonSituation situation = in_zone(set, "footwear", 60);
        CU_ASSERT_EQUAL(count_hits(set, &situation), 1);
        situation.presence_known = false;
        CU_ASSERT_EQUAL(count_hits(set, &situation), 0);
    }
}

static void an_unknown_language_satisfies_nothing(void)
{
    g_autoptr(BeckonRuleset) is = compile_one("when: {language: de}");
    g_autoptr(BeckonRuleset) is_not = compile_one("when: {none: [{language: de}]}");
    BeckonSituation situation = in_zone(is, "footwear", 0);
    CU_ASSERT_EQUAL(count_hits(is, &situation), 0);
    CU_ASSERT_EQUAL(count_hits(is_not, &situation), 1);
    situation.language = NULL;
    CU_ASSERT_EQUAL(count_hits(is, &situation), 0);
    CU_ASSERT_EQUAL(count_hits(is_not, &situation), 0);
}

static void an_event_counts_only_when_it_happens(void)
{
    g_autoptr(BeckonRuleset) set = compile_one("when: {event: enter}");
    BeckonSituation situation = in_zone(set, "footwear", 0);
    static const bool expected[] = {[BECKON_OCCASION_ENTER] = true,
                                    [BECKON_OCCASION_DWELL] = false,
                                    [BECKON_OCCASION_LEAVE] = false,
                                    [BECKON_OCCASION_TIME] = false};
    for (guint occasion = 0; occasion < G_N_ELEMENTS(expected); occasion++) {
        situation.occasion = occasion;
        CU_ASSERT_EQUAL(count_hits(set, &situation), expected[occasion]);
    }
}

static void zones_without_offers_give_none(void)
{
    g_autoptr(BeckonRuleset) set = compile_one("when: {event: enter}\nruns: {days: [mon-fri]}");
    BeckonSituation situation = in_zone(set, "entrance", 0);
    situation.occasion = BECKON_OCCASION_ENTER;
    CU_ASSERT_EQUAL(count_hits(set, &situation), 0);
    CU_ASSERT_EQUAL(beckon_ruleset_deadline(set, &situation), BECKON_TIME_NEVER);
    situation.zone = -1;
    CU_ASSERT_EQUAL(count_hits(set, &situation), 0);
}

static void only_live_campaigns_match(void)
{
    static const char *const statuses[] = {"draft", "live", "paused"};
    for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
        g_autofree char *rest = g_strdup_printf("when: {zone: footwear}\nstatus: %s", statuses[i]);
        g_autoptr(BeckonRuleset) set = compile_one(rest);
        BeckonSituation situation = in_zone(set, "footwear", 0);
        CU_ASSERT_EQUAL(count_hits(set, &situation), strcmp(statuses[i], "live") == 0);
    }
}

static void a_campaign_runs_by_the_shop_s_clock(void)
{
    g_autoptr(BeckonRuleset) set =
        compile_one("when: {zone: footwear}\n"
                    "runs: {from: 2026-11-24, until: 2026-11-25, hours: [\"10:00-12:00\"]}");
    BeckonSituation situation = in_zone(set, "footwear", 0);
    static const struct {
        const char *now;
        guint hits;
        const char *deadline;
    } steps[] = {
        {"2026-11-23T11:00:00+01:00", 0, "2026-11-23T12:00:00+01:00"},
        {"2026-11-24T09:59:59+01:00", 0, "2026-11-24T10:00:00+01:00"},
        {"2026-11-24T10:00:00+01:00", 1, "2026-11-24T12:00:00+01:00"},
        {"2026-11-24T12:00:00+01:00", 0, "2026-11-25T00:00:00+01:00"},
        {"2026-11-25T11:59:59+01:00", 1, "2026-11-25T12:00:00+01:00"},
        {"2026-11-26T11:00:00+01:00", 0, "2026-11-26T12:00:00+01:00"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        situation.now_us = at(steps[i].now);
        CU_ASSERT_EQUAL(count_hits(set, &situation), steps[i].hits);
        CU_ASSERT_EQUAL(beckon_ruleset_deadline(set, &situation), at(steps[i].deadline));
    }
}

static void the_nearest_of_stay_and_clock_is_the_deadline(void)
{
    g_autoptr(BeckonRuleset) set =
        compile_one("when: {all: [{zone: footwear, stays: 90m}, {hours: [\"12:00-13:00\"]}]}");
    BeckonSituation situation = in_zone(set, "footwear", 0);
    CU_ASSERT_EQUAL(beckon_ruleset_deadline(set, &situation), at("2026-11-24T12:00:00+01:00"));
    situation.stayed_us = 60 * BECKON_MINUTE_US;
    CU_ASSERT_EQUAL(beckon_ruleset_deadline(set, &situation), at("2026-11-24T11:30:00+01:00"));
    situation.presence_known = false;
    CU_ASSERT_EQUAL(beckon_ruleset_deadline(set, &situation), at("2026-11-24T12:00:00+01:00"));
}

static void numbers_campaigns_in_the_order_of_their_names(void)
{
    static const char *const names[] = {"delta", "alpha", "charlie", "bravo"};
    g_autoptr(GPtrArray) sources = new_sources();
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        add_campaign(sources, names[i], "when: {zone: footwear}");
    }
    g_autoptr(BeckonRuleset) set = compile(sources);
    static const char *const sorted[] = {"alpha", "bravo", "charlie", "delta"};
    CU_ASSERT_EQUAL_FATAL(beckon_ruleset_size(set), 4);
    for (guint i = 0; i < 4; i++) {
        CU_ASSERT_STRING_EQUAL(beckon_ruleset_campaign(set, i)->name, sorted[i]);
        CU_ASSERT_EQUAL(beckon_ruleset_find(set, sorted[i]), (int)i);
    }
    CU_ASSERT_EQUAL(beckon_ruleset_find(set, "echo"), -1);
    CU_ASSERT_EQUAL(beckon_ruleset_find(set, ""), -1);
}

static void the_digest_is_of_names_and_bytes_but_not_of_stories(void)
{
    g_autoptr(GPtrArray) sources = new_sources();
    add_campaign(sources, "b", "when: {zone: footwear}");
    add_campaign(sources, "a", "when: {zone: footwear}");
    g_autoptr(BeckonRuleset) set = compile(sources);
    g_ptr_array_add(sources, beckon_source_new("stories/x.yaml", "- story", 7));
    g_autoptr(BeckonRuleset) with_story = compile(sources);
    CU_ASSERT_STRING_EQUAL(beckon_ruleset_digest(set), beckon_ruleset_digest(with_story));
    add_campaign(sources, "c", "when: {zone: footwear}");
    g_autoptr(BeckonRuleset) more = compile(sources);
    CU_ASSERT_STRING_NOT_EQUAL(beckon_ruleset_digest(set), beckon_ruleset_digest(more));
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    static const guint order[] = {1, 0, 3};
    for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
        const BeckonSource *source = g_ptr_array_index(sources, order[i]);
        const guchar len[8] = {[6] = (guchar)(source->len >> 8), [7] = (guchar)source->len};
        g_checksum_update(sum, (const guchar *)source->name, (gssize)strlen(source->name) + 1);
        g_checksum_update(sum, len, sizeof len);
        g_checksum_update(sum, (const guchar *)source->text, (gssize)source->len);
    }
    CU_ASSERT_STRING_EQUAL(beckon_ruleset_digest(more), g_checksum_get_string(sum));
}

static void refuses_a_name_that_another_file_has(void)
{
    g_autoptr(GPtrArray) sources = new_sources();
    add_campaign(sources, "one", "when: {zone: footwear}");
    static const char text[] = "campaign: one\nwhen: {zone: outdoor}\n" GIVE;
    g_ptr_array_add(sources, beckon_source_new("two.yaml", text, strlen(text)));
    g_autoptr(BeckonShop) shop = demo_shop();
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    CU_ASSERT_PTR_NULL(beckon_ruleset_compile(shop, sources, diagnostics));
    CU_ASSERT_EQUAL_FATAL(beckon_diagnostics_size(diagnostics), 1);
    const BeckonDiagnostic *fault = beckon_diagnostics_get(diagnostics, 0);
    CU_ASSERT_STRING_EQUAL(fault->code, BECKON_CODE_CAMPAIGN_TWICE);
    CU_ASSERT_STRING_EQUAL(fault->file, "two.yaml");
    CU_ASSERT_PTR_NOT_NULL(strstr(fault->message, "one.yaml"));
}

/* What a file that is no YAML would have been called is not known, so others may well mean it. */
static void a_broken_file_is_not_missed_by_those_that_name_its_campaign(void)
{
    static const char broken[] = "campaign: [\n";
    for (int n_broken = 0; n_broken < 2; n_broken++) {
        g_autoptr(GPtrArray) sources = new_sources();
        add_campaign(sources, "one", "when: {offered: {campaign: two}}");
        if (n_broken > 0) {
            g_ptr_array_add(sources, beckon_source_new("two.yaml", broken, strlen(broken)));
        }
        g_autoptr(BeckonShop) shop = demo_shop();
        g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
        CU_ASSERT_PTR_NULL(beckon_ruleset_compile(shop, sources, diagnostics));
        CU_ASSERT_EQUAL_FATAL(beckon_diagnostics_size(diagnostics), 1);
        CU_ASSERT_STRING_EQUAL(beckon_diagnostics_get(diagnostics, 0)->file,
                               n_broken > 0 ? "two.yaml" : "one.yaml");
    }
}

static void says_why_in_the_shopper_s_language(void)
{
    static const struct {
        const char *when;
        const char *en;
        const char *de;
    } cases[] = {
        {"when: {zone: footwear, stays: 45s}", "You were in footwear for 45 s.",
         "Sie waren 45 s im Bereich footwear."},
        {"when: {all: [{zone: outdoor, stays: 90s}, {language: de}]}",
         "You were in outdoor for 1 min 30 s and your app's language is de.",
         "Sie waren 1 min 30 s im Bereich outdoor und die Sprache Ihrer App ist de."},
        {"when: {any: [{zone: outdoor}, {all: [{event: dwell}, {none: [{zone: footwear}]}]}]}",
         "You were in outdoor or (you stayed for a while and it is not so that you were in "
         "footwear).",
         "Sie waren im Bereich outdoor oder (Sie sind eine Weile geblieben und es trifft nicht "
         "zu: Sie waren im Bereich footwear)."},
        {"when: {all: [{none: [{zone: footwear}]}, {event: dwell}]}",
         "(It is not so that you were in footwear) and you stayed for a while.",
         "(Es trifft nicht zu: Sie waren im Bereich footwear) und Sie sind eine Weile geblieben."},
        {"when: {hours: [\"10:00-12:00\"], days: [sat-sun]}",
         "It was between 10:00-12:00 on one of these days: Saturday, Sunday.",
         "Es war zwischen 10:00-12:00 an einem dieser Tage: Samstag, Sonntag."},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(BeckonRuleset) set = compile_one(cases[i].when);
        const BeckonCampaign *campaign = beckon_ruleset_campaign(set, 0);
        const BeckonShop *shop = beckon_ruleset_shop(set);
        g_autofree char *en = beckon_campaign_reason(campaign, shop, "en");
        g_autofree char *de = beckon_campaign_reason(campaign, shop, "de");
        g_autofree char *other = beckon_campaign_reason(campaign, shop, "fr");
        CU_ASSERT_STRING_EQUAL(en, cases[i].en);
        CU_ASSERT_STRING_EQUAL(de, cases[i].de);
        CU_ASSERT_STRING_EQUAL(other, cases[i].en);
    }
}

static void reads_all_that_a_campaign_says(void)
{
    g_autoptr(GPtrArray) sources = new_sources();
    static const char catalogue[] = "gtin,name,category,brand,price,low_30d\n"
                                    "09506000134352,Kit,care/shoes,N,20.00 EUR,19.00 EUR\n";
    static const char text[] =
        "campaign: kit\ntitle: A kit\nstatus: paused\nwhen: {zone: footwear}\n"
        "give:\n  product: 9506000134352\n  by: 5.00 EUR\n  valid: 2h\n"
        "  text:\n    en: {title: \"{reduce} off {product}\", body: \"{price} until {until}\"}\n"
        "    de: {title: T, body: B}\n"
        "limits: {per_shopper: 1 per 7d, total: 500 per day, budget: 2500 EUR}\n"
        "priority: 60\nexclusive: footwear\n";
    g_ptr_array_add(sources, beckon_source_new("catalogue.csv", catalogue, strlen(catalogue)));
    g_ptr_array_add(sources, beckon_source_new("kit.yaml", text, strlen(text)));
    g_autoptr(BeckonRuleset) set = compile(sources);
    const BeckonCampaign *campaign = beckon_ruleset_campaign(set, 0);
    CU_ASSERT_STRING_EQUAL(campaign->title, "A kit");
    CU_ASSERT_EQUAL(campaign->status, BECKON_CAMPAIGN_PAUSED);
    CU_ASSERT_STRING_EQUAL(campaign->product_gtin, "09506000134352");
    CU_ASSERT_EQUAL(campaign->reduction.kind, BECKON_REDUCE_BY);
    CU_ASSERT_EQUAL(campaign->reduction.amount_minor, 500);
    CU_ASSERT_EQUAL(campaign->valid_us, 2 * BECKON_HOUR_US);
    CU_ASSERT_EQUAL(campaign->per_shopper.per, BECKON_PER_WINDOW);
    CU_ASSERT_EQUAL(campaign->per_shopper.count, 1);
    CU_ASSERT_EQUAL(campaign->per_shopper.window_us, 7 * 24 * BECKON_HOUR_US);
    CU_ASSERT_EQUAL(campaign->total.per, BECKON_PER_DAY);
    CU_ASSERT_EQUAL(campaign->total.count, 500);
    CU_ASSERT_EQUAL(campaign->budget_minor, 250000);
    CU_ASSERT_EQUAL(campaign->priority, 60);
    CU_ASSERT_STRING_EQUAL(campaign->exclusive, "footwear");
    CU_ASSERT_STRING_EQUAL(beckon_campaign_text(campaign, "de")->title, "T");
    CU_ASSERT_STRING_EQUAL(beckon_campaign_text(campaign, "en")->body, "{price} until {until}");
}

static void a_campaign_needs_no_more_than_name_when_and_give(void)
{
    g_autoptr(BeckonRuleset) set = compile_one("when: {zone: footwear}");
    const BeckonCampaign *campaign = beckon_ruleset_campaign(set, 0);
    CU_ASSERT_STRING_EQUAL(campaign->title, "one");
    CU_ASSERT_EQUAL(campaign->status, BECKON_CAMPAIGN_LIVE);
    CU_ASSERT_EQUAL(campaign->reduction.kind, BECKON_REDUCE_NONE);
    CU_ASSERT_EQUAL(campaign->per_shopper.per, BECKON_PER_NONE);
    CU_ASSERT_EQUAL(campaign->total.per, BECKON_PER_NONE);
    CU_ASSERT_EQUAL(campaign->budget_minor, -1);
    CU_ASSERT_EQUAL(campaign->priority, 50);
    CU_ASSERT_PTR_NULL(campaign->exclusive);
    CU_ASSERT_PTR_NULL(campaign->product_gtin);
}

static void the_policy_s_price_is_the_one_that_reductions_count_from(void)
{
    static const char catalogue[] = "gtin,name,category,brand,price,low_30d\n"
                                    "09506000134352,Kit,care/shoes,N,20.00 EUR,19.00 EUR\n";
    static const char text[] = "campaign: kit\nwhen: {zone: footwear}\n"
                               "give:\n  product: \"09506000134352\"\n  price: 19.50 EUR\n"
                               "  valid: 2h\n  text:\n    en: {title: A, body: B}\n"
                               "    de: {title: A, body: B}\n";
    static const char policy[] = "price: {reference: list}\n";
    g_autoptr(GPtrArray) sources = new_sources();
    g_ptr_array_add(sources, beckon_source_new("catalogue.csv", catalogue, strlen(catalogue)));
    g_ptr_array_add(sources, beckon_source_new("kit.yaml", text, strlen(text)));
    g_ptr_array_add(sources, beckon_source_new("policy.yaml", policy, strlen(policy)));
    beckon_ruleset_unref(compile(sources));
}

static void the_demo_campaigns_have_no_fault(void)
{
    g_autofree char *dir = beckon_test_path("rules");
    g_autoptr(GPtrArray) sources = beckon_source_read_dir(dir, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(sources);
    g_autoptr(BeckonRuleset) set = compile(sources);
    CU_ASSERT(beckon_ruleset_size(set) >= 6);
    CU_ASSERT_EQUAL(beckon_ruleset_policy(set)->per_visit, 2);
    CU_ASSERT_EQUAL(beckon_ruleset_count(sources), beckon_ruleset_size(set));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_stay_counts_from_its_length_on),
        BECKON_TEST(a_deaf_zone_satisfies_neither_a_condition_nor_its_negation),
        BECKON_TEST(an_unknown_language_satisfies_nothing),
        BECKON_TEST(an_event_counts_only_when_it_happens),
        BECKON_TEST(zones_without_offers_give_none),
        BECKON_TEST(only_live_campaigns_match),
        BECKON_TEST(a_campaign_runs_by_the_shop_s_clock),
        BECKON_TEST(the_nearest_of_stay_and_clock_is_the_deadline),
        BECKON_TEST(numbers_campaigns_in_the_order_of_their_names),
        BECKON_TEST(the_digest_is_of_names_and_bytes_but_not_of_stories),
        BECKON_TEST(refuses_a_name_that_another_file_has),
        BECKON_TEST(a_broken_file_is_not_missed_by_those_that_name_its_campaign),
        BECKON_TEST(says_why_in_the_shopper_s_language),
        BECKON_TEST(reads_all_that_a_campaign_says),
        BECKON_TEST(a_campaign_needs_no_more_than_name_when_and_give),
        BECKON_TEST(the_policy_s_price_is_the_one_that_reductions_count_from),
        BECKON_TEST(the_demo_campaigns_have_no_fault),
    };
    return BECKON_TESTS_RUN("rules/ruleset", tests);
}
