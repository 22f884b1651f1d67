/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/fixture-shop.h"

#include <string.h>

static const char text[] =
    "store: test\n"
    "timezone: UTC\n"
    "currency: EUR\n"
    "languages: [en]\n"
    "scanners: {left: {}, right: {}}\n"
    "zones: {books: {nearest: [left]}, toys: {nearest: [right]}}\n"
    "beacons:\n"
    "  lamp: {ibeacon: {uuid: f7826da6-4fa2-4e98-8024-bc5b71e0893e, major: 258, minor: 772}}\n"
    "  sign: {eddystone-uid: {namespace: edd1ebeac04e5defa017, instance: 0bdb87539b67}}\n"
    "  gate: {address: \"A4:C1:38:00:11:21\"}\n"
    "sensors:\n"
    "  fridge: {bthome: \"A4:C1:38:00:11:22\", silent: 15m, range: {temperature: [1, 8]}}\n"
    "  shelf: {ruuvi: \"A4:C1:38:00:11:23\"}\n";

BeckonShop *test_fixture_shop(void)
{
    g_autoptr(BeckonSource) source = beckon_source_new("store.yaml", text, strlen(text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonShop *shop = beckon_shop_parse(source, diagnostics);
    g_assert_nonnull(shop);
    return shop;
}
