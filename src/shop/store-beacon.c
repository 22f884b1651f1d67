/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/bytes.h"
#include "base/codes.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/yaml-value.h"
#include "shop/reference.h"
#include "shop/sections.h"

#define BEACON_SILENT_US (10 * BECKON_MINUTE_US)
#define SENSOR_SILENT_US (15 * BECKON_MINUTE_US)
#define LEAST_SILENT_US  (2 * BECKON_MINUTE_US) /* what stays the same is told once a minute */
#define EMPTY            (2 * BECKON_QUANTITY_PARTS)

/* One entry while it is read. */
typedef struct {
    const BeckonShop *shop;
    BeckonStoreBeacon *beacon;
    guint n_ids;
} Entry;

static void refuse_id(const BeckonYaml *yaml, const BeckonYamlNode *node, const char *example)
{
    beckon_yaml_error(yaml, node, BECKON_CODE_RADIO_ID, NULL, "this is not an id: write it like %s",
                      example);
}

/* Hexadecimal digits grouped as in the example, whose other characters stand for themselves. */
static bool read_hex(const BeckonYaml *yaml, const BeckonYamlNode *node, const char *example,
                     uint8_t *out, gsize len)
{
    const char *text = beckon_yaml_text(yaml, node);
    if (text == NULL) {
        return false;
    }
    g_autoptr(GString) digits = g_string_new(NULL);
    bool fits = strlen(text) == strlen(example);
    for (gsize i = 0; fits && text[i] != '\0'; i++) {
        if (g_ascii_isxdigit(example[i])) {
            g_string_append_c(digits, text[i]);
        } else {
            fits = text[i] == example[i];
        }
    }
    if (!fits || !beckon_hex_decode(digits->str, out, len)) {
        refuse_id(yaml, node, example);
        return false;
    }
    return true;
}

static void set_kind(Entry *entry, BeckonStoreIdKind kind)
{
    entry->beacon->kind = kind;
    entry->n_ids++;
}

static void read_uuid(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    read_hex(yaml, value, "f7826da6-4fa2-4e98-8024-bc5b71e0893e", target, 16);
}

static void read_u16(const BeckonYaml *yaml, const BeckonYamlNode *value, uint8_t *out)
{
    guint number = 0;
    if (beckon_yaml_number(yaml, value, 0, G_MAXUINT16, &number)) {
        out[0] = (uint8_t)(number >> 8);
        out[1] = (uint8_t)number;
    }
}

static void read_major(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    read_u16(yaml, value, (uint8_t *)target + 16);
}

static void read_minor(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    read_u16(yaml, value, (uint8_t *)target + 18);
}

static void read_ibeacon(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    static const BeckonYamlField fields[] = {
        {"uuid", true, read_uuid}, {"major", true, read_major}, {"minor", true, read_minor}};
    Entry *entry = target;
    set_kind(entry, BECKON_STORE_IBEACON);
    beckon_yaml_read_fields(yaml, value, "an iBeacon", fields, G_N_ELEMENTS(fields),
                            entry->beacon->id);
}

static void read_namespace(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    read_hex(yaml, value, "edd1ebeac04e5defa017", target, 10);
}

static void read_instance(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    read_hex(yaml, value, "0bdb87539b67", (uint8_t *)target + 10, 6);
}

static void read_eddystone_uid(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    static const BeckonYamlField fields[] = {{"namespace", true, read_namespace},
                                             {"instance", true, read_instance}};
    Entry *entry = target;
    set_kind(entry, BECKON_STORE_EDDYSTONE_UID);
    beckon_yaml_read_fields(yaml, value, "an Eddystone-UID", fields, G_N_ELEMENTS(fields),
                            entry->beacon->id);
}

static void read_address(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    set_kind(entry, BECKON_STORE_ADDRESS);
    read_hex(yaml, value, "A4:C1:38:00:11:22", entry->beacon->id, 6);
}

static void read_ruuvi(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    entry->beacon->is_ruuvi = true;
    read_address(yaml, value, target);
}

static void read_zone(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    entry->beacon->zone = beckon_reference_zone(entry->shop, yaml, value);
}

static void read_silent(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    beckon_yaml_duration(yaml, value, LEAST_SILENT_US, &entry->beacon->silent_us);
}

static void read_empty(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    if (beckon_yaml_parts(yaml, value, &entry->beacon->empty) && entry->beacon->empty <= 0) {
        beckon_yaml_error(yaml, value, BECKON_CODE_NUMBER, NULL,
                          "a battery is empty at some voltage above 0");
    }
}

static void read_span(const BeckonYaml *yaml, const BeckonYamlNode *span, BeckonRange *range)
{
    if (!beckon_yaml_expect(yaml, span, BECKON_YAML_LIST)) {
        return;
    }
    if (beckon_yaml_size(span) != 2) {
        beckon_yaml_error(yaml, span, BECKON_CODE_RANGE, NULL,
                          "a range is the least and the most: write it like [1, 8]");
        return;
    }
    if (beckon_yaml_parts(yaml, beckon_yaml_item(span, 0), &range->least) &&
        beckon_yaml_parts(yaml, beckon_yaml_item(span, 1), &range->most) &&
        range->least > range->most) {
        beckon_yaml_error(yaml, span, BECKON_CODE_RANGE, NULL,
                          "the least stands first: write it like [1, 8]");
    }
}

