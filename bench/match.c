/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match scan N SHAPE EVENTS        own, and a scan of all N campaigns: µs of an event each
 * match zone-scan N SHAPE EVENTS   the same beside a scan of the zone's own
 * match own N SHAPE EVENTS         own alone
 * match figures N SHAPE EVENTS     a JSON object: matches and µs an event, seconds to compile,
 * bytes a campaign, files' texts not counted match export N EVENTS DIR        campaigns, events and
 * who matches, for peers (match.mjs) Scans ask the same compiled conditions in the same flat form,
 * one after the other; the zone's own lie in a row. All must find the same, or it ends with 1.
 * Figures are medians of rounds in which both sides take turns. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "history/sorting.h"
#include "match-export.h"
#include "match-shapes.h"
#include "rules/matching/program.h"
#include "rules/ruleset.h"

#define ROUNDS 7

typedef struct {
    BeckonShop *shop;
    BeckonRuleset *set;
    GArray *shoppers, *events;
    BeckonPast *pasts;
    BeckonProgram *program; /* for scans */
    GArray **members;       /* of Member: of each zone's own, and behind them all */
    double compile_s;
    gsize compiled_bytes;
} Bench;

typedef struct {
    uint32_t number, place;
} Member;

typedef void (*Matcher)(const Bench *bench, const BeckonSituation *situation, GArray *hits);

static BeckonRuleset *compile(BeckonShop *shop, const GPtrArray *sources)
{
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonRuleset *set = beckon_ruleset_compile(shop, sources, diagnostics);
    if (set == NULL) {
        g_autofree char *text = beckon_diagnostics_format(diagnostics);
        g_error("%s", text);
    }
    return set;
}

static gsize used_bytes(void)
{
    return mallinfo2().uordblks + mallinfo2().hblkhd;
}

/* The catalogue is every set's, however many campaigns there are. */
static gsize measure_catalogue(BeckonShop *shop, const char *shape)
{
    g_autoptr(GPtrArray) sources = shapes_sources(shape, 0);
    gsize before = used_bytes();
    BeckonRuleset *set = sources != NULL ? compile(shop, sources) : NULL;
    gsize bytes = used_bytes() - before;
    beckon_ruleset_unref(set);
    return bytes;
}

static void compile_all(Bench *bench, const char *shape, guint n)
{
    g_autofree char *store = shop_store();
    g_autoptr(BeckonSource) source = beckon_source_new("store.yaml", store, strlen(store));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    bench->shop = beckon_shop_parse(source, diagnostics);
    g_autoptr(GPtrArray) sources = shapes_sources(shape, n);
    if (sources == NULL) {
        g_error("there is no shape %s", shape);
    }
    gsize catalogue_bytes = measure_catalogue(bench->shop, shape);
    gsize before = used_bytes();
    double start_s = bench_cpu_s();
    bench->set = compile(bench->shop, sources);
    bench->compile_s = bench_cpu_s() - start_s;
    bench->compiled_bytes = used_bytes() - before - catalogue_bytes;
}

static BeckonHistory *history_of(const Shopper *shopper, const BeckonThings *things)
{
    BeckonHistory *history =
        beckon_history_new(beckon_things_size(things), BECKON_HISTORY_WHOLE, INT64_MAX);
    for (int i = 0; i < shopper->n_purchases; i++) {
        const Purchase *purchase = &shopper->purchases[i];
        g_autofree char *gtin = shop_thing_name(shop_thing_of(purchase->product, THING_PRODUCT));
        g_autofree char *category =
            shop_thing_name(shop_thing_of(purchase->product, THING_SUBKIND));
        g_autofree char *brand = shop_thing_name(shop_thing_of(purchase->product, THING_BRAND));
        beckon_history_sort(history, things, (BeckonWare){gtin, category, brand},
                            (BeckonBought){purchase->day, purchase->cents});
    }
    return history;
}

