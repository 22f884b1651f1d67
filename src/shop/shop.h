/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SHOP_SHOP_H
#define BECKON_SHOP_SHOP_H

/* The shop as its file says: zones, scanners, the store's own beacons and sensors, time zone,
 * currency, languages. Immutable once parsed. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/diagnostic.h"

typedef struct {
    double x_m;
    double y_m;
} BeckonPoint;

typedef struct {
    char *name;
    char *socket; /* of the scanner link: absolute, or relative to the hub's run folder */
    bool has_at;
    BeckonPoint at;
    double offset_db; /* added to what this scanner hears; `offset: 3dB` */
} BeckonScanner;

typedef struct {
    char *name;
    bool offers;     /* false: no offer is ever made here */
    GArray *nearest; /* of guint: indices of scanners; may be empty when has_at */
    bool has_at;
    BeckonPoint at;
    double hysteresis_db; /* default 4 */
    int64_t dwell_us;     /* `dwell`, default 30 s: when the dwell event is due */
} BeckonZone;

typedef enum {
    BECKON_STORE_IBEACON,
    BECKON_STORE_EDDYSTONE_UID,
    BECKON_STORE_ADDRESS
} BeckonStoreIdKind;

/* A beacon or sensor that belongs to the store. */
typedef struct {
    char *name;
    bool is_sensor;
    BeckonStoreIdKind kind;
    uint8_t id[20]; /* iBeacon: uuid, major, minor big endian (20); UID: namespace, instance
                       (16); address: 6, most significant first */
    int zone;       /* index, or -1 */
} BeckonStoreBeacon;

typedef struct BeckonShop {
    char *name;
    char *timezone_name;
    GTimeZone *timezone;
    char currency[4];
    char **languages;     /* NULL-terminated, at least one, lower case */
    int64_t leave_us;     /* `leave`, default 60 s: unheard this long, a shopper has left */
    GPtrArray *scanners;  /* of BeckonScanner, in the file's order */
    GPtrArray *zones;     /* of BeckonZone */
    GPtrArray *beacons;   /* of BeckonStoreBeacon, sensors too */
    bool has_hub_beacon;  /* `hub-beacon`: the scanners' adapters send a beacon of the hub's own */
    uint8_t hub_uuid[16]; /* of it, as an iBeacon */
} BeckonShop;

/* NULL when there was an error among the diagnostics. */
BeckonShop *beckon_shop_parse(const BeckonSource *source, BeckonDiagnostics *diagnostics);

/* Reads and parses a file; the error's message is the formatted diagnostics. */
BeckonShop *beckon_shop_load(const char *path, GError **error);

BeckonShop *beckon_shop_ref(BeckonShop *shop);
void beckon_shop_unref(BeckonShop *shop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonShop, beckon_shop_unref)

guint beckon_shop_n_scanners(const BeckonShop *shop);
guint beckon_shop_n_zones(const BeckonShop *shop);
const BeckonScanner *beckon_shop_scanner(const BeckonShop *shop, guint i);
const BeckonZone *beckon_shop_zone(const BeckonShop *shop, guint i);

/* The index of a name, or -1. */
int beckon_shop_find_scanner(const BeckonShop *shop, const char *name);
int beckon_shop_find_zone(const BeckonShop *shop, const char *name);

/* The language of the shop that serves a wish best: itself when the shop speaks it, else the
 * shop's first. Borrowed. */
const char *beckon_shop_language(const BeckonShop *shop, const char *wish);

#endif
