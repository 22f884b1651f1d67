/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/past.h"

#include <string.h>

#include "base/time.h"
#include "database/account-facts.h"
#include "database/hub.h"
#include "database/kept-consents.h"
#include "database/ledgers.h"
#include "database/visits.h"
#include "testing.h"

#define DAY_US  (24 * BECKON_HOUR_US)
#define NOW_US  (INT64_C(20781) * DAY_US)
#define UNTIL   (NOW_US - DAY_US)
#define PERIODS "history_fresh_within: 3d\nretention: {visits: 30d}\n"

static const uint8_t account[BECKON_CUSTOMER_BYTES] = "account's hash";

/* A hub with one linked shopper, who agreed to all, and rules that ask about shoes. */
typedef struct {
    TestHub *hub;
    BeckonWindows *windows;
    BeckonShop *shop;
    BeckonRuleset *rules;
    uint32_t number;
    BeckonPeople *people;
    BeckonPasts *pasts;
} Store;

static BeckonRuleset *compile(BeckonShop *shop)
{
    static const char campaign[] = "campaign: shoes\ntitle: Shoes\nstatus: live\n"
                                   "when: {bought: {category: care/shoes, within: 30d}}\n"
                                   "give:\n"
                                   "  product: \"09506000134352\"\n"
                                   "  reduce: 20%\n"
                                   "  valid: 2h\n"
                                   "  text: {en: {title: \"{product}\", body: \"{until}\"}}\n";
    static const char catalogue[] = "gtin,name,category,brand,price,low_30d\n"
                                    "09506000134352,Kit,care/shoes,N,20.00 EUR,\n";
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_ptr_array_add(sources, beckon_source_new("shoes.yaml", campaign, strlen(campaign)));
    g_ptr_array_add(sources, beckon_source_new("catalogue.csv", catalogue, strlen(catalogue)));
    g_ptr_array_add(sources, beckon_source_new("policy.yaml", PERIODS, strlen(PERIODS)));
    BeckonRuleset *rules = beckon_ruleset_compile(shop, sources, diagnostics);
    g_autofree char *faults = beckon_diagnostics_format(diagnostics);
    g_assert_cmpstr(faults, ==, "");
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

static void run(Store *store)
{
    store->windows = beckon_windows_new();
    store->people =
        beckon_people_load(store->hub->database, store->windows, g_get_real_time(), NULL);
    g_assert_nonnull(store->people);
    store->pasts = beckon_pasts_new(store->hub->database, store->people);
    beckon_pasts_set_rules(store->pasts, store->rules);
}

static void stop(Store *store)
{
    g_clear_pointer(&store->pasts, beckon_pasts_free);
    g_clear_pointer(&store->people, beckon_people_free);
    g_clear_pointer(&store->windows, beckon_windows_free);
}

/* As after kill -9: what is in memory is gone. */
static void restart(Store *store)
{
    stop(store);
    test_hub_reopen(store->hub);
    run(store);
}

/* With the account of the web shop, or NULL. */
static Store open_store_of(const uint8_t *customer, guint purposes)
{
    Store store = {.hub = test_hub_new(), .shop = make_shop()};
    g_autoptr(GPtrArray) consents =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_consent_free);
    for (guint bit = 1; bit <= BECKON_PURPOSES_ALL; bit <<= 1) {
        if ((purposes & bit) != 0) {
            g_ptr_array_add(consents, beckon_consent_new((BeckonPurpose)bit, "v", 0, "counter",
                                                         BECKON_TIME_NEVER));
        }
    }
    store.rules = compile(store.shop);
    store.number = test_hub_enrol_linked(store.hub, "ann", customer, consents);
    run(&store);
    return store;
}

static Store open_store(guint purposes)
{
    return open_store_of(account, purposes);
}

static void close_store(Store *store)
{
    stop(store);
    beckon_ruleset_unref(store->rules);
    beckon_shop_unref(store->shop);
    test_hub_free(store->hub);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Store, close_store)