static void read_range(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    bool is_map = beckon_yaml_expect(yaml, value, BECKON_YAML_MAP);
    for (guint i = 0; is_map && i < beckon_yaml_size(value); i++) {
        const BeckonYamlNode *key = beckon_yaml_key(value, i);
        BeckonRange range = {.quantity = beckon_reference_quantity(yaml, key)};
        if (range.quantity == 0) {
            continue;
        }
        if (beckon_quantity_is_binary(range.quantity)) {
            beckon_yaml_error(yaml, key, BECKON_CODE_RANGE, NULL,
                              "'%s' is yes or no, and has no range", key->text);
        }
        read_span(yaml, beckon_yaml_value(value, i), &range);
        g_array_append_val(entry->beacon->ranges, range);
    }
}

static BeckonStoreBeacon *beacon_new(const char *name, bool is_sensor)
{
    BeckonStoreBeacon *beacon = g_new0(BeckonStoreBeacon, 1);
    beacon->name = g_strdup(name);
    beacon->is_sensor = is_sensor;
    beacon->zone = -1;
    beacon->silent_us = is_sensor ? SENSOR_SILENT_US : BEACON_SILENT_US;
    beacon->ranges = g_array_new(FALSE, FALSE, sizeof(BeckonRange));
    beacon->empty = EMPTY;
    return beacon;
}

static bool is_known(const BeckonStoreBeacon *beacon)
{
    static const uint8_t unread[sizeof beacon->id];
    return memcmp(beacon->id, unread, sizeof unread) != 0;
}

/* A scanner takes an advert for one thing alone: the other would never be heard. */
static void refuse_shared_id(const BeckonYaml *yaml, const BeckonYamlNode *key, const Entry *entry)
{
    const BeckonStoreBeacon *beacon = entry->beacon;
    for (guint i = 0; i + 1 < beckon_shop_n_beacons(entry->shop); i++) {
        const BeckonStoreBeacon *other = beckon_shop_beacon(entry->shop, i);
        if (is_known(beacon) && other->kind == beacon->kind &&
            memcmp(other->id, beacon->id, sizeof beacon->id) == 0) {
            beckon_yaml_error(yaml, key, BECKON_CODE_RADIO_ID, NULL, "'%s' has the same id",
                              other->name);
            return;
        }
    }
}

static void read_entry(const BeckonYaml *yaml, const BeckonYamlNode *key,
                       const BeckonYamlNode *value, BeckonShop *shop, bool is_sensor,
                       const BeckonYamlField *fields, gsize n_fields)
{
    if (beckon_shop_find_beacon(shop, key->text) >= 0) {
        beckon_yaml_error(yaml, key, BECKON_CODE_DUPLICATE_KEY, NULL,
                          "a beacon has the name '%s' already", key->text);
    }
    BeckonStoreBeacon *beacon = beacon_new(key->text, is_sensor);
    g_ptr_array_add(shop->beacons, beacon);
    Entry entry = {.shop = shop, .beacon = beacon};
    const char *what = is_sensor ? "a sensor" : "a beacon";
    if (!beckon_yaml_read_fields(yaml, value, what, fields, n_fields, &entry)) {
        return;
    }
    if (entry.n_ids == 1) {
        refuse_shared_id(yaml, key, &entry);
    } else {
        beckon_yaml_error(yaml, key, BECKON_CODE_RADIO_ID, NULL,
                          "%s has exactly one id (%s or the like), this has %u", what,
                          fields[0].key, entry.n_ids);
    }
}

static void read_beacon(const BeckonYaml *yaml, const BeckonYamlNode *key,
                        const BeckonYamlNode *value, void *shop)
{
    static const BeckonYamlField fields[] = {
        {"ibeacon", false, read_ibeacon}, {"eddystone-uid", false, read_eddystone_uid},
        {"address", false, read_address}, {"zone", false, read_zone},
        {"silent", false, read_silent},   {"range", false, read_range},
        {"empty", false, read_empty},
    };
    read_entry(yaml, key, value, shop, false, fields, G_N_ELEMENTS(fields));
}

static void read_sensor(const BeckonYaml *yaml, const BeckonYamlNode *key,
                        const BeckonYamlNode *value, void *shop)
{
    static const BeckonYamlField fields[] = {
        {"bthome", false, read_address}, {"ruuvi", false, read_ruuvi}, {"zone", false, read_zone},
        {"silent", false, read_silent},  {"range", false, read_range}, {"empty", false, read_empty},
    };
    read_entry(yaml, key, value, shop, true, fields, G_N_ELEMENTS(fields));
}

void beckon_store_beacons_read(const BeckonYaml *yaml, const BeckonYamlNode *section, void *shop)
{
    beckon_yaml_each_named(yaml, section, "beacons", BECKON_LIMIT_BEACONS, read_beacon, shop);
}

void beckon_store_sensors_read(const BeckonYaml *yaml, const BeckonYamlNode *section, void *shop)
{
    beckon_yaml_each_named(yaml, section, "sensors", BECKON_LIMIT_BEACONS, read_sensor, shop);
}

void beckon_hub_beacon_read(const BeckonYaml *yaml, const BeckonYamlNode *section, void *target)
{
    static const BeckonYamlField fields[] = {{"uuid", true, read_uuid}};
    BeckonShop *shop = target;
    shop->has_hub_beacon = beckon_yaml_read_fields(yaml, section, "the hub's own beacon", fields,
                                                   G_N_ELEMENTS(fields), shop->hub_uuid);
}

void beckon_store_beacon_free(BeckonStoreBeacon *beacon)
{
    g_free(beacon->name);
    g_array_unref(beacon->ranges);
    g_free(beacon);
}