static BeckonPast recall(const Shopper *shopper, const BeckonThings *things)
{
    GArray *offers = g_array_new(FALSE, FALSE, sizeof(BeckonPastOffer));
    for (int i = 0; i < shopper->n_offers; i++) {
        const BeckonPastOffer offer = {shop_campaign_name((guint)shopper->offers[i].campaign),
                                       shopper->offers[i].t_us, BECKON_TIME_NEVER};
        g_array_append_val(offers, offer);
    }
    GArray *visits_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_vals(visits_us, shopper->visits_us, (guint)shopper->n_visits);
    return (BeckonPast){
        .history = shopper->has_history ? history_of(shopper, things) : NULL,
        .visits_us = shopper->has_visits ? visits_us : NULL,
        .offers = offers,
    };
}

static BeckonSituation situation_of(const Bench *bench, guint i)
{
    const Event *event = &g_array_index(bench->events, Event, i);
    const Shopper *shopper = &g_array_index(bench->shoppers, Shopper, event->shopper);
    return (BeckonSituation){
        .now_us = event->now_us,
        .occasion = (BeckonOccasion)event->event,
        .zone = event->zone,
        .stayed_us = event->stayed_us,
        .presence_known = !event->deaf,
        .language = bench->shop->languages[shopper->language],
        .past = &bench->pasts[event->shopper],
    };
}

/* What scans go over: the conditions of each zone in a row, and behind them all. */
static void lay_out(Bench *bench)
{
    guint n_campaigns = beckon_ruleset_size(bench->set);
    bench->program = beckon_program_new();
    bench->members = g_new(GArray *, SHOP_ZONES + 1);
    for (guint zone = 0; zone <= SHOP_ZONES; zone++) {
        bench->members[zone] = g_array_new(FALSE, FALSE, sizeof(Member));
        for (guint i = 0; i < n_campaigns; i++) {
            const BeckonCampaign *campaign = beckon_ruleset_campaign(bench->set, i);
            BeckonZoneSet zones = beckon_condition_zones(campaign->when);
            if (zone == SHOP_ZONES || beckon_zone_set_has(&zones, zone)) {
                const Member member = {
                    i, beckon_program_add(bench->program, &campaign->runs, campaign->when)};
                g_array_append_val(bench->members[zone], member);
            }
        }
    }
    beckon_program_seal(bench->program);
}

static void scan_members(const Bench *bench, const GArray *members,
                         const BeckonSituation *situation, GArray *hits)
{
    BeckonFacts facts = {.situation = situation, .timezone = bench->shop->timezone};
    const Member *all = (const Member *)(const void *)members->data;
    for (guint i = 0; i < members->len; i++) {
        if (beckon_program_holds(bench->program, all[i].place, &facts)) {
            g_array_append_val(hits, all[i].number);
        }
    }
}

static void scan(const Bench *bench, const BeckonSituation *situation, GArray *hits)
{
    scan_members(bench, bench->members[SHOP_ZONES], situation, hits);
}

static void zone_scan(const Bench *bench, const BeckonSituation *situation, GArray *hits)
{
    scan_members(bench, bench->members[situation->zone], situation, hits);
}

static void own(const Bench *bench, const BeckonSituation *situation, GArray *hits)
{
    beckon_ruleset_match(bench->set, situation, hits);
}

/* Microseconds of an event, in one round. */
static double time_round(const Bench *bench, Matcher matcher, GArray *hits)
{
    double start_s = bench_cpu_s();
    for (guint i = 0; i < bench->events->len; i++) {
        BeckonSituation situation = situation_of(bench, i);
        g_array_set_size(hits, 0);
        matcher(bench, &situation, hits);
    }
    return (bench_cpu_s() - start_s) * 1e6 / bench->events->len;
}

static int by_value(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, by_value);
    return values[ROUNDS / 2];
}

