/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shop/shop.h"

#include <string.h>

#include "base/error.h"

BeckonShop *beckon_shop_load(const char *path, GError **error)
{
    g_autoptr(BeckonSource) source = beckon_source_read(path, error);
    if (source == NULL) {
        return NULL;
    }
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonShop *shop = beckon_shop_parse(source, diagnostics);
    if (shop == NULL) {
        g_autofree char *text = beckon_diagnostics_format(diagnostics);
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID, g_strchomp(text));
    }
    return shop;
}

static void shop_clear(BeckonShop *shop)
{
    g_free(shop->name);
    g_free(shop->timezone_name);
    g_clear_pointer(&shop->timezone, g_time_zone_unref);
    g_strfreev(shop->languages);
    g_ptr_array_unref(shop->scanners);
    g_ptr_array_unref(shop->zones);
    g_ptr_array_unref(shop->beacons);
}

BeckonShop *beckon_shop_ref(BeckonShop *shop)
{
    return g_atomic_rc_box_acquire(shop);
}

void beckon_shop_unref(BeckonShop *shop)
{
    if (shop != NULL) {
        g_atomic_rc_box_release_full(shop, (GDestroyNotify)shop_clear);
    }
}

guint beckon_shop_n_scanners(const BeckonShop *shop)
{
    return shop->scanners->len;
}

guint beckon_shop_n_zones(const BeckonShop *shop)
{
    return shop->zones->len;
}

guint beckon_shop_n_beacons(const BeckonShop *shop)
{
    return shop->beacons->len;
}

const BeckonScanner *beckon_shop_scanner(const BeckonShop *shop, guint i)
{
    return g_ptr_array_index(shop->scanners, i);
}

const BeckonZone *beckon_shop_zone(const BeckonShop *shop, guint i)
{
    return g_ptr_array_index(shop->zones, i);
}

const BeckonStoreBeacon *beckon_shop_beacon(const BeckonShop *shop, guint i)
{
    return g_ptr_array_index(shop->beacons, i);
}

bool beckon_shop_has_fingerprints(const BeckonShop *shop)
{
    for (guint i = 0; i < shop->zones->len; i++) {
        if (beckon_shop_zone(shop, i)->heard->len == 0) {
            return false;
        }
    }
    return shop->zones->len > 0;
}

int beckon_shop_find_scanner(const BeckonShop *shop, const char *name)
{
    for (guint i = 0; i < shop->scanners->len; i++) {
        if (strcmp(beckon_shop_scanner(shop, i)->name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

int beckon_shop_find_zone(const BeckonShop *shop, const char *name)
{
    for (guint i = 0; i < shop->zones->len; i++) {
        if (strcmp(beckon_shop_zone(shop, i)->name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

int beckon_shop_find_beacon(const BeckonShop *shop, const char *name)
{
    for (guint i = 0; i < shop->beacons->len; i++) {
        if (strcmp(beckon_shop_beacon(shop, i)->name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const char *beckon_shop_language(const BeckonShop *shop, const char *wish)
{
    for (char **language = shop->languages; wish != NULL && *language != NULL; language++) {
        gsize len = strlen(*language);
        if (g_ascii_strncasecmp(*language, wish, len) == 0 &&
            (wish[len] == '\0' || wish[len] == '-')) {
            return *language;
        }
    }
    return shop->languages[0];
}
