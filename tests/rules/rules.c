/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/rules.h"

#include <string.h>

#include "base/time.h"

static const char shop_text[] = "store: corner\n"
                                "timezone: Europe/Berlin\n"
                                "currency: EUR\n"
                                "languages: [en, de]\n"
                                "leave: 60s\n"
                                "scanners:\n"
                                "  a: {socket: a.sock}\n"
                                "  b: {socket: b.sock}\n"
                                "  c: {socket: c.sock}\n"
                                "  d: {socket: d.sock}\n"
                                "zones:\n"
                                "  door: {nearest: [a], offers: false}\n"
                                "  shoes: {nearest: [b], dwell: 30s}\n"
                                "  sport: {nearest: [c], dwell: 30s}\n"
                                "  till: {nearest: [d], dwell: 30s}\n"
                                "beacons:\n"
                                "  lamp: {address: \"A4:C1:38:00:00:01\", zone: shoes}\n"
                                "sensors:\n"
                                "  fridge: {bthome: \"A4:C1:38:00:00:02\", silent: 15m}\n";

static const char catalogue_text[] =
    "gtin,name,category,brand,price,low_30d\n"
    "4006381333931,Socks,sports/socks,Ullmark,20.00 EUR,19.00 EUR\n"
    "96385074,Bottle,sports/bottles,Lumo,9.95 EUR,9.95 EUR\n"
    "036000291452,Poles,sports/poles,Nordwald,89.99 EUR,\n";

static BeckonSource *source(const char *name, const char *text)
{
    return beckon_source_new(name, text, strlen(text));
}

static void stop_if_wrong(const BeckonDiagnostics *diagnostics)
{
    g_autofree char *text = beckon_diagnostics_format(diagnostics);
    if (beckon_diagnostics_errors(diagnostics) > 0) {
        g_error("%s", text);
    }
}

static BeckonRuleset *compile(const char *catalogue, const char *name, va_list files)
{
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonSource) shop_source = source("store.yaml", shop_text);
    g_autoptr(BeckonShop) shop = beckon_shop_parse(shop_source, diagnostics);
    stop_if_wrong(diagnostics);
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_ptr_array_add(sources, source("catalogue.csv", catalogue));
    for (const char *file = name; file != NULL; file = va_arg(files, const char *)) {
        g_ptr_array_add(sources, source(file, va_arg(files, const char *)));
    }
    BeckonRuleset *set = beckon_ruleset_compile(shop, sources, diagnostics);
    stop_if_wrong(diagnostics);
    return set;
}

BeckonRuleset *test_rules_compile(const char *name, ...)
{
    va_list files;
    va_start(files, name);
    BeckonRuleset *set = compile(catalogue_text, name, files);
    va_end(files);
    return set;
}

BeckonRuleset *test_rules_compile_with(const char *catalogue, const char *name, ...)
{
    va_list files;
    va_start(files, name);
    BeckonRuleset *set = compile(catalogue, name, files);
    va_end(files);
    return set;
}

char *test_campaign(const char *name, const char *when, const char *give, const char *further)
{
    return g_strdup_printf(
        "campaign: %s\n"
        "when: %s\n"
        "give: {%s%svalid: 2h,"
        " text: {en: {title: Now, body: Here}, de: {title: Jetzt, body: Hier}}}\n"
        "%s",
        name, when, give, give[0] != '\0' ? ", " : "", further);
}

int64_t test_clock(const char *time)
{
    g_autofree char *text = g_strdup_printf("2026-11-24T%s+01:00", time);
    int64_t us = 0;
    g_assert_true(beckon_time_parse(text, &us, NULL));
    return us;
}
