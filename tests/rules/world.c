/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/world.h"

#include <stdlib.h>
#include <string.h>

#include "history/sorting.h"
#include "rules/why-not.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static const char shop_text[] = "store: random\n"
                                "timezone: Europe/Berlin\n"
                                "currency: EUR\n"
                                "languages: [en, de, fr]\n"
                                "scanners: {a: {socket: a.sock}, b: {socket: b.sock}}\n"
                                "zones:\n"
                                "  shoes: {nearest: [a]}\n"
                                "  sport: {nearest: [b]}\n"
                                "  food: {nearest: [a]}\n"
                                "  books: {nearest: [b]}\n"
                                "  till: {nearest: [a]}\n"
                                "  door: {nearest: [b], offers: false}\n"
                                "sensors:\n"
                                "  fridge: {bthome: \"A4:C1:38:00:00:02\", silent: 15m}\n";

static const char catalogue_text[] =
    "gtin,name,category,brand,price,low_30d\n"
    "09506000134352,Kit,care/shoes,Nordwald,20.00 EUR,19.00 EUR\n"
    "09506000134079,Trail shoe,sports/running/trail,Fellbach,129.95 EUR,119.95 EUR\n"
    "09506000134147,Road shoe,sports/running/road,Fellbach,109.95 EUR,109.95 EUR\n"
    "09506000134567,Headlamp,sports/hiking,Lumo,44.95 EUR,44.95 EUR\n"
    "09506000134703,Powder,food,,21.95 EUR,21.95 EUR\n";

const char *const world_zones[N_ZONES] = {"shoes", "sport", "food", "books", "till", "door"};
const char *const world_languages[N_LANGUAGES + 1] = {"en", "de", "fr", "it"};
const char *const world_brands[N_BRANDS] = {"Nordwald", "Fellbach", "Lumo"};
const char *const world_quantities[N_QUANTITIES] = {"temperature", "opening"};
const char *const world_tiers[N_TIERS + 1] = {"gold", "Gold", "silver", "bronze"};
const char *const world_signals[N_SIGNALS] = {"km_per_week", "churn"};
const char *const world_categories[N_CATEGORIES] = {"care",
                                                    "care/shoes",
                                                    "sports",
                                                    "sports/running",
                                                    "sports/running/trail",
                                                    "sports/running/road",
                                                    "sports/hiking",
                                                    "food"};
const struct WorldProduct world_products[N_PRODUCTS] = {
    {"09506000134352", "care/shoes", "Nordwald"},
    {"09506000134079", "sports/running/trail", "Fellbach"},
    {"09506000134147", "sports/running/road", "Fellbach"},
    {"09506000134567", "sports/hiking", "Lumo"},
    {"09506000134703", "food", ""},
};
static const BeckonQuantity quantities[N_QUANTITIES] = {BECKON_QUANTITY_TEMPERATURE,
                                                        BECKON_QUANTITY_OPENING};

BeckonShop *world_shop(void)
{
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonSource) source =
        beckon_source_new("store.yaml", shop_text, sizeof shop_text - 1);
    BeckonShop *shop = beckon_shop_parse(source, diagnostics);
    g_assert_nonnull(shop);
    return shop;
}

BeckonSource *world_catalogue(void)
{
    return beckon_source_new("catalogue.csv", catalogue_text, sizeof catalogue_text - 1);
}

/* Days from 1970-01-01 to the last Sunday of a month of 31 days: 3 March, 10 October. */
static int last_sunday(int year, int month)
{
    int before = 365 * (year - 1970) + (year - 1969) / 4;
    bool leap = year % 4 == 0;
    int last = before + (month == 3 ? 59 + leap + 30 : 273 + leap + 30);
    return last - (last + 4) % 7; /* 1970-01-01 was a Thursday, 4 days behind a Sunday */
}

static bool is_summer(int64_t us)
{
    for (int year = 2020; year < 2040; year++) {
        if (us >= last_sunday(year, 3) * DAY + HOUR && us < last_sunday(year, 10) * DAY + HOUR) {
            return true;
        }
    }
    return false;
}

Local world_local(int64_t us)
{
    int64_t local_us = us + (is_summer(us) ? 2 : 1) * HOUR;
    int day = (int)(local_us / DAY);
    return (Local){day, (day + 3) % 7, (int)(local_us % DAY / MINUTE)};
}

static int below(GRand *rand, int n)
{
    return g_rand_int_range(rand, 0, n);
}

static bool one_in(GRand *rand, int n)
{
    return below(rand, n) == 0;
}

/* Moments at which something changes are drawn more often than others. */
static int64_t draw_now(GRand *rand)
{
    static const int64_t changes[] = {1792890000, 1806195600, 1774746000}; /* of the clocks */
    int64_t base_s = one_in(rand, 3)
                         ? changes[below(rand, 3)] + g_rand_int_range(rand, -30, 30) * 600
                         : 1795420800 + g_rand_int_range(rand, -200 * 86400, 200 * 86400);
    if (one_in(rand, 3)) {
        base_s -= base_s % 3600;
    }
    return base_s * SECOND - one_in(rand, 6);
}