static void import(Store *store, guint n_rows)
{
    g_auto(BeckonTokenKey) key;
    g_assert_true(beckon_ledgers_token_key(store->hub->database, store->number, &key, NULL));
    g_autoptr(BeckonLedger) ledger = beckon_ledger_new(BECKON_HISTORY_WHOLE, UNTIL);
    for (guint i = 0; i < n_rows; i++) {
        const BeckonLedgerRow row = {.day = 20700,
                                     .category = beckon_ledger_name(
                                         ledger, &key, BECKON_THING_CATEGORY, "care/shoes/laces")};
        beckon_ledger_add(ledger, &row);
    }
    test_hub_begin(store->hub);
    beckon_ledgers_put(store->hub->database, store->number, ledger);
    beckon_ledgers_go_live(store->hub->database, UNTIL, TEST_WALL_US);
    test_hub_commit(store->hub);
    beckon_pasts_drop_all(store->pasts);
}

/* How many purchases of shoes are remembered at a time; -1: it is not known. */
static int bought(Store *store, int64_t now_us)
{
    g_autoptr(GError) error = NULL;
    const BeckonPast *past = beckon_pasts_get(store->pasts, store->number, NOW_US, now_us, &error);
    g_assert_no_error(error);
    g_assert_nonnull(past);
    int shoes = beckon_things_find(beckon_ruleset_things(store->rules), BECKON_THING_CATEGORY,
                                   "care/shoes");
    g_assert_cmpint(shoes, >=, 0);
    return past->history != NULL ? (int)beckon_history_of(past->history, (guint)shoes).len : -1;
}

static void purchases_are_remembered_also_after_a_restart(void)
{
    g_auto(Store) store = open_store(BECKON_PURPOSES_ALL);
    CU_ASSERT_EQUAL(bought(&store, NOW_US), -1);
    import(&store, 3);
    CU_ASSERT_EQUAL(bought(&store, NOW_US), 3);
    restart(&store);
    CU_ASSERT_EQUAL(bought(&store, NOW_US), 3);
    import(&store, 0);
    CU_ASSERT_EQUAL(bought(&store, NOW_US), 0);
}

static void a_ledger_that_is_too_old_tells_nothing(void)
{
    g_auto(Store) store = open_store(BECKON_PURPOSES_ALL);
    import(&store, 1);
    CU_ASSERT_EQUAL(bought(&store, UNTIL + 3 * DAY_US), 1);
    CU_ASSERT_EQUAL(bought(&store, UNTIL + 3 * DAY_US + 1), -1);
    CU_ASSERT_EQUAL(bought(&store, UNTIL - DAY_US), 1);
}

static void what_was_not_agreed_to_is_unknown(void)
{
    g_auto(Store) store = open_store(BECKON_PURPOSE_PRESENCE);
    import(&store, 1);
    CU_ASSERT_EQUAL(bought(&store, NOW_US), -1);
    const BeckonPast *past = beckon_pasts_get(store.pasts, store.number, NOW_US, NOW_US, NULL);
    CU_ASSERT_PTR_NULL(past->visits_us);
    CU_ASSERT_PTR_NOT_NULL(past->offers);
}

static void a_withdrawn_consent_counts_once_people_let_go(void)
{
    g_auto(Store) store = open_store(BECKON_PURPOSES_ALL);
    import(&store, 1);
    CU_ASSERT_EQUAL(bought(&store, NOW_US), 1);
    test_hub_begin(store.hub);
    beckon_kept_consents_withdraw(store.hub->database, store.number, BECKON_PURPOSE_HISTORY,
                                  TEST_WALL_US);
    test_hub_commit(store.hub);
    beckon_people_release(store.people, store.number);
    CU_ASSERT_EQUAL(bought(&store, NOW_US), -1);
}

