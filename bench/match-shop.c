/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "match-shop.h"

#include <stdlib.h>

#include "base/time.h"
#include "bench.h"

#define DAY_US     (24 * BECKON_HOUR_US)
#define BY_HAND    2000
#define MONDAY_UTC (SHOP_TODAY * DAY_US)

static uint64_t state;

static int below(int n)
{
    return (int)(bench_random(&state) % (uint64_t)n);
}

static bool percent(int share)
{
    return below(100) < share;
}

static int pick(const int *values, int n)
{
    return values[below(n)];
}
#define PICK(...) pick((const int[]){__VA_ARGS__}, (int)G_N_ELEMENTS(((const int[]){__VA_ARGS__})))

/* Products go round the subkinds, so that each department has as many. */
static int subkind_of(int product)
{
    return product % (SHOP_ZONES * SHOP_KINDS * SHOP_SUBKINDS);
}

Thing shop_thing_of(int product, ThingLevel level)
{
    int subkind = subkind_of(product);
    switch (level) {
    case THING_ANY:
        return (Thing){THING_ANY, 0};
    case THING_DEPARTMENT:
        return (Thing){level, subkind / (SHOP_KINDS * SHOP_SUBKINDS)};
    case THING_KIND:
        return (Thing){level, subkind / SHOP_SUBKINDS};
    case THING_SUBKIND:
        return (Thing){level, subkind};
    case THING_BRAND:
        return (Thing){level, (product * 7 + subkind) % SHOP_BRANDS};
    case THING_PRODUCT:
        break;
    }
    return (Thing){level, product};
}

/* 14 digits, the last of which is a check digit. */
static char *gtin(int product)
{
    char digits[15];
    g_snprintf(digits, sizeof digits, "0950600%06d0", product);
    int sum = 0;
    for (int i = 0; i < 13; i++) {
        sum += (digits[i] - '0') * (i % 2 == 0 ? 3 : 1);
    }
    digits[13] = (char)('0' + (10 - sum % 10) % 10);
    return g_strdup(digits);
}

char *shop_thing_name(Thing thing)
{
    switch (thing.level) {
    case THING_ANY:
        return g_strdup("");
    case THING_DEPARTMENT:
        return g_strdup_printf("d%d", thing.number);
    case THING_KIND:
        return g_strdup_printf("d%d/k%d", thing.number / SHOP_KINDS, thing.number % SHOP_KINDS);
    case THING_SUBKIND:
        return g_strdup_printf("d%d/k%d/s%d", thing.number / SHOP_SUBKINDS / SHOP_KINDS,
                               thing.number / SHOP_SUBKINDS % SHOP_KINDS,
                               thing.number % SHOP_SUBKINDS);
    case THING_BRAND:
        return g_strdup_printf("Brand%d", thing.number);
    case THING_PRODUCT:
        break;
    }
    return gtin(thing.number);
}

char *shop_thing_yaml(Thing thing)
{
    g_autofree char *name = shop_thing_name(thing);
    switch (thing.level) {
    case THING_ANY:
        return g_strdup("");
    case THING_DEPARTMENT:
    case THING_KIND:
    case THING_SUBKIND:
        return g_strdup_printf("category: %s", name);
    case THING_BRAND:
        return g_strdup_printf("brand: %s", name);
    case THING_PRODUCT:
        break;
    }
    return g_strdup_printf("product: \"%s\"", name);
}

/* A product of a department. */
static int product_of(int department)
{
    int subkind = department * SHOP_KINDS * SHOP_SUBKINDS + below(SHOP_KINDS * SHOP_SUBKINDS);
    int n_subkinds = SHOP_ZONES * SHOP_KINDS * SHOP_SUBKINDS;
    return subkind + n_subkinds * below(SHOP_PRODUCTS / n_subkinds);
}

/* Mostly of the own department. */
static Thing draw_thing(int department)
{
    int product = product_of(percent(70) ? department : below(SHOP_ZONES));
    int level = below(100);
    return shop_thing_of(product, level < 3    ? THING_DEPARTMENT
                                  : level < 25 ? THING_KIND
                                  : level < 65 ? THING_SUBKIND
                                  : level < 80 ? THING_BRAND
                                               : THING_PRODUCT);
}

