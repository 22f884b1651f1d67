/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_SENSOR_KEYS_H
#define BECKON_ENGINE_SENSOR_KEYS_H

/* The bind keys of the store's sensors whose adverts are sealed, from a file of their own: a line
 * each of a name in the shop file and 32 hexadecimal digits. */

#include "engine/fixtures.h"
#include "shop/shop.h"
#include "wire/link.h"

typedef struct BeckonSensorKeys BeckonSensorKeys;

/* An empty path gives none. BECKON_ERROR_INVALID, with the line: no such sensor, no key, or two;
 * and as of beckon_secret_file_read. */
BeckonSensorKeys *beckon_sensor_keys_open(const char *path, const BeckonShop *shop, GError **error);
/* The same of a text. */
BeckonSensorKeys *beckon_sensor_keys_parse(const char *text, const BeckonShop *shop,
                                           GError **error);

/* Wipes them. */
void beckon_sensor_keys_free(BeckonSensorKeys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSensorKeys, beckon_sensor_keys_free)

bool beckon_sensor_keys_has(const BeckonSensorKeys *keys, guint fixture);

/* Appends the frames that tell a scanner of them, under the handles of this run; none when there
 * are none. */
void beckon_sensor_keys_put(const BeckonSensorKeys *keys, const BeckonFixtures *fixtures,
                            uint64_t generation, GByteArray *frames);

#endif
