/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/imports/facts-intake.h"

#include <string.h>

#include "base/limits.h"
#include "base/time.h"
#include "database/account-facts.h"
#include "database/hub.h"
#include "database/kept-consents.h"
#include "testing.h"

#define SOCKS "09506000134352"

/* An engine of what an import needs, with rules that ask for the stock of socks. */
typedef struct {
    TestHub *hub;
    BeckonEngine engine;
    BeckonWindows *windows;
} Store;

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

static BeckonRuleset *compile(BeckonShop *shop)
{
    static const char campaign[] =
        "campaign: socks\nwhen: {stock: {product: \"" SOCKS "\", at_least: 12}}\n"
        "give:\n  valid: 2h\n  text: {en: {title: A, body: B}}\n";
    static const char catalogue[] =
        "gtin,name,category,brand,price,low_30d\n" SOCKS ",Socks,care/shoes,N,20.00 EUR,\n"
        "96385074,Bottle,care/bottles,N,9.00 EUR,\n";
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_ptr_array_add(sources, beckon_source_new("socks.yaml", campaign, strlen(campaign)));
    g_ptr_array_add(sources, beckon_source_new("catalogue.csv", catalogue, strlen(catalogue)));
    BeckonRuleset *rules = beckon_ruleset_compile(shop, sources, diagnostics);
    g_assert_nonnull(rules);
    return rules;
}

static Store *store_new(void)
{
    Store *store = g_new0(Store, 1);
    BeckonEngine *engine = &store->engine;
    store->hub = test_hub_new();
    store->windows = beckon_windows_new();
    engine->shop = make_shop();
    engine->rules = compile(engine->shop);
    engine->vault = store->hub->vault;
    engine->database = store->hub->database;
    engine->shelf = beckon_shelf_new();
    engine->people = beckon_people_load(engine->database, store->windows, TEST_WALL_US, NULL);
    engine->pasts = beckon_pasts_new(engine->database, engine->people);
    return store;
}

static void store_free(Store *store)
{
    BeckonEngine *engine = &store->engine;
    beckon_pasts_free(engine->pasts);
    beckon_people_free(engine->people);
    beckon_windows_free(store->windows);
    beckon_shelf_free(engine->shelf);
    beckon_ruleset_unref(engine->rules);
    beckon_shop_unref(engine->shop);
    test_hub_free(store->hub);
    g_free(store);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_free)

/* With consents to presence and to these. */
static uint32_t enrol(Store *store, const char *name, const char *customer, guint purpose)
{
    uint8_t hash[BECKON_CUSTOMER_BYTES];
    g_autoptr(GPtrArray) consents = test_consents();
    beckon_customer_hash(store->hub->vault, customer, strlen(customer), hash);
    g_ptr_array_add(consents, beckon_consent_new((BeckonPurpose)purpose, "v", TEST_WALL_US, "app",
                                                 BECKON_TIME_NEVER));
    return test_hub_enrol_linked(store->hub, name, hash, consents);
}

static BeckonFactsIntake *read_table(Store *store, const char *text)
{
    bool done = false;
    BeckonFactsIntake *intake =
        beckon_facts_intake_new(&store->engine, beckon_source_new("facts.csv", text, strlen(text)));
    while (!done) {
        g_assert_true(beckon_facts_intake_work(intake, 0, &done, NULL));
    }
    return intake;
}

static BeckonFactsChanges keep(Store *store, BeckonFactsIntake *intake, int64_t now_us)
{
    BeckonFactsChanges changes = {0};
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(beckon_facts_intake_diagnostics(intake)), 0);
    test_hub_begin(store->hub);
    CU_ASSERT_TRUE(beckon_facts_intake_keep(intake, now_us, &changes, NULL));
    test_hub_commit(store->hub);
    return changes;
}

static BeckonFactsChanges import(Store *store, const char *text, int64_t now_us)
{
    g_autoptr(BeckonFactsIntake) intake = read_table(store, text);
    return keep(store, intake, now_us);
}

static char *tier_of(Store *store, uint32_t number)
{
    g_autoptr(BeckonShopperFacts) facts =
        beckon_account_facts_find(store->hub->database, number, NULL);
    return g_strdup(facts != NULL && facts->tier != NULL ? facts->tier : "none");
}

static void expect_tier(Store *store, uint32_t number, const char *expected)
{
    g_autofree char *tier = tier_of(store, number);
    CU_ASSERT_STRING_EQUAL(tier, expected);
}

static void facts_are_kept_of_linked_shoppers_who_agreed_alone(void)
{
    g_autoptr(Store) store = store_new();
    uint32_t ann = enrol(store, "ann", "C-1", BECKON_PURPOSE_SIGNALS);
    uint32_t bob = enrol(store, "bob", "C-2", BECKON_PURPOSE_HISTORY);
    uint32_t cyd = test_hub_enrol(store->hub, "cyd");
    g_autoptr(BeckonFactsIntake) intake =
        read_table(store, "customer,tier\nC-1,gold\nC-2,gold\nC-3,gold\ncyd,gold\n");
    CU_ASSERT_EQUAL(beckon_facts_intake_counts(intake)->rows, 4);
    CU_ASSERT_EQUAL(beckon_facts_intake_counts(intake)->matched, 1);
    expect_tier(store, ann, "none");
    CU_ASSERT_TRUE(keep(store, intake, 5).news);
    expect_tier(store, ann, "gold");
    expect_tier(store, bob, "none");
    expect_tier(store, cyd, "none");
}

