/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/matching/index.h"

#include <string.h>

#include "rules/matching/slot.h"

/* One zone. */
typedef struct {
    BeckonSlot *slot; /* of its own candidates; NULL where the shop makes no offers */
    GArray *stays_us; /* of int64_t, ascending, each once */
    BeckonMinutes minutes;
} Zone;

struct BeckonIndex {
    const BeckonShop *shop;
    BeckonProgram *program; /* of all candidates */
    BeckonSlot *anywhere;   /* of those that stand in most zones */
    GArray *readings;       /* of BeckonReadingEdge, each thing that is asked for once */
    guint n_zones;
    GHashTable *stocks; /* GTIN → freshness (int64_t), of each product that is asked for */
    Zone zones[];       /* and one more: of no zone, always empty */
};

/* While it is made. */
typedef struct {
    BeckonIndex *index;
    const BeckonThings *things;
    BeckonZoneSet offering;
    guint n_offering;
    GArray *candidates; /* of BeckonCandidate, ascending by number */
    GArray **places;    /* of guint: of each zone's own, and behind them of those anywhere */
} Maker;

static const Zone *zone_of(const BeckonIndex *index, int zone)
{
    return &index->zones[zone >= 0 && (guint)zone < index->n_zones ? (guint)zone : index->n_zones];
}

