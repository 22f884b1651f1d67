/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The shop file, store.yaml; its larger sections have files of their own (shop/sections.h). */

#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/yaml-value.h"
#include "shop/sections.h"
#include "shop/shop.h"

#define DEFAULT_LEAVE_US (60 * BECKON_SECOND_US)

static BeckonShop *shop_new(void)
{
    BeckonShop *shop = g_atomic_rc_box_new0(BeckonShop);
    shop->leave_us = DEFAULT_LEAVE_US;
    shop->scanners = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_scanner_free);
    shop->zones = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_zone_free);
    shop->beacons = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_store_beacon_free);
    return shop;
}

static void read_name(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonShop *shop = target;
    shop->name = g_strdup(beckon_yaml_name(yaml, value));
}

/* GLib opens the file that the name leads to, so it may lead nowhere but into the database. */
static bool is_timezone_name(const char *name)
{
    return g_ascii_isalpha(name[0]) && strstr(name, "..") == NULL &&
           strlen(name) <= BECKON_LIMIT_NAME_BYTES;
}

static void read_timezone(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonShop *shop = target;
    const char *name = beckon_yaml_text(yaml, value);
    if (name == NULL) {
        return;
    }
    shop->timezone = is_timezone_name(name) ? g_time_zone_new_identifier(name) : NULL;
    shop->timezone_name = g_strdup(name);
    if (shop->timezone == NULL) {
        beckon_yaml_error(yaml, value, BECKON_CODE_TIMEZONE, NULL,
                          "there is no time zone '%s': write it like Europe/Berlin", name);
    }
}

static void read_currency(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonShop *shop = target;
    const char *text = beckon_yaml_text(yaml, value);
    if (text == NULL) {
        return;
    }
    if (strlen(text) != 3 || strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3) {
        beckon_yaml_error(yaml, value, BECKON_CODE_CURRENCY, NULL,
                          "'%s' is not a currency: write the three capital letters of ISO 4217, "
                          "like EUR",
                          text);
        return;
    }
    g_strlcpy(shop->currency, text, sizeof shop->currency);
}

static bool is_language(const char *text)
{
    gsize letters = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    gsize all = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return letters >= 2 && letters <= 3 && text[all] == '\0' && all <= 16 &&
           (all == letters || text[letters] == '-');
}

static void read_languages(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonShop *shop = target;
    if (!beckon_yaml_expect(yaml, value, BECKON_YAML_LIST)) {
        return;
    }
    g_autoptr(GStrvBuilder) languages = g_strv_builder_new();
    for (guint i = 0; i < beckon_yaml_size(value); i++) {
        const BeckonYamlNode *item = beckon_yaml_item(value, i);
        const char *language = beckon_yaml_text(yaml, item);
        if (language != NULL && !is_language(language)) {
            beckon_yaml_error(yaml, item, BECKON_CODE_LANGUAGE, NULL,
                              "'%s' is not a language: write it like en or pt-br", language);
        } else if (language != NULL) {
            g_strv_builder_add(languages, language);
        }
    }
    guint size = beckon_yaml_size(value);
    if (size == 0 || size > BECKON_LIMIT_LANGUAGES) {
        beckon_yaml_error(yaml, value, BECKON_CODE_TOO_MANY, NULL,
                          "a shop speaks 1 to %d languages", BECKON_LIMIT_LANGUAGES);
    }
    shop->languages = g_strv_builder_end(languages);
}

static void read_leave(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonShop *shop = target;
    beckon_yaml_duration(yaml, value, BECKON_SECOND_US, &shop->leave_us);
}

BeckonShop *beckon_shop_parse(const BeckonSource *source, BeckonDiagnostics *diagnostics)
{
    /* In the order in which one needs the other: zones name scanners, beacons name zones. */
    static const BeckonYamlField fields[] = {
        {"store", true, read_name},
        {"timezone", true, read_timezone},
        {"currency", true, read_currency},
        {"languages", true, read_languages},
        {"leave", false, read_leave},
        {"scanners", true, beckon_scanners_read},
        {"zones", true, beckon_zones_read},
        {"beacons", false, beckon_store_beacons_read},
        {"sensors", false, beckon_store_sensors_read},
        {"hub-beacon", false, beckon_hub_beacon_read},
    };
    guint errors_before = beckon_diagnostics_errors(diagnostics);
    g_autoptr(BeckonYaml) yaml = beckon_yaml_parse(source, diagnostics);
    if (yaml == NULL) {
        return NULL;
    }
    g_autoptr(BeckonShop) shop = shop_new();
    beckon_yaml_read_fields(yaml, yaml->root, "the shop file", fields, G_N_ELEMENTS(fields), shop);
    return beckon_diagnostics_errors(diagnostics) == errors_before ? g_steal_pointer(&shop) : NULL;
}
