/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/index.h"

typedef struct {
    GArray *candidates; /* of uint32_t, ascending */
    GArray *stays_us;   /* of int64_t, ascending */
    BeckonMinutes minutes;
} Slot;

struct BeckonIndex {
    guint n_zones;
    GArray *readings;   /* of BeckonReadingEdge, each thing that is asked for once */
    GHashTable *stocks; /* GTIN → freshness (int64_t), of each product that is asked for */
    Slot slots[];       /* a zone each, and one more: of no zone, always empty */
};

static const Slot *slot_of(const BeckonIndex *index, int zone)
{
    return &index->slots[zone >= 0 && (guint)zone < index->n_zones ? (guint)zone : index->n_zones];
}

static void add_edges(Slot *slot, int zone, const BeckonEdges *edges)
{
    beckon_minutes_merge(&slot->minutes, &edges->minutes);
    for (guint i = 0; i < edges->stays->len; i++) {
        const BeckonStayEdge *edge = &g_array_index(edges->stays, BeckonStayEdge, i);
        if (edge->zone == zone) {
            g_array_append_val(slot->stays_us, edge->stays_us);
        }
    }
}

static BeckonReadingEdge *find_reading(const BeckonIndex *index, guint beacon,
                                       BeckonQuantity quantity)
{
    for (guint i = 0; i < index->readings->len; i++) {
        BeckonReadingEdge *edge = &g_array_index(index->readings, BeckonReadingEdge, i);
        if (edge->beacon == beacon && edge->quantity == quantity) {
            return edge;
        }
    }
    return NULL;
}

/* The shortest freshness stands for all. */
static void add_readings(BeckonIndex *index, const GArray *readings)
{
    for (guint i = 0; i < readings->len; i++) {
        const BeckonReadingEdge *edge = &g_array_index(readings, BeckonReadingEdge, i);
        BeckonReadingEdge *known = find_reading(index, edge->beacon, edge->quantity);
        if (known == NULL) {
            g_array_append_val(index->readings, *edge);
        } else {
            known->fresh_us = MIN(known->fresh_us, edge->fresh_us);
        }
    }
}

/* Likewise. */
static void add_stocks(BeckonIndex *index, const GArray *stocks)
{
    for (guint i = 0; i < stocks->len; i++) {
        const BeckonStockEdge *edge = &g_array_index(stocks, BeckonStockEdge, i);
        int64_t known_us = beckon_index_stock_fresh(index, edge->gtin);
        int64_t fresh_us = known_us == 0 ? edge->fresh_us : MIN(known_us, edge->fresh_us);
        g_hash_table_insert(index->stocks, g_strdup(edge->gtin),
                            g_memdup2(&fresh_us, sizeof fresh_us));
    }
}

static void add_campaign(BeckonIndex *index, const BeckonShop *shop, const BeckonCampaign *campaign,
                         uint32_t number)
{
    g_autoptr(GArray) stays = g_array_new(FALSE, FALSE, sizeof(BeckonStayEdge));
    g_autoptr(GArray) readings = g_array_new(FALSE, FALSE, sizeof(BeckonReadingEdge));
    g_autoptr(GArray) stocks = g_array_new(FALSE, FALSE, sizeof(BeckonStockEdge));
    BeckonEdges edges = {.stays = stays, .readings = readings, .stocks = stocks};
    beckon_condition_edges(campaign->when, &edges);
    add_readings(index, readings);
    add_stocks(index, stocks);
    beckon_schedule_edges(&campaign->runs, &edges.minutes);
    BeckonZoneSet zones = beckon_condition_zones(campaign->when);
    for (guint zone = 0; zone < index->n_zones; zone++) {
        if (beckon_zone_set_has(&zones, zone) && beckon_shop_zone(shop, zone)->offers) {
            g_array_append_val(index->slots[zone].candidates, number);
            add_edges(&index->slots[zone], (int)zone, &edges);
        }
    }
}

static int by_length(gconstpointer a, gconstpointer b)
{
    int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

BeckonIndex *beckon_index_new(const BeckonShop *shop, const GPtrArray *campaigns)
{
    guint n_zones = beckon_shop_n_zones(shop);
    BeckonIndex *index = g_malloc0(sizeof *index + (n_zones + 1) * sizeof(Slot));
    index->n_zones = n_zones;
    index->readings = g_array_new(FALSE, FALSE, sizeof(BeckonReadingEdge));
    index->stocks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i <= n_zones; i++) {
        index->slots[i].candidates = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        index->slots[i].stays_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    }
    for (guint i = 0; i < campaigns->len; i++) {
        const BeckonCampaign *campaign = g_ptr_array_index(campaigns, i);
        if (campaign->status == BECKON_CAMPAIGN_LIVE) {
            add_campaign(index, shop, campaign, i);
        }
    }
    for (guint i = 0; i < n_zones; i++) {
        g_array_sort(index->slots[i].stays_us, by_length);
    }
    return index;
}

void beckon_index_free(BeckonIndex *index)
{
    if (index == NULL) {
        return;
    }
    for (guint i = 0; i <= index->n_zones; i++) {
        g_array_unref(index->slots[i].candidates);
        g_array_unref(index->slots[i].stays_us);
    }
    g_array_unref(index->readings);
    g_hash_table_unref(index->stocks);
    g_free(index);
}

const GArray *beckon_index_candidates(const BeckonIndex *index, int zone)
{
    return slot_of(index, zone)->candidates;
}

int64_t beckon_index_next_stay(const BeckonIndex *index, int zone, int64_t stayed_us)
{
    const GArray *stays_us = slot_of(index, zone)->stays_us;
    guint low = 0, high = stays_us->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(stays_us, int64_t, middle) > stayed_us) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low < stays_us->len ? g_array_index(stays_us, int64_t, low) : INT64_MAX;
}

int64_t beckon_index_fresh(const BeckonIndex *index, guint beacon, BeckonQuantity quantity)
{
    const BeckonReadingEdge *edge = find_reading(index, beacon, quantity);
    return edge != NULL ? edge->fresh_us : 0;
}

int64_t beckon_index_stock_fresh(const BeckonIndex *index, const char *gtin)
{
    const int64_t *fresh_us = g_hash_table_lookup(index->stocks, gtin);
    return fresh_us != NULL ? *fresh_us : 0;
}

const BeckonMinutes *beckon_index_minutes(const BeckonIndex *index, int zone)
{
    return &slot_of(index, zone)->minutes;
}