static void add_edges(Zone *zone, int number, const BeckonEdges *edges)
{
    beckon_minutes_merge(&zone->minutes, &edges->minutes);
    for (guint i = 0; i < edges->stays->len; i++) {
        const BeckonStayEdge *edge = &g_array_index(edges->stays, BeckonStayEdge, i);
        if (edge->zone == number) {
            g_array_append_val(zone->stays_us, edge->stays_us);
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

static guint count_zones(const BeckonZoneSet *zones)
{
    guint n_zones = 0;
    for (guint i = 0; i < BECKON_ZONE_SET_WORDS; i++) {
        n_zones += (guint)__builtin_popcountll(zones->words[i]);
    }
    return n_zones;
}

/* Puts it where it can be true: into the slot of each zone, or, rather than into most of them,
 * into the one for all. */
static void add_place(Maker *maker, const BeckonZoneSet *zones, guint place)
{
    guint n_zones = count_zones(zones);
    if (n_zones > 1 && n_zones * 2 > maker->n_offering) {
        g_array_append_val(maker->places[maker->index->n_zones], place);
        return;
    }
    for (guint zone = 0; zone < maker->index->n_zones; zone++) {
        if (beckon_zone_set_has(zones, zone)) {
            g_array_append_val(maker->places[zone], place);
        }
    }
}

static void add_all_edges(Maker *maker, const BeckonCampaign *campaign, const BeckonZoneSet *zones)
{
    BeckonIndex *index = maker->index;
    g_autoptr(GArray) stays = g_array_new(FALSE, FALSE, sizeof(BeckonStayEdge));
    g_autoptr(GArray) readings = g_array_new(FALSE, FALSE, sizeof(BeckonReadingEdge));
    g_autoptr(GArray) stocks = g_array_new(FALSE, FALSE, sizeof(BeckonStockEdge));
    BeckonEdges edges = {.stays = stays, .readings = readings, .stocks = stocks};
    beckon_condition_edges(campaign->when, &edges);
    add_readings(index, readings);
    add_stocks(index, stocks);
    beckon_schedule_edges(&campaign->runs, &edges.minutes);
    for (guint zone = 0; zone < index->n_zones; zone++) {
        if (beckon_zone_set_has(zones, zone)) {
            add_edges(&index->zones[zone], (int)zone, &edges);
        }
    }
}

static BeckonReach reach_of(const BeckonCampaign *campaign)
{
    BeckonReach of_when = beckon_condition_reach(campaign->when);
    BeckonReach of_runs = beckon_reach_everywhere(), not_then = of_runs;
    beckon_reach_schedule(&campaign->runs, &of_runs, &not_then);
    return beckon_reach_and(&of_when, &of_runs);
}

static void add_campaign(Maker *maker, const BeckonCampaign *campaign, uint32_t number)
{
    BeckonCandidate candidate = {
        .number = number,
        .from_day = campaign->runs.from_day,
        .until_day = campaign->runs.until_day,
        .reach = reach_of(campaign),
        .cover = beckon_cover_of(campaign->when, maker->things),
    };
    candidate.reach.zones = beckon_zone_set_and(candidate.reach.zones, maker->offering);
    add_all_edges(maker, campaign, &candidate.reach.zones);
    add_place(maker, &candidate.reach.zones, maker->candidates->len);
    g_array_append_val(maker->candidates, candidate);
}

/* Lays out the conditions of one slot's members in a row. One that stands in several zones was
 * laid out with the first. */
static void lay_out(Maker *maker, const GPtrArray *campaigns, const GArray *places)
{
    for (guint i = 0; i < places->len; i++) {
        BeckonCandidate *candidate =
            &g_array_index(maker->candidates, BeckonCandidate, g_array_index(places, guint, i));
        const BeckonCampaign *campaign = g_ptr_array_index(campaigns, candidate->number);
        if (!candidate->is_laid_out) {
            candidate->is_laid_out = true;
            candidate->place =
                beckon_program_add_rest(maker->index->program, &campaign->runs, campaign->when);
        }
    }
}

static int by_length(gconstpointer a, gconstpointer b)
{
    int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

static void sort_stays(GArray *stays_us)
{
    g_array_sort(stays_us, by_length);
    int64_t *stays = (int64_t *)(void *)stays_us->data;
    guint n = 0;
    for (guint i = 0; i < stays_us->len; i++) {
        if (n == 0 || stays[n - 1] != stays[i]) {
            stays[n++] = stays[i];
        }
    }
    g_array_set_size(stays_us, n);
}

static void make_slots(Maker *maker, const GPtrArray *campaigns)
{
    BeckonIndex *index = maker->index;
    guint n_things = beckon_things_size(maker->things);
    for (guint i = 0; i <= index->n_zones; i++) {
        lay_out(maker, campaigns, maker->places[i]);
    }
    beckon_program_seal(index->program);
    for (guint i = 0; i < index->n_zones; i++) {
        if (beckon_zone_set_has(&maker->offering, i)) {
            index->zones[i].slot =
                beckon_slot_new(maker->candidates, maker->places[i], n_things, 0);
        }
        sort_stays(index->zones[i].stays_us);
    }
    index->anywhere =
        beckon_slot_new(maker->candidates, maker->places[index->n_zones], n_things, index->n_zones);
}

static BeckonIndex *make_empty(const BeckonShop *shop)
{
    guint n_zones = beckon_shop_n_zones(shop);
    BeckonIndex *index = g_malloc0(sizeof *index + (n_zones + 1) * sizeof(Zone));
    index->shop = shop;
    index->n_zones = n_zones;
    index->program = beckon_program_new();
    index->readings = g_array_new(FALSE, FALSE, sizeof(BeckonReadingEdge));
    index->stocks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i <= n_zones; i++) {
        index->zones[i].stays_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    }
    return index;
}

static BeckonZoneSet find_offering(const BeckonShop *shop)
{
    BeckonZoneSet offering = {{0}};
    for (guint i = 0; i < beckon_shop_n_zones(shop); i++) {
        BeckonZoneSet one = beckon_zone_set_one(i);
        offering = beckon_shop_zone(shop, i)->offers ? beckon_zone_set_or(offering, one) : offering;
    }
    return offering;
}

BeckonIndex *beckon_index_new(const BeckonShop *shop, const BeckonThings *things,
                              const GPtrArray *campaigns)
{
    BeckonIndex *index = make_empty(shop);
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(BeckonCandidate));
    g_autofree GArray **places = g_new(GArray *, index->n_zones + 1);
    BeckonZoneSet offering = find_offering(shop);
    Maker maker = {index, things, offering, count_zones(&offering), candidates, places};
    for (guint i = 0; i <= index->n_zones; i++) {
        places[i] = g_array_new(FALSE, FALSE, sizeof(guint));
    }
    for (guint i = 0; i < campaigns->len; i++) {
        const BeckonCampaign *campaign = g_ptr_array_index(campaigns, i);
        if (campaign->status == BECKON_CAMPAIGN_LIVE) {
            add_campaign(&maker, campaign, i);
        }
    }
    make_slots(&maker, campaigns);
    for (guint i = 0; i <= index->n_zones; i++) {
        g_array_unref(places[i]);
    }
    return index;
}

void beckon_index_free(BeckonIndex *index)
{
    if (index == NULL) {
        return;
    }
    for (guint i = 0; i <= index->n_zones; i++) {
        beckon_slot_free(index->zones[i].slot);
        g_array_unref(index->zones[i].stays_us);
    }
    beckon_slot_free(index->anywhere);
    beckon_program_free(index->program);
    g_array_unref(index->readings);
    g_hash_table_unref(index->stocks);
    g_free(index);
}

static guint language_of(const BeckonShop *shop, const char *language)
{
    for (guint i = 0; language != NULL && shop->languages[i] != NULL; i++) {
        if (strcmp(shop->languages[i], language) == 0) {
            return BECKON_ASPECT_LANGUAGE + i;
        }
    }
    return language != NULL ? BECKON_ASPECT_FOREIGN : BECKON_ASPECT_NO_LANGUAGE;
}

static BeckonMoment moment_of(const BeckonIndex *index, BeckonFacts *facts)
{
    static const BeckonPast nothing;
    const BeckonSituation *situation = facts->situation;
    const BeckonPast *past = situation->past != NULL ? situation->past : &nothing;
    const BeckonLocalTime *local = beckon_facts_local(facts);
    BeckonMoment moment = {
        .zone = (guint)situation->zone,
        .aspects =
            {
                situation->presence_known ? BECKON_ASPECT_OCCASION + situation->occasion
                                          : BECKON_ASPECT_DEAF,
                language_of(index->shop, situation->language),
                past->history != NULL ? BECKON_ASPECT_HISTORY : BECKON_ASPECT_NO_HISTORY,
                past->visits_us != NULL ? BECKON_ASPECT_VISITS : BECKON_ASPECT_NO_VISITS,
                past->offers != NULL ? BECKON_ASPECT_OFFERS : BECKON_ASPECT_NO_OFFERS,
                BECKON_ASPECT_WEEKDAY + (guint)local->weekday,
                BECKON_ASPECT_HALF_HOUR + (guint)local->minute_of_day / 30,
            },
        .n_aspects = 7,
        .stayed_us = situation->stayed_us,
        .day = local->day,
        .has_things = past->history != NULL,
    };
    if (moment.has_things) {
        moment.things = beckon_history_things(past->history);
    }
    return moment;
}

/* Brings two runs of ascending numbers, of which the second begins at a place, into one. */
static void merge(GArray *hits, guint from, guint second)
{
    if (second == from || second == hits->len) {
        return;
    }
    uint32_t *numbers = &g_array_index(hits, uint32_t, from);
    guint n_first = second - from, n = hits->len - from;
    g_autofree uint32_t *first = g_memdup2(numbers, n_first * sizeof *numbers);
    for (guint i = 0, j = n_first, at = 0; i < n_first; at++) {
        numbers[at] = j < n && numbers[j] < first[i] ? numbers[j++] : first[i++];
    }
}

void beckon_index_match(const BeckonIndex *index, BeckonFacts *facts, GArray *hits)
{
    const BeckonSlot *slot = zone_of(index, facts->situation->zone)->slot;
    if (slot == NULL) {
        return;
    }
    BeckonMoment moment = moment_of(index, facts);
    guint from = hits->len;
    beckon_slot_match(slot, &moment, index->program, facts, hits);
    guint second = hits->len;
    beckon_slot_match(index->anywhere, &moment, index->program, facts, hits);
    merge(hits, from, second);
}

int64_t beckon_index_next_stay(const BeckonIndex *index, int zone, int64_t stayed_us)
{
    const GArray *stays_us = zone_of(index, zone)->stays_us;
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
    return &zone_of(index, zone)->minutes;
}
