/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/scanners/scanner-state.h"

#include "engine/scanners/radio-words.h"

BeckonScannerCondition beckon_scanner_condition(const BeckonEngine *engine, guint scanner)
{
    const BeckonScannerHealth *health = &engine->health[scanner];
    if (!beckon_scanner_link_connected(engine->links->pdata[scanner])) {
        return BECKON_SCANNER_IS_AWAY;
    }
    switch (beckon_timeline_state(engine->timeline, scanner)) {
    case BECKON_SCANNER_AWAY:
        return BECKON_SCANNER_IS_GREETING;
    case BECKON_SCANNER_RUNNING:
        return health->hearing || health->tick_us == 0 ? BECKON_SCANNER_IS_HEARING
                                                       : BECKON_SCANNER_IS_DEAF;
    case BECKON_SCANNER_ENDED:
        return BECKON_SCANNER_HAS_ENDED;
    }
    return BECKON_SCANNER_IS_AWAY;
}

const char *beckon_scanner_condition_word(BeckonScannerCondition condition)
{
    switch (condition) {
    case BECKON_SCANNER_IS_AWAY:
        return "away";
    case BECKON_SCANNER_IS_GREETING:
        return "greeting";
    case BECKON_SCANNER_IS_HEARING:
        return "hearing";
    case BECKON_SCANNER_IS_DEAF:
        return "deaf";
    case BECKON_SCANNER_HAS_ENDED:
        return "ended";
    }
    return "";
}

static GVariant *describe_changes(const BeckonRadioHistory *history)
{
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < history->n; i++) {
        GVariantDict dict;
        g_variant_dict_init(&dict, NULL);
        g_variant_dict_insert(&dict, "wall_us", "x", history->moments[i].wall_us);
        g_variant_dict_insert(&dict, "radio", "s", beckon_radio_moment_word(&history->moments[i]));
        g_variant_builder_add_value(&out, g_variant_dict_end(&dict));
    }
    return g_variant_builder_end(&out);
}

/* Of a scanner that is away nobody knows how its radio is; the numbers are those told last. */
static void describe_radio(GVariantDict *dict, const BeckonScannerHealth *health, bool away)
{
    const BeckonLinkHealth *radio = &health->radio;
    bool told = radio->source != 0 && !away;
    g_autofree char *watchdog = beckon_radio_watchdog_words(radio);
    g_variant_dict_insert(dict, "source", "s", beckon_radio_source_word(radio->source));
    g_variant_dict_insert(dict, "adapter", "s", radio->adapter);
    g_variant_dict_insert(dict, "radio", "s", told ? beckon_radio_state_word(radio->state) : "");
    g_variant_dict_insert(dict, "beacon", "s", told ? beckon_radio_beacon_word(radio->beacon) : "");
    g_variant_dict_insert(dict, "restarts", "t", (uint64_t)radio->restarts);
    g_variant_dict_insert(dict, "reopens", "t", (uint64_t)radio->reopens);
    g_variant_dict_insert(dict, "losses", "t", (uint64_t)radio->losses);
    g_variant_dict_insert(dict, "takings", "t", (uint64_t)radio->takings);
    g_variant_dict_insert(dict, "power_cycles", "t", (uint64_t)radio->power_cycles);
    g_variant_dict_insert(dict, "watchdog", "s", watchdog);
    g_variant_dict_insert_value(dict, "changes", describe_changes(&health->history));
}

static GVariant *describe(const BeckonEngine *engine, guint scanner)
{
    GVariantDict dict;
    const BeckonScannerHealth *health = &engine->health[scanner];
    BeckonScannerCondition condition = beckon_scanner_condition(engine, scanner);
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "name", "s", beckon_shop_scanner(engine->shop, scanner)->name);
    g_variant_dict_insert(&dict, "state", "s", beckon_scanner_condition_word(condition));
    g_variant_dict_insert(&dict, "heard", "t", health->heard);
    g_variant_dict_insert(&dict, "unknown", "t", health->unknown);
    g_variant_dict_insert(&dict, "malformed", "t", health->malformed);
    g_variant_dict_insert(&dict, "tick_us", "x", health->tick_us);
    g_variant_dict_insert(&dict, "trouble", "s",
                          beckon_scanner_link_trouble(engine->links->pdata[scanner]));
    describe_radio(&dict, health, condition == BECKON_SCANNER_IS_AWAY);
    return g_variant_dict_end(&dict);
}

GVariant *beckon_scanner_describe_all(const BeckonEngine *engine)
{
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < engine->links->len; i++) {
        g_variant_builder_add_value(&out, describe(engine, i));
    }
    return g_variant_builder_end(&out);
}
