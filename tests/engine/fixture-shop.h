/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_ENGINE_FIXTURE_SHOP_H
#define TESTS_ENGINE_FIXTURE_SHOP_H

/* A shop of two scanners (left, right), the beacons lamp (iBeacon), sign (Eddystone-UID) and gate
 * (an address), and the sensors fridge (BTHome) and shelf (RuuviTag), in this order. */

#include "shop/shop.h"

#define TEST_LAMP   0
#define TEST_SIGN   1
#define TEST_GATE   2
#define TEST_FRIDGE 3
#define TEST_SHELF  4

/* Aborts the program when it is wrong. */
BeckonShop *test_fixture_shop(void);

#endif