/* A time before now, at or beside the lengths that rules ask for; now and then one behind it. */
static int64_t draw_before(GRand *rand, int64_t now_us)
{
    static const int64_t lengths[] = {MINUTE, 10 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY};
    int64_t length_us = one_in(rand, 4) ? below(rand, 40 * 24) * HOUR : lengths[below(rand, 6)];
    return one_in(rand, 12) ? now_us + below(rand, 2) : now_us - length_us + below(rand, 3) - 1;
}

static int by_time(gconstpointer a, gconstpointer b)
{
    int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

static int by_offer(gconstpointer a, gconstpointer b)
{
    return by_time(&((const Offer *)a)->offered_us, &((const Offer *)b)->offered_us);
}

static void draw_past(GRand *rand, Moment *moment)
{
    int today = world_local(moment->now_us).day;
    moment->has_past = !one_in(rand, 12);
    moment->has_history = !one_in(rand, 6);
    moment->has_visits = !one_in(rand, 5);
    moment->has_offers = !one_in(rand, 8);
    moment->known_since = one_in(rand, 3) ? today - below(rand, 16) : INT32_MIN;
    moment->n_purchases = (guint)below(rand, one_in(rand, 4) ? MOST_FACTS + 1 : 4);
    for (guint i = 0; i < moment->n_purchases; i++) {
        int ago = one_in(rand, 10) ? -1 : below(rand, one_in(rand, 4) ? 400 : 16);
        if (moment->known_since != INT32_MIN) {
            ago = MIN(ago, today - moment->known_since);
        }
        moment->purchases[i] =
            (Purchase){below(rand, N_PRODUCTS), today - ago, (below(rand, 5) - 1) * 1000};
    }
    moment->n_visits = (guint)below(rand, MOST_FACTS + 1);
    for (guint i = 0; i < moment->n_visits; i++) {
        moment->visits_us[i] = draw_before(rand, moment->now_us);
    }
    moment->n_offers = (guint)below(rand, MOST_FACTS + 1);
    for (guint i = 0; i < moment->n_offers; i++) {
        int64_t offered_us = draw_before(rand, moment->now_us);
        moment->offers[i] = (Offer){below(rand, MOST_NAMED), offered_us,
                                    one_in(rand, 2) ? -1 : draw_before(rand, moment->now_us)};
    }
    qsort(moment->visits_us, moment->n_visits, sizeof *moment->visits_us, by_time);
    qsort(moment->offers, moment->n_offers, sizeof *moment->offers, by_offer);
}

static void draw_readings(GRand *rand, Moment *moment)
{
    static const int64_t ages[] = {0, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE};
    moment->has_readings = !one_in(rand, 8);
    for (guint i = 0; i < N_QUANTITIES; i++) {
        int64_t parts = i == 0 ? (below(rand, 12) - 2) * BECKON_QUANTITY_PARTS : below(rand, 2);
        moment->readings[i] = (Reading){!one_in(rand, 5), parts,
                                        moment->now_us - ages[below(rand, 4)] + below(rand, 2)};
    }
}

/* A number that was said at, or beside, the end of a time for which rules believe it. */
static Count draw_count(GRand *rand, int64_t now_us, int64_t number)
{
    static const int64_t ages[] = {0, MINUTE, HOUR, DAY, 30 * DAY};
    return (Count){!one_in(rand, 5), number, now_us - ages[below(rand, 5)] + below(rand, 3) - 1};
}

static void draw_account(GRand *rand, Moment *moment)
{
    static const int ages[] = {0, 16, 18, 21, 65};
    int first = below(rand, 5), second = first + below(rand, 5 - first);
    moment->has_account = !one_in(rand, 6);
    moment->tier = below(rand, N_TIERS + 2) - 1;
    moment->age_at_least = ages[first];
    moment->age_below = second > first ? ages[second] : 0;
    for (guint i = 0; i < N_SIGNALS; i++) {
        int64_t milli = (below(rand, 5) - 1) * 1000 + below(rand, 3) - 1;
        moment->signals[i] = draw_count(rand, moment->now_us, milli);
    }
}

static void draw_stock(GRand *rand, Moment *moment)
{
    moment->has_stock = !one_in(rand, 8);
    for (guint i = 0; i < N_PRODUCTS; i++) {
        moment->stocks[i] = draw_count(rand, moment->now_us, below(rand, 6));
    }
}

Moment world_draw(GRand *rand)
{
    Moment moment = {
        .now_us = draw_now(rand),
        .occasion = below(rand, 4),
        .zone = one_in(rand, 30) ? -1 : below(rand, N_ZONES),
        .stayed_us = below(rand, 4) * 20 * SECOND - one_in(rand, 4),
        .deaf = one_in(rand, 5),
        .language = below(rand, N_LANGUAGES + 2) - 1,
    };
    moment.stayed_us = one_in(rand, 20) ? 4000 * DAY : MAX(moment.stayed_us, 0);
    draw_past(rand, &moment);
    draw_readings(rand, &moment);
    draw_account(rand, &moment);
    draw_stock(rand, &moment);
    return moment;
}

static BeckonHistory *history_of(const Moment *moment, const BeckonThings *things)
{
    BeckonHistory *history = beckon_history_new(
        beckon_things_size(things),
        moment->known_since == INT32_MIN ? BECKON_HISTORY_WHOLE : moment->known_since, 0);
    for (guint i = 0; i < moment->n_purchases; i++) {
        const Purchase *purchase = &moment->purchases[i];
        const struct WorldProduct *product = &world_products[purchase->product];
        const BeckonWare ware = {product->gtin, product->category, product->brand};
        beckon_history_sort(history, things, ware, (BeckonBought){purchase->day, purchase->cents});
    }
    return history;
}

static GArray *visits_of(const Moment *moment)
{
    GArray *visits_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return g_array_append_vals(visits_us, moment->visits_us, moment->n_visits);
}

static const char *campaign_name(int campaign)
{
    static char names[MOST_NAMED][8];
    g_snprintf(names[campaign], sizeof names[campaign], "c%05d", campaign);
    return names[campaign];
}

static GArray *offers_of(const Moment *moment)
{
    GArray *offers = g_array_new(FALSE, FALSE, sizeof(BeckonPastOffer));
    for (guint i = 0; i < moment->n_offers; i++) {
        const Offer *offer = &moment->offers[i];
        const BeckonPastOffer past = {campaign_name(offer->campaign), offer->offered_us,
                                      offer->redeemed_us < 0 ? BECKON_TIME_NEVER
                                                             : offer->redeemed_us};
        g_array_append_val(offers, past);
    }
    return offers;
}

static bool last_reading(const void *data, guint beacon, BeckonQuantity quantity,
                         int64_t *ret_value, int64_t *ret_t_us)
{
    const Moment *moment = data;
    for (guint i = 0; beacon == 0 && i < N_QUANTITIES; i++) {
        if (quantities[i] == quantity && moment->readings[i].said) {
            *ret_value = moment->readings[i].parts;
            *ret_t_us = moment->readings[i].t_us;
            return true;
        }
    }
    return false;
}

static bool last_stock(const void *data, const char *gtin, int64_t *ret_count, int64_t *ret_t_us)
{
    const Moment *moment = data;
    for (guint i = 0; i < N_PRODUCTS; i++) {
        if (moment->stocks[i].said && strcmp(world_products[i].gtin, gtin) == 0) {
            *ret_count = moment->stocks[i].number;
            *ret_t_us = moment->stocks[i].t_us;
            return true;
        }
    }
    return false;
}

static GArray *signals_of(const Moment *moment)
{
    GArray *signals = g_array_new(FALSE, FALSE, sizeof(BeckonSignal));
    for (guint i = 0; i < N_SIGNALS; i++) {
        const Count *said = &moment->signals[i];
        const BeckonSignal signal = {world_signals[i], said->number, said->t_us};
        if (said->said) {
            g_array_append_val(signals, signal);
        }
    }
    return signals;
}

typedef void (*Question)(const BeckonRuleset *set, const BeckonSituation *situation, GArray *hits);

static GArray *ask(const BeckonRuleset *set, const Moment *moment, Question question)
{
    g_autoptr(BeckonHistory) history = history_of(moment, beckon_ruleset_things(set));
    g_autoptr(GArray) visits_us = visits_of(moment), offers = offers_of(moment);
    g_autoptr(GArray) signals = signals_of(moment);
    GArray *hits = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    const BeckonReadings readings = {moment, last_reading};
    const BeckonStock stock = {moment, last_stock};
    const BeckonAccountFacts account = {
        .tier = moment->tier < 0 ? NULL : world_tiers[moment->tier],
        .age_at_least = (guint)moment->age_at_least,
        .age_below = (guint)moment->age_below,
        .signals = signals,
    };
    const BeckonPast past = {
        .history = moment->has_history ? history : NULL,
        .visits_us = moment->has_visits ? visits_us : NULL,
        .offers = moment->has_offers ? offers : NULL,
        .account = moment->has_account ? &account : NULL,
    };
    const BeckonSituation situation = {
        .now_us = moment->now_us,
        .occasion = (BeckonOccasion)moment->occasion,
        .zone = moment->zone,
        .stayed_us = moment->stayed_us,
        .presence_known = !moment->deaf,
        .language = moment->language < 0 ? NULL : world_languages[moment->language],
        .past = moment->has_past ? &past : NULL,
        .readings = moment->has_readings ? &readings : NULL,
        .stock = moment->has_stock ? &stock : NULL,
    };
    question(set, &situation, hits);
    return hits;
}

GArray *world_match(const BeckonRuleset *set, const Moment *moment)
{
    return ask(set, moment, beckon_ruleset_match);
}

static void explain(const BeckonRuleset *set, const BeckonSituation *situation, GArray *hits)
{
    for (uint32_t i = 0; i < beckon_ruleset_size(set); i++) {
        if (beckon_ruleset_why_not(set, i, situation) == NULL) {
            g_array_append_val(hits, i);
        }
    }
}

GArray *world_explain(const BeckonRuleset *set, const Moment *moment)
{
    return ask(set, moment, explain);
}
