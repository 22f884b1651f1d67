/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/audiences.h"

#include <string.h>

#include "base/time.h"
#include "database/hub.h"
#include "database/kept-consents.h"
#include "database/ledgers.h"
#include "testing.h"

#define DAY_US (24 * BECKON_HOUR_US)
#define NOW_US (INT64_C(20781) * DAY_US)

enum { SHOES, ZONE };

/* A hub whose rules have a campaign that asks about shoes, and one that asks about nothing. */
typedef struct {
    TestHub *hub;
    BeckonShop *shop;
    BeckonRuleset *rules;
    BeckonAudiences *audiences;
    GArray *buyers; /* of uint32_t: to have bought shoes with the next import */
    guint n_shoppers;
} Store;

static void add_source(GPtrArray *sources, const char *name, const char *text)
{
    g_ptr_array_add(sources, beckon_source_new(name, text, strlen(text)));
}

static BeckonRuleset *compile(BeckonShop *shop, guint smallest)
{
#define GIVE                                                                                       \
    "give: {product: \"09506000134352\", reduce: 20%, valid: 2h, "                                 \
    "text: {en: {title: \"{product}\", body: \"{until}\"}}}\n"
    g_autofree char *policy = g_strdup_printf("smallest_audience: %u\n", smallest);
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    add_source(sources, "catalogue.csv",
               "gtin,name,category,brand,price,low_30d\n"
               "09506000134352,Kit,care/shoes,N,20.00 EUR,\n");
    add_source(sources, "policy.yaml", policy);
    add_source(sources, "shoes.yaml",
               "campaign: shoes\nwhen: {bought: {category: care/shoes, within: 30d}}\n" GIVE);
    add_source(sources, "zone.yaml", "campaign: zone\nwhen: {zone: front}\n" GIVE);
    BeckonRuleset *rules = beckon_ruleset_compile(shop, sources, diagnostics);
    g_assert_nonnull(rules);
    return rules;
}