static Asked draw_asked(Thing thing)
{
    Asked asked = {thing, PICK(14, 30, 60, 90, 180, 365), percent(80) ? 1 : 2 + below(2), 0};
    if (percent(12)) {
        asked.within_d = 0;
        asked.at_least = 1;
        asked.last_over_d = PICK(30, 60, 90);
    }
    return asked;
}

static void draw_place(Rule *rule, int department)
{
    int how = below(100);
    rule->n_zones = how < 92 ? 1 : how < 97 ? 2 + below(2) : 0;
    for (int i = 0; i < rule->n_zones; i++) {
        rule->zones[i] = (department + i * 7) % SHOP_ZONES;
    }
    rule->event = -1;
    if (rule->n_zones == 1 && percent(65)) {
        rule->stays_s = PICK(10, 20, 30, 45, 60, 90, 120, 180, 300);
    } else if (percent(80)) {
        rule->event = PICK(0, 0, 0, 1, 1, 2);
    }
}

static void draw_times(Rule *rule)
{
    if (percent(20)) {
        rule->from_minute = PICK(480, 540, 600, 720, 840, 960);
        rule->to_minute = rule->from_minute + PICK(90, 120, 180, 240);
    }
    rule->first_weekday = rule->last_weekday = -1;
    if (percent(15)) {
        rule->first_weekday = below(7);
        rule->last_weekday = (rule->first_weekday + below(4)) % 7;
    }
    if (percent(50)) {
        bool is_now = percent(80);
        rule->from_day = SHOP_TODAY + (is_now ? -below(30) : 14 + below(60));
        rule->until_day = rule->from_day + (is_now ? 45 : 20) + below(30);
    }
}

static Rule draw_by_hand(guint n_rules)
{
    int department = below(SHOP_ZONES);
    Rule rule = {.language = percent(6) ? below(SHOP_LANGUAGES) : -1, .offered = -1};
    draw_place(&rule, department);
    draw_times(&rule);
    if (percent(75)) {
        rule.n_wanted = percent(85) ? 1 : 2;
        for (int i = 0; i < rule.n_wanted; i++) {
            rule.wanted[i] = draw_asked(draw_thing(department));
        }
    } else {
        rule.visits = 2 + below(6);
        rule.visits_within_d = PICK(7, 14, 30);
        rule.visits_fewer = percent(30);
    }
    if (percent(35)) {
        rule.n_unwanted = 1;
        rule.unwanted[0] = (Asked){draw_thing(department), PICK(14, 30, 90), 1, 0};
    }
    if (percent(8)) {
        rule.offered = below((int)n_rules);
        rule.offered_within_d = PICK(3, 7, 14);
    }
    return rule;
}

/* Who bought one product and not the other, in the department of the other. */
static Rule draw_of_catalogue(void)
{
    int department = below(SHOP_ZONES);
    int first = product_of(percent(80) ? department : below(SHOP_ZONES));
    int second = product_of(department);
    Rule rule = {
        .n_zones = 1,
        .zones = {department},
        .stays_s = PICK(20, 30, 45, 60, 90, 120),
        .event = -1,
        .language = -1,
        .n_wanted = 1,
        .wanted = {{shop_thing_of(first, THING_PRODUCT), PICK(30, 90, 180, 365), 1, 0}},
        .n_unwanted = 1,
        .unwanted = {{shop_thing_of(second, THING_PRODUCT), 365, 1, 0}},
        .offered = -1,
        .first_weekday = -1,
    };
    return rule;
}

GArray *shop_rules(guint n)
{
    GArray *rules = g_array_new(FALSE, FALSE, sizeof(Rule));
    state = 1;
    for (guint i = 0; i < n; i++) {
        Rule rule = i < BY_HAND ? draw_by_hand(n) : draw_of_catalogue();
        g_array_append_val(rules, rule);
    }
    return rules;
}

static int by_day(const void *a, const void *b)
{
    return ((const Purchase *)a)->day - ((const Purchase *)b)->day;
}

