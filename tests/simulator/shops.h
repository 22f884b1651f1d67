/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SIMULATOR_SHOPS_H
#define TESTS_SIMULATOR_SHOPS_H

/* Shops for the tests of the simulator. */

#include "testing.h"

#include <string.h>

#include "shop/shop.h"

static inline BeckonShop *test_shop_parse(const char *text)
{
    g_autoptr(BeckonSource) source = beckon_source_new("store.yaml", text, strlen(text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonShop *shop = beckon_shop_parse(source, diagnostics);
    if (shop == NULL) {
        g_autofree char *faults = beckon_diagnostics_format(diagnostics);
        g_error("%s", faults);
    }
    return shop;
}

#define TEST_SHOP                                                                                  \
    "store: test\n"                                                                                \
    "timezone: Europe/Berlin\n"                                                                    \
    "currency: EUR\n"                                                                              \
    "languages: [en, de]\n"                                                                        \
    "scanners:\n"                                                                                  \
    "  door: {socket: door.sock, at: [0.0, 0.0]}\n"                                                \
    "  shoes: {socket: shoes.sock, at: [12.0, 0.0]}\n"                                             \
    "  food: {socket: food.sock, at: [24.0, 0.0]}\n"                                               \
    "zones:\n"                                                                                     \
    "  door: {nearest: [door]}\n"                                                                  \
    "  shoes: {nearest: [shoes]}\n"                                                                \
    "  food: {nearest: [food]}\n"

/* Three zones in a row, twelve metres apart, each with a scanner in its middle. */
static inline BeckonShop *test_shop_new(void)
{
    return test_shop_parse(TEST_SHOP);
}

/* The same with beacons and sensors of every kind, in this order. */
static inline BeckonShop *test_shop_new_with_things(void)
{
    return test_shop_parse(
        TEST_SHOP "beacons:\n"
                  "  a-beacon: {ibeacon: {uuid: f7826da6-4fa2-4e98-8024-bc5b71e0893e, major: 1, "
                  "minor: 2}, zone: shoes}\n"
                  "  a-uid: {eddystone-uid: {namespace: edd1ebeac04e5defa017, instance: "
                  "0bdb87539b67}, zone: food}\n"
                  "  a-tag: {address: \"A4:C1:38:00:11:33\"}\n"
                  "sensors:\n"
                  "  fridge-2: {bthome: \"A4:C1:38:00:11:22\", zone: food}\n"
                  "  a-ruuvi: {ruuvi: \"CB:B8:33:4C:88:4F\", zone: shoes}\n");
}

#endif
