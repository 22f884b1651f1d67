/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SHOP_REFERENCE_H
#define BECKON_SHOP_REFERENCE_H

/* Where a file names a zone, a scanner, a beacon or a language of the shop, or what is measured. */

#include "base/yaml.h"
#include "shop/shop.h"

/* The index of what a node names; -1, with a diagnostic that holds the nearest name, when the
 * shop lacks it. */
int beckon_reference_zone(const BeckonShop *shop, const BeckonYaml *yaml,
                          const BeckonYamlNode *node);
int beckon_reference_scanner(const BeckonShop *shop, const BeckonYaml *yaml,
                             const BeckonYamlNode *node);

/* A beacon or sensor, in the same way. */
int beckon_reference_beacon(const BeckonShop *shop, const BeckonYaml *yaml,
                            const BeckonYamlNode *node);

/* What is measured; 0 in the same way. */
BeckonQuantity beckon_reference_quantity(const BeckonYaml *yaml, const BeckonYamlNode *node);

/* The shop's own copy of the language that a node names, or NULL in the same way. */
const char *beckon_reference_language(const BeckonShop *shop, const BeckonYaml *yaml,
                                      const BeckonYamlNode *node);

#endif