static int by_time(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

static Shopper draw_shopper(guint n_rules)
{
    Shopper shopper = {
        .language = percent(75) ? 0 : 1 + below(SHOP_LANGUAGES - 1),
        .has_history = percent(90),
        .has_visits = percent(85),
        .n_purchases = 10 + below(51),
        .n_visits = 1 + below(20),
        .n_offers = below(9),
    };
    int liked[5];
    for (int i = 0; i < 5; i++) {
        liked[i] = below(SHOP_ZONES);
    }
    for (int i = 0; i < shopper.n_purchases; i++) {
        int product = product_of(percent(75) ? liked[below(5)] : below(SHOP_ZONES));
        shopper.purchases[i] = (Purchase){product, SHOP_TODAY - 1 - below(365), 100 + below(9900)};
    }
    qsort(shopper.purchases, (size_t)shopper.n_purchases, sizeof *shopper.purchases, by_day);
    for (int i = 0; i < shopper.n_visits; i++) {
        shopper.visits_us[i] = MONDAY_UTC - below(30 * 24 * 60) * BECKON_MINUTE_US;
    }
    qsort(shopper.visits_us, (size_t)shopper.n_visits, sizeof *shopper.visits_us, by_time);
    for (int i = 0; i < shopper.n_offers; i++) {
        shopper.offers[i].campaign = below((int)n_rules);
        shopper.offers[i].t_us = MONDAY_UTC - (9 - i) * 2 * DAY_US + below(1000);
    }
    return shopper;
}

GArray *shop_shoppers(guint n_rules)
{
    GArray *shoppers = g_array_new(FALSE, FALSE, sizeof(Shopper));
    state = 2;
    for (int i = 0; i < SHOP_SHOPPERS; i++) {
        Shopper shopper = draw_shopper(n_rules);
        g_array_append_val(shoppers, shopper);
    }
    return shoppers;
}

GArray *shop_events(const GArray *shoppers, guint n)
{
    GArray *events = g_array_new(FALSE, FALSE, sizeof(Event));
    state = 3;
    for (guint i = 0; i < n; i++) {
        Event event = {.shopper = below((int)shoppers->len), .deaf = percent(1)};
        const Shopper *shopper = &g_array_index(shoppers, Shopper, event.shopper);
        int bought = shopper->purchases[below(shopper->n_purchases)].product;
        event.zone =
            percent(60) ? shop_thing_of(bought, THING_DEPARTMENT).number : below(SHOP_ZONES);
        event.event = PICK(0, 1, 2, 3, 3, 3);
        event.stayed_us = event.event == 0 ? 0 : (5 + below(400)) * BECKON_SECOND_US;
        /* Open from 8 to 20 o'clock of a shop in UTC, on seven days. */
        event.now_us = MONDAY_UTC + below(7) * DAY_US + (480 + below(720)) * BECKON_MINUTE_US +
                       below(60) * BECKON_SECOND_US;
        g_array_append_val(events, event);
    }
    return events;
}

char *shop_store(void)
{
    GString *text = g_string_new("store: department\ntimezone: UTC\ncurrency: EUR\n"
                                 "languages: [en, de, fr]\n"
                                 "scanners: {a: {socket: a.sock}}\nzones:\n");
    for (int i = 0; i < SHOP_ZONES; i++) {
        g_string_append_printf(text, "  z%d: {nearest: [a]}\n", i);
    }
    return g_string_free(text, FALSE);
}

char *shop_catalogue(void)
{
    GString *text = g_string_new("gtin,name,category,brand,price,low_30d\n");
    for (int i = 0; i < SHOP_PRODUCTS; i++) {
        g_autofree char *id = gtin(i);
        g_autofree char *category = shop_thing_name(shop_thing_of(i, THING_SUBKIND));
        g_autofree char *brand = shop_thing_name(shop_thing_of(i, THING_BRAND));
        g_string_append_printf(text, "%s,No. %d,%s,%s,19.90 EUR,17.90 EUR\n", id, i, category,
                               brand);
    }
    return g_string_free(text, FALSE);
}

static void append_asked(GString *text, const Asked *asked)
{
    g_autofree char *thing = shop_thing_yaml(asked->thing);
    g_string_append_printf(text, "{bought: {%s", thing);
    if (asked->within_d > 0) {
        g_string_append_printf(text, ", within: %dd", asked->within_d);
    }
    if (asked->at_least > 1) {
        g_string_append_printf(text, ", at_least: %d", asked->at_least);
    }
    if (asked->last_over_d > 0) {
        g_string_append_printf(text, ", last_over: %dd", asked->last_over_d);
    }
    g_string_append(text, "}}");
}

static void append_either(GString *text, const Asked *asked, int n)
{
    g_string_append(text, n > 1 ? "    - any:\n" : "");
    for (int i = 0; i < n; i++) {
        g_string_append(text, n > 1 ? "        - " : "    - ");
        append_asked(text, &asked[i]);
        g_string_append_c(text, '\n');
    }
}

static void append_place(GString *text, const Rule *rule)
{
    g_string_append(text, rule->n_zones > 1 ? "    - any:\n" : "");
    for (int i = 0; i < rule->n_zones; i++) {
        g_string_append_printf(text, "%s- zone: z%d\n", rule->n_zones > 1 ? "        " : "    ",
                               rule->zones[i]);
    }
    if (rule->stays_s > 0) {
        g_string_append_printf(text, "      stays: %ds\n", rule->stays_s);
    }
}

static void append_past(GString *text, const Rule *rule)
{
    append_either(text, rule->wanted, rule->n_wanted);
    if (rule->n_unwanted > 0) {
        g_string_append(text, "    - none:\n        - ");
        append_asked(text, &rule->unwanted[0]);
        g_string_append_c(text, '\n');
    }
    if (rule->visits > 0) {
        g_string_append_printf(text, "    - %svisits: {at_least: %d, within: %dd}%s\n",
                               rule->visits_fewer ? "none: [{" : "", rule->visits,
                               rule->visits_within_d, rule->visits_fewer ? "}]" : "");
    }
    if (rule->offered >= 0) {
        g_autofree char *name = shop_campaign_name((guint)rule->offered);
        g_string_append_printf(text, "    - none: [{offered: {campaign: %s, within: %dd}}]\n", name,
                               rule->offered_within_d);
    }
}

static void append_times(GString *text, const Rule *rule)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    if (rule->to_minute > 0) {
        g_string_append_printf(text, "    - hours: [\"%02d:%02d-%02d:%02d\"]\n",
                               rule->from_minute / 60, rule->from_minute % 60, rule->to_minute / 60,
                               rule->to_minute % 60);
    }
    if (rule->first_weekday >= 0) {
        g_string_append_printf(text, "    - days: [%s-%s]\n", days[rule->first_weekday],
                               days[rule->last_weekday]);
    }
}

