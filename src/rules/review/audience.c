/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/review/audience.h"

#include <string.h>

/* A purchase of one of the set's things. */
typedef struct {
    guint customer;
    guint thing;
    BeckonBought bought;
} Entry;

struct BeckonAudience {
    const BeckonRuleset *set;
    int64_t as_of_us;
    GHashTable *numbers;  /* customer → number + 1 */
    GPtrArray *customers; /* by number, borrowed from the keys above */
    GArray *entries;      /* of Entry */
    GArray *things;       /* of guint: of the purchase at hand */
};

BeckonAudience *beckon_audience_new(const BeckonRuleset *set, int64_t as_of_us)
{
    BeckonAudience *audience = g_new0(BeckonAudience, 1);
    audience->set = set;
    audience->as_of_us = as_of_us;
    audience->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    audience->customers = g_ptr_array_new();
    audience->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    audience->things = g_array_new(FALSE, FALSE, sizeof(guint));
    return audience;
}

void beckon_audience_free(BeckonAudience *audience)
{
    if (audience != NULL) {
        g_ptr_array_unref(audience->customers);
        g_hash_table_unref(audience->numbers);
        g_array_unref(audience->entries);
        g_array_unref(audience->things);
        g_free(audience);
    }
}

static guint number_of(BeckonAudience *audience, const char *customer)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(audience->numbers, customer));
    if (number > 0) {
        return number - 1;
    }
    char *name = g_strdup(customer);
    g_ptr_array_add(audience->customers, name);
    g_hash_table_insert(audience->numbers, name, GUINT_TO_POINTER(audience->customers->len));
    return audience->customers->len - 1;
}

void beckon_audience_add(BeckonAudience *audience, const char *customer, BeckonWare ware,
                         int64_t instant_us, BeckonBought bought)
{
    if (instant_us >= audience->as_of_us) {
        return;
    }
    guint number = number_of(audience, customer);
    g_array_set_size(audience->things, 0);
    beckon_ware_things(ware, beckon_ruleset_things(audience->set), audience->things);
    for (guint i = 0; i < audience->things->len; i++) {
        const Entry entry = {number, g_array_index(audience->things, guint, i), bought};
        g_array_append_val(audience->entries, entry);
    }
}

guint beckon_audience_size(const BeckonAudience *audience)
{
    return audience->customers->len;
}

static int by_customer(gconstpointer a, gconstpointer b)
{
    guint first = ((const Entry *)a)->customer, second = ((const Entry *)b)->customer;
    return (first > second) - (first < second);
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The purchases of a customer, whose entries begin at *at, which moves behind them. */
static BeckonHistory *gather(const BeckonAudience *audience, guint customer, guint *at)
{
    guint n_things = beckon_things_size(beckon_ruleset_things(audience->set));
    BeckonHistory *history = beckon_history_new(n_things, BECKON_HISTORY_WHOLE, audience->as_of_us);
    for (; *at < audience->entries->len; (*at)++) {
        const Entry *entry = &g_array_index(audience->entries, Entry, *at);
        if (entry->customer != customer) {
            break;
        }
        beckon_history_add(history, entry->thing, entry->bought);
    }
    return history;
}

void beckon_audience_find(BeckonAudience *audience, GPtrArray *const *holds)
{
    guint n_campaigns = beckon_ruleset_size(audience->set);
    BeckonPast past = {NULL, NULL, NULL};
    const BeckonSituation situation = {.now_us = audience->as_of_us, .past = &past};
    BeckonFacts facts = {.situation = &situation,
                         .timezone = beckon_ruleset_shop(audience->set)->timezone};
    g_array_sort(audience->entries, by_customer);
    for (guint customer = 0, at = 0; customer < audience->customers->len; customer++) {
        g_autoptr(BeckonHistory) history = gather(audience, customer, &at);
        past.history = history;
        for (guint i = 0; i < n_campaigns; i++) {
            const BeckonCampaign *campaign = beckon_ruleset_campaign(audience->set, i);
            if (beckon_condition_evaluate_purchases(campaign->when, &facts) == BECKON_TRUE) {
                g_ptr_array_add(holds[i], audience->customers->pdata[customer]);
            }
        }
    }
    for (guint i = 0; i < n_campaigns; i++) {
        g_ptr_array_sort(holds[i], by_name);
    }
}
