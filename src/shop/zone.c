/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/codes.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/yaml-value.h"
#include "shop/reference.h"
#include "shop/sections.h"

#define DEFAULT_HYSTERESIS_DB 4
#define DEFAULT_DWELL_US      (30 * BECKON_SECOND_US)
#define MAX_HYSTERESIS_DB     40
/* What a radio can report: Core Specification 5.4, Vol 4 Part E 7.7.65.13, −127 to 20 dBm. */
#define MIN_HEARD_DBM (-127)
#define MAX_HEARD_DBM 20

void beckon_zone_free(BeckonZone *zone)
{
    g_free(zone->name);
    g_array_unref(zone->nearest);
    g_array_unref(zone->heard);
    g_free(zone);
}

/* One zone while it is read. */
typedef struct {
    const BeckonShop *shop;
    BeckonZone *zone;
} Entry;

static void read_offers(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    beckon_yaml_boolean(yaml, value, &entry->zone->offers);
}

/* Two zones by the same scanner can only be told apart by a place. */
static void warn_if_taken(const BeckonYaml *yaml, const BeckonYamlNode *item,
                          const BeckonShop *shop, guint scanner)
{
    for (guint i = 0; i < shop->zones->len; i++) {
        const BeckonZone *other = beckon_shop_zone(shop, i);
        for (guint j = 0; j < other->nearest->len; j++) {
            if (g_array_index(other->nearest, guint, j) == scanner) {
                beckon_yaml_warning(yaml, item, BECKON_CODE_SHARED_SCANNER, NULL,
                                    "'%s' is nearest to the zone '%s' already", item->text,
                                    other->name);
                return;
            }
        }
    }
}

static void read_nearest(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    if (!beckon_yaml_expect(yaml, value, BECKON_YAML_LIST)) {
        return;
    }
    for (guint i = 0; i < beckon_yaml_size(value); i++) {
        const BeckonYamlNode *item = beckon_yaml_item(value, i);
        int scanner = beckon_reference_scanner(entry->shop, yaml, item);
        if (scanner >= 0) {
            guint index = (guint)scanner;
            warn_if_taken(yaml, item, entry->shop, index);
            g_array_append_val(entry->zone->nearest, index);
        }
    }
}

static void read_at(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    entry->zone->has_at = beckon_point_read(yaml, value, &entry->zone->at);
}

static void read_heard_at(const BeckonYaml *yaml, const BeckonYamlNode *key,
                          const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    int scanner = beckon_reference_scanner(entry->shop, yaml, key);
    BeckonHeard heard = {(guint)MAX(scanner, 0), 0};
    if (scanner >= 0 &&
        beckon_yaml_quantity(yaml, value, "dBm", MIN_HEARD_DBM, MAX_HEARD_DBM, &heard.dbm)) {
        g_array_append_val(entry->zone->heard, heard);
    }
}

static void read_heard(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    beckon_yaml_each_named(yaml, value, "scanners", BECKON_LIMIT_SCANNERS, read_heard_at, target);
    if (value->kind == BECKON_YAML_MAP && beckon_yaml_size(value) == 0) {
        beckon_yaml_error(
            yaml, value, BECKON_CODE_ZONE_PLACE, NULL,
            "no scanner hears anybody here: write {SCANNER: -60dBm}, or leave it out");
    }
}

static void read_hysteresis(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    beckon_yaml_quantity(yaml, value, "dB", 0, MAX_HYSTERESIS_DB, &entry->zone->hysteresis_db);
}

static void read_dwell(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    beckon_yaml_duration(yaml, value, BECKON_SECOND_US, &entry->zone->dwell_us);
}

static BeckonZone *zone_new(const char *name)
{
    BeckonZone *zone = g_new0(BeckonZone, 1);
    zone->name = g_strdup(name);
    zone->offers = true;
    zone->nearest = g_array_new(FALSE, FALSE, sizeof(guint));
    zone->heard = g_array_new(FALSE, FALSE, sizeof(BeckonHeard));
    zone->hysteresis_db = DEFAULT_HYSTERESIS_DB;
    zone->dwell_us = DEFAULT_DWELL_US;
    return zone;
}

static void check_place(const BeckonYaml *yaml, const BeckonYamlNode *key,
                        const BeckonYamlNode *value, const BeckonShop *shop)
{
    const BeckonYamlNode *nearest = beckon_yaml_get(value, "nearest");
    const BeckonYamlNode *at = beckon_yaml_get(value, "at");
    if (at == NULL && (nearest == NULL ||
                       (nearest->kind == BECKON_YAML_LIST && beckon_yaml_size(nearest) == 0))) {
        beckon_yaml_error(yaml, key, BECKON_CODE_ZONE_PLACE, NULL,
                          "nothing says where the zone '%s' is: give it nearest: [SCANNER], or "
                          "at: [X, Y]",
                          key->text);
    }
    bool any_placed = false;
    for (guint i = 0; i < shop->scanners->len; i++) {
        any_placed |= beckon_shop_scanner(shop, i)->has_at;
    }
    if (at != NULL && !any_placed) {
        beckon_yaml_error(yaml, at, BECKON_CODE_ZONE_PLACE, NULL,
                          "a zone's place is of use only when the scanners have theirs (at)");
    }
}

static void read_zone(const BeckonYaml *yaml, const BeckonYamlNode *key,
                      const BeckonYamlNode *value, void *target)
{
    static const BeckonYamlField fields[] = {
        {"nearest", false, read_nearest},       {"at", false, read_at},
        {"hysteresis", false, read_hysteresis}, {"offers", false, read_offers},
        {"dwell", false, read_dwell},           {"heard", false, read_heard},
    };
    BeckonShop *shop = target;
    Entry entry = {shop, zone_new(key->text)};
    g_ptr_array_add(shop->zones, entry.zone);
    if (beckon_yaml_read_fields(yaml, value, "a zone", fields, G_N_ELEMENTS(fields), &entry)) {
        check_place(yaml, key, value, shop);
    }
}

/* A zone without a fingerprint could never win against those that have one. */
static void warn_if_half_walked(const BeckonYaml *yaml, const BeckonYamlNode *section)
{
    const BeckonYamlNode *with = NULL, *without = NULL;
    for (guint i = 0; section->kind == BECKON_YAML_MAP && i < beckon_yaml_size(section); i++) {
        const BeckonYamlNode *key = beckon_yaml_key(section, i);
        bool has = beckon_yaml_get(beckon_yaml_value(section, i), "heard") != NULL;
        *(has ? &with : &without) = key;
    }
    if (with != NULL && without != NULL) {
        beckon_yaml_warning(yaml, without, BECKON_CODE_HALF_WALKED, NULL,
                            "the zone '%s' has what is heard in it and '%s' has not: this is only "
                            "used once each zone has it",
                            with->text, without->text);
    }
}

void beckon_zones_read(const BeckonYaml *yaml, const BeckonYamlNode *section, void *shop)
{
    beckon_yaml_each_named(yaml, section, "zones", BECKON_LIMIT_ZONES, read_zone, shop);
    warn_if_half_walked(yaml, section);
}
