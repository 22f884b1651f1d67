/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/past.h"

#include "base/error.h"
#include "database/account-facts.h"
#include "database/ledgers.h"
#include "database/offers.h"
#include "database/visits.h"

/* What is kept of one shopper. */
typedef struct {
    BeckonPast past;          /* as answered last */
    BeckonHistory *history;   /* NULL: unknown */
    GArray *visits_us;        /* NULL: unknown */
    BeckonShopperFacts *kept; /* what services said; NULL: unknown */
    GArray *signals;          /* of BeckonSignal: what account borrows, from kept */
    BeckonAccountFacts account;
    BeckonGap account_gap; /* why kept is NULL */
    GPtrArray *given;      /* of BeckonOfferGiven: what offers borrows from */
    GArray *offers;        /* of BeckonPastOffer */
    bool offers_changed;   /* since they were read; what was answered stays until the next */
    guint purposes;        /* in force when it was read */
    int64_t visit_started_us;
} Remembered;

struct BeckonPasts {
    BeckonDatabase *database;
    BeckonPeople *people;
    const BeckonRuleset *rules;
    GHashTable *remembered; /* number → Remembered */
};

static void remembered_free(Remembered *remembered)
{
    beckon_history_free(remembered->history);
    g_clear_pointer(&remembered->visits_us, g_array_unref);
    g_clear_pointer(&remembered->offers, g_array_unref);
    g_clear_pointer(&remembered->given, g_ptr_array_unref);
    g_clear_pointer(&remembered->signals, g_array_unref);
    beckon_shopper_facts_free(remembered->kept);
    g_free(remembered);
}

static void on_release(uint32_t number, void *data)
{
    beckon_pasts_drop(data, number);
}

BeckonPasts *beckon_pasts_new(BeckonDatabase *database, BeckonPeople *people)
{
    BeckonPasts *pasts = g_new0(BeckonPasts, 1);
    pasts->database = database;
    pasts->people = people;
    pasts->remembered = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)remembered_free);
    beckon_people_on_release(people, on_release, pasts);
    return pasts;
}

void beckon_pasts_free(BeckonPasts *pasts)
{
    if (pasts != NULL) {
        beckon_people_on_release(pasts->people, NULL, NULL);
        g_hash_table_unref(pasts->remembered);
        g_free(pasts);
    }
}

void beckon_pasts_set_rules(BeckonPasts *pasts, const BeckonRuleset *rules)
{
    pasts->rules = rules;
    beckon_pasts_drop_all(pasts);
}

/* The ledger by the rules' things. True without a history where nothing is known. */
static bool read_history(const BeckonPasts *pasts, uint32_t number, BeckonHistory **ret_history,
                         GError **error)
{
    g_autoptr(GError) reason = NULL;
    *ret_history =
        beckon_ledgers_view(pasts->database, number, beckon_ruleset_things(pasts->rules), &reason);
    bool read = reason == NULL;
    if (!read) {
        g_propagate_error(error, g_steal_pointer(&reason));
    }
    return read;
}

