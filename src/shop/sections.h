/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SHOP_SECTIONS_H
#define BECKON_SHOP_SECTIONS_H

/* The sections of the shop file. Each reads itself into the shop that is being made (a
 * BeckonShop *), as the rows of its table of keys want it. */

#include "base/yaml.h"
#include "shop/shop.h"

void beckon_scanners_read(const BeckonYaml *yaml, const BeckonYamlNode *section, void *shop);

/* Needs the scanners. */
void beckon_zones_read(const BeckonYaml *yaml, const BeckonYamlNode *section, void *shop);

/* Need the zones. */
void beckon_store_beacons_read(const BeckonYaml *yaml, const BeckonYamlNode *section, void *shop);
void beckon_store_sensors_read(const BeckonYaml *yaml, const BeckonYamlNode *section, void *shop);

void beckon_hub_beacon_read(const BeckonYaml *yaml, const BeckonYamlNode *section, void *shop);

void beckon_scanner_free(BeckonScanner *scanner);
void beckon_zone_free(BeckonZone *zone);
void beckon_store_beacon_free(BeckonStoreBeacon *beacon);

/* `at: [X, Y]`, in metres. False, with a diagnostic, when it is not that. */
bool beckon_point_read(const BeckonYaml *yaml, const BeckonYamlNode *value, BeckonPoint *ret);

#endif