static BeckonShop *make_shop(void)
{
    static const char text[] = "store: test\ntimezone: UTC\ncurrency: EUR\nlanguages: [en]\n"
                               "scanners: {front: {socket: front.sock}}\n"
                               "zones: {front: {nearest: [front]}}\n";
    g_autoptr(BeckonSource) source = beckon_source_new("store.yaml", text, strlen(text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonShop *shop = beckon_shop_parse(source, diagnostics);
    g_assert_nonnull(shop);
    return shop;
}

static Store open_store(guint smallest)
{
    Store store = {.hub = test_hub_new(), .shop = make_shop()};
    store.rules = compile(store.shop, smallest);
    store.audiences = beckon_audiences_new(store.hub->database);
    store.buyers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_assert_true(beckon_audiences_set_rules(store.audiences, store.rules));
    return store;
}

static void close_store(Store *store)
{
    beckon_audiences_free(store->audiences);
    beckon_ruleset_unref(store->rules);
    beckon_shop_unref(store->shop);
    g_array_unref(store->buyers);
    test_hub_free(store->hub);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Store, close_store)

/* Enrols somebody, with an account or without, who agrees to these purposes. */
static uint32_t enrol(Store *store, bool linked, guint purposes)
{
    g_autoptr(GPtrArray) consents =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_consent_free);
    uint8_t customer[BECKON_CUSTOMER_BYTES] = {(uint8_t)(++store->n_shoppers)};
    g_autofree char *name = g_strdup_printf("shopper-%u", store->n_shoppers);
    for (guint bit = 1; bit <= BECKON_PURPOSES_ALL; bit <<= 1) {
        if ((purposes & bit) != 0) {
            g_ptr_array_add(consents, beckon_consent_new((BeckonPurpose)bit, "v", 0, "counter",
                                                         BECKON_TIME_NEVER));
        }
    }
    return test_hub_enrol_linked(store->hub, name, linked ? customer : NULL, consents);
}

static void put_ledger(Store *store, uint32_t number, int32_t day)
{
    g_auto(BeckonTokenKey) key;
    g_assert_true(beckon_ledgers_token_key(store->hub->database, number, &key, NULL));
    g_autoptr(BeckonLedger) ledger = beckon_ledger_new(BECKON_HISTORY_WHOLE, NOW_US);
    const BeckonLedgerRow row = {
        .day = day,
        .category = beckon_ledger_name(ledger, &key, BECKON_THING_CATEGORY, "care/shoes/laces")};
    beckon_ledger_add(ledger, &row);
    beckon_ledgers_put(store->hub->database, number, ledger);
}

/* All who are to have bought did so 30 days ago. */
static void import(Store *store)
{
    test_hub_begin(store->hub);
    for (guint i = 0; i < store->buyers->len; i++) {
        put_ledger(store, g_array_index(store->buyers, uint32_t, i), 20781 - 30);
    }
    beckon_ledgers_go_live(store->hub->database, NOW_US, TEST_WALL_US);
    test_hub_commit(store->hub);
}

static void enrol_buyers(Store *store, guint n)
{
    for (guint i = 0; i < n; i++) {
        uint32_t number = enrol(store, true, BECKON_PURPOSES_ALL);
        g_array_append_val(store->buyers, number);
    }
    import(store);
}

/* Counts to the end, in slices as short as they can be. Returns how many there were. */
static guint count(Store *store, int64_t as_of_us)
{
    guint n_slices = 0;
    bool done = false;
    beckon_audiences_begin(store->audiences, as_of_us);
    while (!done) {
        g_autoptr(GError) error = NULL;
        g_assert_true(beckon_audiences_work(store->audiences, 0, &done, &error));
        g_assert_no_error(error);
        n_slices++;
    }
    return n_slices;
}

static void those_who_are_linked_and_agree_are_counted(void)
{
    g_auto(Store) store = open_store(0);
    enrol_buyers(&store, 2);
    uint32_t silent = enrol(&store, true, BECKON_PURPOSE_PRESENCE);
    uint32_t unlinked = enrol(&store, false, BECKON_PURPOSES_ALL);
    g_array_append_val(store.buyers, silent);
    g_array_append_val(store.buyers, unlinked);
    enrol(&store, true, BECKON_PURPOSES_ALL);
    import(&store);
    count(&store, NOW_US);
    const BeckonCensus *counted = beckon_audiences_counted(store.audiences);
    CU_ASSERT_EQUAL(beckon_census_size(counted), 5);
    CU_ASSERT_EQUAL(beckon_census_holds(counted, SHOES), 2);
    CU_ASSERT_EQUAL(beckon_census_unknown_percent(counted, SHOES), 60);
}

static void it_counts_as_of_a_moment(void)
{
    g_auto(Store) store = open_store(0);
    enrol_buyers(&store, 2);
    count(&store, NOW_US + DAY_US);
    CU_ASSERT_EQUAL(beckon_census_holds(beckon_audiences_counted(store.audiences), SHOES), 0);
}

static void it_counts_in_slices_of_a_shopper_at_least(void)
{
    g_auto(Store) store = open_store(2);
    enrol_buyers(&store, 3);
    CU_ASSERT_FALSE(beckon_audiences_is_counting(store.audiences));
    CU_ASSERT_EQUAL(count(&store, NOW_US), 4);
    CU_ASSERT_FALSE(beckon_audiences_is_counting(store.audiences));
}

static void until_it_is_counted_a_campaign_is_withheld(void)
{
    g_auto(Store) store = open_store(2);
    bool done = false;
    enrol_buyers(&store, 2);
    CU_ASSERT_EQUAL(beckon_audiences_state(store.audiences, SHOES), BECKON_AUDIENCE_PENDING);
    beckon_audiences_begin(store.audiences, NOW_US);
    CU_ASSERT(beckon_audiences_work(store.audiences, 0, &done, NULL));
    CU_ASSERT(beckon_audiences_is_counting(store.audiences));
    CU_ASSERT(beckon_audiences_withhold(store.audiences, SHOES));
    CU_ASSERT_FALSE(beckon_audiences_withhold(store.audiences, ZONE));
    CU_ASSERT_EQUAL(beckon_audiences_state(store.audiences, ZONE), BECKON_AUDIENCE_ANY);
    count(&store, NOW_US);
    CU_ASSERT_FALSE(beckon_audiences_withhold(store.audiences, SHOES));
    CU_ASSERT_EQUAL(beckon_audiences_state(store.audiences, SHOES), BECKON_AUDIENCE_ENOUGH);
    CU_ASSERT(beckon_audiences_take_released(store.audiences));
    CU_ASSERT_FALSE(beckon_audiences_take_released(store.audiences));
}

static void nobody_is_looked_at_again_who_asked_for_nothing_too_early(void)
{
    g_auto(Store) store = open_store(2);
    enrol_buyers(&store, 2);
    count(&store, NOW_US);
    CU_ASSERT_FALSE(beckon_audiences_take_released(store.audiences));
}

static void too_small_an_audience_is_withheld_until_it_has_grown(void)
{
    g_auto(Store) store = open_store(3);
    enrol_buyers(&store, 2);
    count(&store, NOW_US);
    CU_ASSERT_EQUAL(beckon_audiences_state(store.audiences, SHOES), BECKON_AUDIENCE_SMALL);
    CU_ASSERT(beckon_audiences_withhold(store.audiences, SHOES));
    CU_ASSERT_FALSE(beckon_audiences_take_released(store.audiences));
    enrol_buyers(&store, 1);
    CU_ASSERT(beckon_audiences_withhold(store.audiences, SHOES));
    count(&store, NOW_US);
    CU_ASSERT_FALSE(beckon_audiences_withhold(store.audiences, SHOES));
    CU_ASSERT(beckon_audiences_take_released(store.audiences));
}

static void a_policy_without_a_smallest_audience_withholds_nothing(void)
{
    g_auto(Store) store = open_store(0);
    CU_ASSERT_FALSE(beckon_audiences_withhold(store.audiences, SHOES));
    count(&store, NOW_US);
    CU_ASSERT_FALSE(beckon_audiences_withhold(store.audiences, SHOES));
    CU_ASSERT_EQUAL(beckon_audiences_state(store.audiences, SHOES), BECKON_AUDIENCE_ENOUGH);
}

static void what_was_counted_holds_for_the_same_rules_alone(void)
{
    g_auto(Store) store = open_store(2);
    g_autoptr(BeckonRuleset) same = compile(store.shop, 2);
    g_autoptr(BeckonRuleset) other = compile(store.shop, 1);
    enrol_buyers(&store, 2);
    count(&store, NOW_US);
    CU_ASSERT(beckon_audiences_set_rules(store.audiences, same));
    CU_ASSERT_EQUAL(beckon_audiences_state(store.audiences, SHOES), BECKON_AUDIENCE_ENOUGH);
    CU_ASSERT(beckon_audiences_set_rules(store.audiences, other));
    CU_ASSERT_EQUAL(beckon_audiences_state(store.audiences, SHOES), BECKON_AUDIENCE_PENDING);
    CU_ASSERT_FALSE(beckon_audiences_set_rules(store.audiences, NULL));
}

static void who_is_forgotten_meanwhile_is_not_counted(void)
{
    g_auto(Store) store = open_store(2);
    bool done = false;
    enrol_buyers(&store, 3);
    beckon_audiences_begin(store.audiences, NOW_US);
    CU_ASSERT(beckon_audiences_work(store.audiences, 0, &done, NULL));
    CU_ASSERT(beckon_shoppers_forget(store.hub->database, g_array_index(store.buyers, uint32_t, 2),
                                     TEST_WALL_US, TEST_UID, NULL));
    CU_ASSERT(beckon_audiences_work(store.audiences, INT64_MAX, &done, NULL));
    CU_ASSERT(done);
    CU_ASSERT_EQUAL(beckon_census_size(beckon_audiences_counted(store.audiences)), 2);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(those_who_are_linked_and_agree_are_counted),
        BECKON_TEST(it_counts_as_of_a_moment),
        BECKON_TEST(it_counts_in_slices_of_a_shopper_at_least),
        BECKON_TEST(until_it_is_counted_a_campaign_is_withheld),
        BECKON_TEST(nobody_is_looked_at_again_who_asked_for_nothing_too_early),
        BECKON_TEST(too_small_an_audience_is_withheld_until_it_has_grown),
        BECKON_TEST(a_policy_without_a_smallest_audience_withholds_nothing),
        BECKON_TEST(what_was_counted_holds_for_the_same_rules_alone),
        BECKON_TEST(who_is_forgotten_meanwhile_is_not_counted),
    };
    return BECKON_TESTS_RUN("engine/audiences", tests);
}