static void append_runs(GString *text, const Rule *rule)
{
    if (rule->until_day > 0) {
        char from[16], until[16];
        g_autoptr(GDate) date = g_date_new_dmy(1, 1, 1970);
        g_date_add_days(date, (guint)rule->from_day);
        g_date_strftime(from, sizeof from, "%Y-%m-%d", date);
        g_date_add_days(date, (guint)(rule->until_day - rule->from_day));
        g_date_strftime(until, sizeof until, "%Y-%m-%d", date);
        g_string_append_printf(text, "runs: {from: %s, until: %s}\n", from, until);
    }
}

char *shop_campaign_name(guint number)
{
    return g_strdup_printf("c%06u", number);
}

static GString *begin_campaign(guint number)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(
        text,
        "campaign: c%06u\n"
        "title: Campaign %u\n"
        "status: live\n"
        "give:\n"
        "  by: 2.00 EUR\n"
        "  valid: 2h\n"
        "  text:\n"
        "    en: {title: \"{reduce} off\", body: \"Good until {until}.\"}\n"
        "    de: {title: \"{reduce} weniger\", body: \"Gültig bis {until}.\"}\n"
        "    fr: {title: \"{reduce} de moins\", body: \"Valable jusqu'à {until}.\"}\n"
        "limits: {per_shopper: 1 per 7d, budget: 2500 EUR}\n",
        number, number);
    return text;
}

char *shop_campaign_when(const char *when, guint number)
{
    GString *text = begin_campaign(number);
    g_string_append_printf(text, "when: %s\n", when);
    return g_string_free(text, FALSE);
}

char *shop_campaign(const Rule *rule, guint number)
{
    static const char *const events[] = {"enter", "dwell", "leave"};
    static const char *const languages[] = {"en", "de", "fr"};
    GString *text = begin_campaign(number);
    append_runs(text, rule);
    g_string_append(text, "when:\n  all:\n");
    append_place(text, rule);
    if (rule->event >= 0) {
        g_string_append_printf(text, "    - event: %s\n", events[rule->event]);
    }
    if (rule->language >= 0) {
        g_string_append_printf(text, "    - language: %s\n", languages[rule->language]);
    }
    append_times(text, rule);
    append_past(text, rule);
    return g_string_free(text, FALSE);
}