/* Why purchases are not known at a time. */
static BeckonGap gap(Store *store, int64_t now_us)
{
    bought(store, now_us);
    return beckon_pasts_get(store->pasts, store->number, NOW_US, now_us, NULL)->history_gap;
}

static void what_is_unknown_says_why(void)
{
    g_auto(Store) store = open_store(BECKON_PURPOSES_ALL);
    CU_ASSERT_EQUAL(gap(&store, NOW_US), BECKON_GAP_NEVER);
    import(&store, 1);
    CU_ASSERT_EQUAL(gap(&store, NOW_US), BECKON_GAP_NONE);
    CU_ASSERT_EQUAL(gap(&store, UNTIL + 3 * DAY_US + 1), BECKON_GAP_STALE);
    const BeckonPast *past = beckon_pasts_get(store.pasts, store.number, NOW_US, NOW_US, NULL);
    CU_ASSERT_EQUAL(past->visits_gap, BECKON_GAP_NONE);
}

static void consent_and_account_come_before_what_was_imported(void)
{
    g_auto(Store) store = open_store(BECKON_PURPOSE_PRESENCE);
    CU_ASSERT_EQUAL(gap(&store, NOW_US), BECKON_GAP_CONSENT);
    const BeckonPast *past = beckon_pasts_get(store.pasts, store.number, NOW_US, NOW_US, NULL);
    CU_ASSERT_EQUAL(past->visits_gap, BECKON_GAP_CONSENT);
    g_auto(Store) unlinked = open_store_of(NULL, BECKON_PURPOSES_ALL);
    CU_ASSERT_EQUAL(gap(&unlinked, NOW_US), BECKON_GAP_ACCOUNT);
}

static void say(Store *store, const char *tier)
{
    static const BeckonSignalChange km = {"km", false, 7500};
    g_autoptr(GArray) signals = g_array_new(FALSE, FALSE, sizeof(BeckonSignalChange));
    g_array_append_val(signals, km);
    const BeckonFactsChange change = {tier, true, 18, 0, signals};
    g_autoptr(BeckonShopperFacts) facts = beckon_shopper_facts_new();
    beckon_shopper_facts_take(facts, &change, UNTIL);
    test_hub_begin(store->hub);
    beckon_account_facts_put(store->hub->database, store->number, facts);
    test_hub_commit(store->hub);
    beckon_pasts_drop(store->pasts, store->number);
}

static const BeckonPast *past_now(Store *store)
{
    const BeckonPast *past = beckon_pasts_get(store->pasts, store->number, NOW_US, NOW_US, NULL);
    g_assert_nonnull(past);
    return past;
}

static void what_services_said_is_remembered_also_after_a_restart(void)
{
    g_auto(Store) store = open_store(BECKON_PURPOSES_ALL);
    CU_ASSERT_PTR_NULL(past_now(&store)->account);
    CU_ASSERT_EQUAL(past_now(&store)->account_gap, BECKON_GAP_NEVER);
    say(&store, "gold");
    for (guint i = 0; i < 2; i++) {
        const BeckonAccountFacts *said = past_now(&store)->account;
        CU_ASSERT_PTR_NOT_NULL_FATAL(said);
        CU_ASSERT_STRING_EQUAL(said->tier, "gold");
        CU_ASSERT_EQUAL(said->age_at_least, 18);
        CU_ASSERT_EQUAL_FATAL(said->signals->len, 1);
        const BeckonSignal *km = &g_array_index(said->signals, BeckonSignal, 0);
        CU_ASSERT_STRING_EQUAL(km->name, "km");
        CU_ASSERT_EQUAL(km->value_milli, 7500);
        CU_ASSERT_EQUAL(km->known_us, UNTIL);
        CU_ASSERT_EQUAL(past_now(&store)->account_gap, BECKON_GAP_NONE);
        restart(&store);
    }
}

