/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shop/reference.h"

#include <string.h>

#include "base/codes.h"
#include "base/suggest.h"
#include "base/yaml-value.h"

int beckon_reference_zone(const BeckonShop *shop, const BeckonYaml *yaml,
                          const BeckonYamlNode *node)
{
    const char *name = beckon_yaml_text(yaml, node);
    int zone = name != NULL ? beckon_shop_find_zone(shop, name) : -1;
    if (name != NULL && zone < 0) {
        g_autofree const char **known = g_new(const char *, shop->zones->len + 1);
        for (guint i = 0; i < shop->zones->len; i++) {
            known[i] = beckon_shop_zone(shop, i)->name;
        }
        beckon_yaml_unknown(yaml, node, BECKON_CODE_UNKNOWN_ZONE, "zone", known, shop->zones->len);
    }
    return zone;
}

int beckon_reference_scanner(const BeckonShop *shop, const BeckonYaml *yaml,
                             const BeckonYamlNode *node)
{
    const char *name = beckon_yaml_text(yaml, node);
    int scanner = name != NULL ? beckon_shop_find_scanner(shop, name) : -1;
    if (name != NULL && scanner < 0) {
        g_autofree const char **known = g_new(const char *, shop->scanners->len + 1);
        for (guint i = 0; i < shop->scanners->len; i++) {
            known[i] = beckon_shop_scanner(shop, i)->name;
        }
        beckon_yaml_unknown(yaml, node, BECKON_CODE_UNKNOWN_SCANNER, "scanner", known,
                            shop->scanners->len);
    }
    return scanner;
}

int beckon_reference_beacon(const BeckonShop *shop, const BeckonYaml *yaml,
                            const BeckonYamlNode *node)
{
    const char *name = beckon_yaml_text(yaml, node);
    int beacon = name != NULL ? beckon_shop_find_beacon(shop, name) : -1;
    if (name != NULL && beacon < 0) {
        guint n_beacons = beckon_shop_n_beacons(shop);
        g_autofree const char **known = g_new(const char *, n_beacons + 1);
        for (guint i = 0; i < n_beacons; i++) {
            known[i] = beckon_shop_beacon(shop, i)->name;
        }
        beckon_yaml_unknown(yaml, node, BECKON_CODE_UNKNOWN_SENSOR, "sensor or beacon", known,
                            n_beacons);
    }
    return beacon;
}

BeckonQuantity beckon_reference_quantity(const BeckonYaml *yaml, const BeckonYamlNode *node)
{
    const char *name = beckon_yaml_text(yaml, node);
    BeckonQuantity quantity = name != NULL ? beckon_quantity_find(name) : 0;
    if (name != NULL && quantity == 0) {
        g_autofree const char **known = beckon_quantity_names();
        beckon_yaml_unknown(yaml, node, BECKON_CODE_UNKNOWN_QUANTITY, "quantity", known,
                            g_strv_length((char **)known));
    }
    return quantity;
}

const char *beckon_reference_language(const BeckonShop *shop, const BeckonYaml *yaml,
                                      const BeckonYamlNode *node)
{
    const char *name = beckon_yaml_text(yaml, node);
    if (name == NULL) {
        return NULL;
    }
    for (char **language = shop->languages; *language != NULL; language++) {
        if (strcmp(*language, name) == 0) {
            return *language;
        }
    }
    beckon_yaml_error(
        yaml, node, BECKON_CODE_LANGUAGE,
        beckon_suggest(name, (const char *const *)shop->languages, g_strv_length(shop->languages)),
        "'%s' is none of the shop's languages", name);
    return NULL;
}