static int by_time(gconstpointer a, gconstpointer b)
{
    int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

/* Those that are kept, the present one included, without those that are due to be taken out. */
static GArray *read_visits(const BeckonPasts *pasts, uint32_t number, int64_t visit_started_us,
                           GError **error)
{
    g_autoptr(GArray) kept = beckon_visits_of(pasts->database, number, error);
    if (kept == NULL) {
        return NULL;
    }
    GArray *visits_us = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int64_t since_us = visit_started_us - beckon_ruleset_policy(pasts->rules)->keep_visits_us;
    for (guint i = 0; i < kept->len; i++) {
        int64_t started_us = g_array_index(kept, int64_t, i);
        if (started_us >= since_us && started_us != visit_started_us) {
            g_array_append_val(visits_us, started_us);
        }
    }
    g_array_append_val(visits_us, visit_started_us);
    g_array_sort(visits_us, by_time);
    return visits_us;
}

static bool read_offers(const BeckonPasts *pasts, uint32_t number, Remembered *remembered,
                        GError **error)
{
    GPtrArray *given = beckon_offers_of_shopper(pasts->database, number, error);
    if (given == NULL) {
        return false;
    }
    g_clear_pointer(&remembered->offers, g_array_unref);
    g_clear_pointer(&remembered->given, g_ptr_array_unref);
    remembered->offers_changed = false;
    remembered->given = given;
    remembered->offers = g_array_new(FALSE, FALSE, sizeof(BeckonPastOffer));
    for (guint i = 0; i < given->len; i++) {
        const BeckonOfferGiven *offer = g_ptr_array_index(given, i);
        const BeckonPastOffer past = {offer->campaign, offer->offered_us, offer->redeemed_us};
        g_array_append_val(remembered->offers, past);
    }
    return true;
}

/* What services said of the account, or why that is not known. */
static bool read_account(const BeckonPasts *pasts, const BeckonShopper *shopper,
                         Remembered *remembered, GError **error)
{
    g_autoptr(GError) reason = NULL;
    if ((remembered->purposes & BECKON_PURPOSE_SIGNALS) == 0) {
        remembered->account_gap = BECKON_GAP_CONSENT;
        return true;
    }
    remembered->kept = beckon_account_facts_find(pasts->database, shopper->number, &reason);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    if (remembered->kept == NULL) {
        remembered->account_gap = shopper->is_linked ? BECKON_GAP_NEVER : BECKON_GAP_ACCOUNT;
        return true;
    }
    const BeckonShopperFacts *kept = remembered->kept;
    remembered->signals = g_array_new(FALSE, FALSE, sizeof(BeckonSignal));
    for (guint i = 0; i < kept->signals->len; i++) {
        const BeckonKeptSignal *signal = kept->signals->pdata[i];
        const BeckonSignal known = {signal->name, signal->value_milli, signal->known_us};
        g_array_append_val(remembered->signals, known);
    }
    remembered->account =
        (BeckonAccountFacts){kept->tier, kept->age_at_least, kept->age_below, remembered->signals};
    return true;
}

static bool read_all(const BeckonPasts *pasts, const BeckonShopper *shopper, Remembered *remembered,
                     GError **error)
{
    uint32_t number = shopper->number;
    if ((remembered->purposes & BECKON_PURPOSE_HISTORY) != 0 &&
        !read_history(pasts, number, &remembered->history, error)) {
        return false;
    }
    if ((remembered->purposes & BECKON_PURPOSE_VISITS) != 0 &&
        (remembered->visits_us = read_visits(pasts, number, remembered->visit_started_us, error)) ==
            NULL) {
        return false;
    }
    return read_account(pasts, shopper, remembered, error) &&
           read_offers(pasts, number, remembered, error);
}

static Remembered *find(BeckonPasts *pasts, const BeckonShopper *shopper, guint purposes,
                        int64_t visit_started_us, GError **error)
{
    uint32_t number = shopper->number;
    Remembered *known = g_hash_table_lookup(pasts->remembered, GUINT_TO_POINTER(number));
    if (known != NULL && known->purposes == purposes &&
        known->visit_started_us == visit_started_us) {
        return !known->offers_changed || read_offers(pasts, number, known, error) ? known : NULL;
    }
    Remembered *remembered = g_new0(Remembered, 1);
    remembered->purposes = purposes;
    remembered->visit_started_us = visit_started_us;
    if (!read_all(pasts, shopper, remembered, error)) {
        remembered_free(remembered);
        return NULL;
    }
    g_hash_table_insert(pasts->remembered, GUINT_TO_POINTER(number), remembered);
    return remembered;
}

/* Whether a ledger still tells enough at a store time. */
static bool is_fresh(const BeckonPasts *pasts, const BeckonHistory *history, int64_t now_us)
{
    return beckon_policy_is_fresh(beckon_ruleset_policy(pasts->rules),
                                  beckon_history_known_until_us(history), now_us);
}

static BeckonGap history_gap(const BeckonShopper *shopper, const Remembered *remembered, bool fresh)
{
    return (remembered->purposes & BECKON_PURPOSE_HISTORY) == 0 ? BECKON_GAP_CONSENT
           : fresh                                              ? BECKON_GAP_NONE
           : remembered->history != NULL                        ? BECKON_GAP_STALE
           : shopper->is_linked                                 ? BECKON_GAP_NEVER
                                                                : BECKON_GAP_ACCOUNT;
}

const BeckonPast *beckon_pasts_get(BeckonPasts *pasts, uint32_t number, int64_t visit_started_us,
                                   int64_t now_us, GError **error)
{
    const BeckonShopper *shopper = beckon_people_get(pasts->people, number);
    if (shopper == NULL || pasts->rules == NULL) {
        return NULL;
    }
    guint purposes = beckon_consents_in_force(shopper->consents, g_get_real_time());
    Remembered *remembered = find(pasts, shopper, purposes, visit_started_us, error);
    if (remembered == NULL) {
        return NULL;
    }
    bool fresh = remembered->history != NULL && is_fresh(pasts, remembered->history, now_us);
    remembered->past = (BeckonPast){
        .history = fresh ? remembered->history : NULL,
        .visits_us = remembered->visits_us,
        .offers = remembered->offers,
        .history_gap = history_gap(shopper, remembered, fresh),
        .visits_gap = remembered->visits_us != NULL ? BECKON_GAP_NONE : BECKON_GAP_CONSENT,
        .account = remembered->kept != NULL ? &remembered->account : NULL,
        .account_gap = remembered->account_gap,
    };
    return &remembered->past;
}

void beckon_pasts_offers_changed(BeckonPasts *pasts, uint32_t number)
{
    Remembered *remembered = g_hash_table_lookup(pasts->remembered, GUINT_TO_POINTER(number));
    if (remembered != NULL) {
        remembered->offers_changed = true;
    }
}

void beckon_pasts_drop(BeckonPasts *pasts, uint32_t number)
{
    g_hash_table_remove(pasts->remembered, GUINT_TO_POINTER(number));
}

void beckon_pasts_drop_all(BeckonPasts *pasts)
{
    g_hash_table_remove_all(pasts->remembered);
}