static void without_consent_to_signals_services_say_nothing(void)
{
    g_auto(Store) store =
        open_store(BECKON_PURPOSE_PRESENCE | BECKON_PURPOSE_HISTORY | BECKON_PURPOSE_VISITS);
    say(&store, "gold");
    CU_ASSERT_PTR_NULL(past_now(&store)->account);
    CU_ASSERT_EQUAL(past_now(&store)->account_gap, BECKON_GAP_CONSENT);
}

static void begin_visit(Store *store, int64_t started_us)
{
    test_hub_begin(store->hub);
    beckon_visits_begin(store->hub->database, store->number, started_us);
    test_hub_commit(store->hub);
}

static void visits_count_with_the_present_one_as_long_as_the_policy_keeps_them(void)
{
    g_auto(Store) store = open_store(BECKON_PURPOSES_ALL);
    begin_visit(&store, NOW_US - 30 * DAY_US - 1);
    begin_visit(&store, NOW_US - 30 * DAY_US);
    begin_visit(&store, NOW_US - DAY_US);
    for (guint i = 0; i < 2; i++) {
        const BeckonPast *past = beckon_pasts_get(store.pasts, store.number, NOW_US, NOW_US, NULL);
        CU_ASSERT_EQUAL_FATAL(past->visits_us->len, 3);
        CU_ASSERT_EQUAL(g_array_index(past->visits_us, int64_t, 0), NOW_US - 30 * DAY_US);
        CU_ASSERT_EQUAL(g_array_index(past->visits_us, int64_t, 1), NOW_US - DAY_US);
        CU_ASSERT_EQUAL(g_array_index(past->visits_us, int64_t, 2), NOW_US);
        begin_visit(&store, NOW_US);
        restart(&store);
    }
}

static void offers_are_remembered_from_the_next_look_on(void)
{
    g_auto(Store) store = open_store(BECKON_PURPOSE_PRESENCE);
    BeckonDraft draft = test_draft(store.number, "j1");
    const BeckonPast *past = beckon_pasts_get(store.pasts, store.number, NOW_US, NOW_US, NULL);
    CU_ASSERT_EQUAL(past->offers->len, 0);
    CU_ASSERT_TRUE(test_hub_draft(store.hub, &draft));
    beckon_pasts_offers_changed(store.pasts, store.number);
    for (guint i = 0; i < 2; i++) {
        past = beckon_pasts_get(store.pasts, store.number, NOW_US, NOW_US, NULL);
        CU_ASSERT_EQUAL_FATAL(past->offers->len, 1);
        const BeckonPastOffer *offer = &g_array_index(past->offers, BeckonPastOffer, 0);
        CU_ASSERT_STRING_EQUAL(offer->campaign, "c");
        CU_ASSERT_EQUAL(offer->offered_us, 1000);
        CU_ASSERT_EQUAL(offer->redeemed_us, BECKON_TIME_NEVER);
        restart(&store);
    }
}

static void nothing_is_remembered_of_nobody(void)
{
    g_auto(Store) store = open_store(BECKON_PURPOSES_ALL);
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_pasts_get(store.pasts, store.number + 1, NOW_US, NOW_US, &error));
    CU_ASSERT_PTR_NULL(error);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(purchases_are_remembered_also_after_a_restart),
        BECKON_TEST(a_ledger_that_is_too_old_tells_nothing),
        BECKON_TEST(what_was_not_agreed_to_is_unknown),
        BECKON_TEST(what_is_unknown_says_why),
        BECKON_TEST(consent_and_account_come_before_what_was_imported),
        BECKON_TEST(a_withdrawn_consent_counts_once_people_let_go),
        BECKON_TEST(what_services_said_is_remembered_also_after_a_restart),
        BECKON_TEST(without_consent_to_signals_services_say_nothing),
        BECKON_TEST(visits_count_with_the_present_one_as_long_as_the_policy_keeps_them),
        BECKON_TEST(offers_are_remembered_from_the_next_look_on),
        BECKON_TEST(nothing_is_remembered_of_nobody),
    };
    return BECKON_TESTS_RUN("engine/past", tests);
}
