/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "match-shapes.h"

#include <string.h>

#include "bench.h"

static uint64_t state;

static int below(int n)
{
    return (int)(bench_random(&state) % (uint64_t)n);
}

static void add(GPtrArray *sources, const char *name, char *text)
{
    g_ptr_array_add(sources, beckon_source_new(name, text, strlen(text)));
    g_free(text);
}

static void add_campaign(GPtrArray *sources, guint number, char *text)
{
    g_autofree char *name = g_strdup_printf("c%06u.yaml", number);
    add(sources, name, text);
}

typedef void (*Change)(Rule *rule);

static void keep(Rule *rule)
{
}

static void put_in_one_zone(Rule *rule)
{
    rule->n_zones = 1;
    rule->zones[0] = 0;
}

static void take_zones_out(Rule *rule)
{
    rule->n_zones = 0;
    rule->stays_s = 0;
}

static void take_purchases_out(Rule *rule)
{
    rule->n_wanted = rule->n_unwanted = 0;
    if (rule->visits == 0) {
        rule->visits = 2 + below(6);
        rule->visits_within_d = 7 + below(24);
    }
}

static void add_rules(GPtrArray *sources, guint n, Change change)
{
    g_autoptr(GArray) rules = shop_rules(n);
    for (guint i = 0; i < n; i++) {
        Rule *rule = &g_array_index(rules, Rule, i);
        change(rule);
        add_campaign(sources, i, shop_campaign(rule, i));
    }
}

static char *any_bought(void)
{
    Thing thing = shop_thing_of(below(SHOP_PRODUCTS), (ThingLevel)(THING_KIND + below(4)));
    g_autofree char *name = shop_thing_yaml(thing);
    return g_strdup_printf("{bought: {%s, within: %dd}}", name, 10 + below(350));
}

/* The campaigns of these shapes differ in `when` alone. */
static char *when_nested(void)
{
    g_autofree char *first = any_bought(), *second = any_bought(), *third = any_bought();
    return g_strdup_printf("{all: [{zone: z%d, stays: %ds}, {any: [%s, {none: [{any: [%s, "
                           "{visits: {at_least: %d}}]}, {none: [{language: de}, %s]}]}, {all: "
                           "[{language: fr}, {hours: [\"%02d:00-%02d:30\"]}]}]}]}",
                           below(SHOP_ZONES), 20 + below(300), first, second, 2 + below(6), third,
                           8 + below(6), 14 + below(6));
}

static char *when_one_category(void)
{
    return g_strdup_printf("{all: [{zone: z%d, stays: %ds}, {bought: {category: d7, within: %dd, "
                           "at_least: %d}}]}",
                           below(SHOP_ZONES), 20 + below(300), 10 + below(350), 1 + below(4));
}

static char *when_many_things(void)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "{all: [{zone: z%d, stays: %ds}, {any: [", below(SHOP_ZONES),
                           20 + below(300));
    for (int i = 0; i < 12; i++) {
        g_autofree char *bought = any_bought();
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", bought);
    }
    g_string_append(text, "]}]}");
    return g_string_free(text, FALSE);
}

static char *when_all_match(void)
{
    return g_strdup_printf("{zone: z%d}", below(SHOP_ZONES));
}

GPtrArray *shapes_sources(const char *shape, guint n)
{
    static const struct {
        const char *name;
        Change change;       /* of the store's campaigns … */
        char *(*when)(void); /* … or what they ask instead */
    } shapes[] = {
        {"shop", keep, NULL},
        {"no-bought", take_purchases_out, NULL},
        {"one-zone", put_in_one_zone, NULL},
        {"no-zone", take_zones_out, NULL},
        {"nested", NULL, when_nested},
        {"one-category", NULL, when_one_category},
        {"many-things", NULL, when_many_things},
        {"all-match", NULL, when_all_match},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
        if (strcmp(shapes[i].name, shape) != 0) {
            continue;
        }
        GPtrArray *sources = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
        add(sources, "catalogue.csv", shop_catalogue());
        state = 4;
        if (shapes[i].change != NULL) {
            add_rules(sources, n, shapes[i].change);
        }
        for (guint j = 0; shapes[i].when != NULL && j < n; j++) {
            g_autofree char *when = shapes[i].when();
            add_campaign(sources, j, shop_campaign_when(when, j));
        }
        return sources;
    }
    return NULL;
}