static void who_withdraws_before_the_end_is_passed_over(void)
{
    g_autoptr(Store) store = store_new();
    uint32_t ann = enrol(store, "ann", "C-1", BECKON_PURPOSE_SIGNALS);
    uint32_t bob = enrol(store, "bob", "C-2", BECKON_PURPOSE_SIGNALS);
    g_autoptr(BeckonFactsIntake) intake = read_table(store, "customer,tier\nC-1,gold\nC-2,gold\n");
    test_hub_begin(store->hub);
    beckon_kept_consents_withdraw(store->hub->database, ann, BECKON_PURPOSE_SIGNALS, TEST_WALL_US);
    test_hub_commit(store->hub);
    CU_ASSERT_TRUE(beckon_shoppers_forget(store->hub->database, bob, TEST_WALL_US, TEST_UID, NULL));
    keep(store, intake, 5);
    expect_tier(store, ann, "none");
    expect_tier(store, bob, "none");
}

static void what_a_later_table_leaves_out_stays(void)
{
    g_autoptr(Store) store = store_new();
    uint32_t ann = enrol(store, "ann", "C-1", BECKON_PURPOSE_SIGNALS);
    import(store, "customer,tier,signal.km\nC-1,gold,5\n", 5);
    import(store, "customer,tier,signal.km\nC-1,,7\n", 9);
    g_autoptr(BeckonShopperFacts) facts =
        beckon_account_facts_find(store->hub->database, ann, NULL);
    CU_ASSERT_STRING_EQUAL(facts->tier, "gold");
    CU_ASSERT_EQUAL(facts->tier_us, 5);
    const BeckonKeptSignal *km = facts->signals->pdata[0];
    CU_ASSERT_EQUAL(km->value_milli, 7000);
    CU_ASSERT_EQUAL(km->known_us, 9);
}

static void signals_without_room_are_counted(void)
{
    g_autoptr(Store) store = store_new();
    enrol(store, "ann", "C-1", BECKON_PURPOSE_SIGNALS);
    g_autoptr(GString) header = g_string_new("customer");
    g_autoptr(GString) row = g_string_new("C-1");
    for (guint i = 0; i < BECKON_LIMIT_SIGNALS_AN_ACCOUNT; i++) {
        g_string_append_printf(header, ",signal.s%u", i);
        g_string_append(row, ",1");
    }
    g_autofree char *full = g_strdup_printf("%s\n%s\n", header->str, row->str);
    import(store, full, 5);
    g_autoptr(BeckonFactsIntake) intake = read_table(store, "customer,signal.one-more\nC-1,1\n");
    keep(store, intake, 6);
    CU_ASSERT_EQUAL(beckon_facts_intake_counts(intake)->left_out, 1);
}

static void only_stock_that_rules_ask_for_and_prices_are_looked_at(void)
{
    static const int64_t day_us = 24 * BECKON_HOUR_US;
    g_autoptr(Store) store = store_new();
    BeckonFactsChanges changes = import(store, "product,stock\n" SOCKS ",12\n", 5);
    CU_ASSERT_TRUE(changes.news);
    CU_ASSERT_FALSE(changes.prices);
    CU_ASSERT_FALSE(import(store, "product,stock\n" SOCKS ",12\n", 6).news);
    CU_ASSERT_TRUE(import(store, "product,stock\n" SOCKS ",13\n", 7).news);
    CU_ASSERT_TRUE(import(store, "product,stock\n" SOCKS ",13\n", 7 + day_us).news);
    CU_ASSERT_FALSE(import(store, "product,stock\n96385074,5\n", 9).news);
    CU_ASSERT_TRUE(import(store, "product,price\n96385074,8.00 EUR\n", 9).prices);
    CU_ASSERT_FALSE(import(store, "product,price\n96385074,8.00 EUR\n", 10).prices);
    CU_ASSERT_FALSE(import(store, "product,price\n036000291452,8.00 EUR\n", 10).prices);
}

static void products_that_the_catalogue_lacks_are_kept_for_a_later_one(void)
{
    g_autoptr(Store) store = store_new();
    g_autoptr(BeckonFactsIntake) intake =
        read_table(store, "product,stock\n" SOCKS ",12\n036000291452,3\n");
    keep(store, intake, 5);
    CU_ASSERT_EQUAL(beckon_facts_intake_counts(intake)->rows, 2);
    CU_ASSERT_EQUAL(beckon_facts_intake_counts(intake)->matched, 1);
    CU_ASSERT_PTR_NOT_NULL(beckon_shelf_find(store->engine.shelf, "00036000291452"));
}

static void a_table_with_a_fault_tells_it(void)
{
    g_autoptr(Store) store = store_new();
    g_autoptr(BeckonFactsIntake) of_header = read_table(store, "product,tier\n" SOCKS ",1\n");
    g_autoptr(BeckonFactsIntake) of_row = read_table(store, "product,stock\n" SOCKS ",many\n");
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(beckon_facts_intake_diagnostics(of_header)), 1);
    CU_ASSERT_EQUAL(beckon_diagnostics_errors(beckon_facts_intake_diagnostics(of_row)), 1);
    CU_ASSERT_EQUAL(beckon_shelf_size(store->engine.shelf), 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(facts_are_kept_of_linked_shoppers_who_agreed_alone),
        BECKON_TEST(who_withdraws_before_the_end_is_passed_over),
        BECKON_TEST(what_a_later_table_leaves_out_stays),
        BECKON_TEST(signals_without_room_are_counted),
        BECKON_TEST(only_stock_that_rules_ask_for_and_prices_are_looked_at),
        BECKON_TEST(products_that_the_catalogue_lacks_are_kept_for_a_later_one),
        BECKON_TEST(a_table_with_a_fault_tells_it),
    };
    return BECKON_TESTS_RUN("engine/facts-intake", tests);
}