static void check_same(const Bench *bench, Matcher matcher)
{
    g_autoptr(GArray) ours = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autoptr(GArray) theirs = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < bench->events->len; i++) {
        BeckonSituation situation = situation_of(bench, i);
        g_array_set_size(ours, 0);
        g_array_set_size(theirs, 0);
        own(bench, &situation, ours);
        matcher(bench, &situation, theirs);
        if (ours->len != theirs->len ||
            (ours->len > 0 &&
             memcmp(ours->data, theirs->data, ours->len * sizeof(uint32_t)) != 0)) {
            g_printerr("event %u: %u match here, %u there\n", i, ours->len, theirs->len);
            exit(1);
        }
    }
}

static void compare(Bench *bench, Matcher matcher)
{
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    double ours[ROUNDS], theirs[ROUNDS];
    lay_out(bench);
    check_same(bench, matcher);
    for (guint i = 0; i < ROUNDS; i++) {
        ours[i] = time_round(bench, own, hits);
        theirs[i] = time_round(bench, matcher, hits);
    }
    printf("%g %g\n", median(ours), median(theirs));
}

static double time_own(const Bench *bench)
{
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    double ours[ROUNDS];
    time_round(bench, own, hits);
    for (guint i = 0; i < ROUNDS; i++) {
        ours[i] = time_round(bench, own, hits);
    }
    return median(ours);
}

static double matches_of(const Bench *bench)
{
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < bench->events->len; i++) {
        BeckonSituation situation = situation_of(bench, i);
        own(bench, &situation, hits);
    }
    return (double)hits->len / bench->events->len;
}

static void print_figures(const Bench *bench)
{
    guint n = beckon_ruleset_size(bench->set);
    printf("{\"campaigns\":%u,\"matches\":%.3g,\"us\":%.4g,\"compile_s\":%.3g,"
           "\"bytes_a_campaign\":%.0f}\n",
           n, matches_of(bench), time_own(bench), bench->compile_s,
           (double)bench->compiled_bytes / n);
}

static Bench prepare(const char *shape, guint n, guint n_events)
{
    Bench bench = {.shoppers = shop_shoppers(n)};
    bench.events = shop_events(bench.shoppers, n_events);
    compile_all(&bench, shape, n);
    bench.pasts = g_new(BeckonPast, SHOP_SHOPPERS);
    for (guint i = 0; i < SHOP_SHOPPERS; i++) {
        bench.pasts[i] =
            recall(&g_array_index(bench.shoppers, Shopper, i), beckon_ruleset_things(bench.set));
    }
    return bench;
}

static void export(guint n, guint n_events, const char *folder)
{
    Bench bench = prepare("shop", n, n_events);
    g_autoptr(GArray) rules = shop_rules(n);
    g_autoptr(GPtrArray) matches = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (guint i = 0; i < bench.events->len; i++) {
        BeckonSituation situation = situation_of(&bench, i);
        GArray *hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        own(&bench, &situation, hits);
        g_ptr_array_add(matches, hits);
    }
    match_export(folder, rules, bench.shoppers, bench.events, matches,
                 beckon_ruleset_things(bench.set));
}

int main(int argc, char **argv)
{
    const char *what = argc == 5 ? argv[1] : "";
    if (strcmp(what, "export") == 0) {
        export((guint)bench_argument(argc, argv, 2), (guint)bench_argument(argc, argv, 3), argv[4]);
        return 0;
    }
    Bench bench = prepare(argc == 5 ? argv[3] : "", (guint)bench_argument(argc, argv, 2),
                          (guint)bench_argument(argc, argv, 4));
    if (strcmp(what, "scan") == 0) {
        compare(&bench, scan);
    } else if (strcmp(what, "zone-scan") == 0) {
        compare(&bench, zone_scan);
    } else if (strcmp(what, "own") == 0) {
        printf("%g\n", time_own(&bench));
    } else {
        print_figures(&bench);
    }
    return 0;
}
