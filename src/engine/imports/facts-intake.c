/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/imports/facts-intake.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "database/account-facts.h"

#define ROWS_A_STEP 64
#define TEXTS_BYTES 4096 /* that are allocated at a time */

/* What the table says of one shopper. */
typedef struct {
    uint32_t number;
    BeckonFactsChange change; /* its tier in texts, its signals owned */
} OfShopper;

struct BeckonFactsIntake {
    BeckonEngine *engine;
    BeckonSource *source;
    BeckonDiagnostics *diagnostics;
    BeckonFactTable *table; /* NULL: its header is wrong */
    GArray *products;       /* of BeckonFactRow */
    GArray *shoppers;       /* of OfShopper */
    GStringChunk *texts;
    guint n_new; /* products of which nothing was known */
    BeckonFactsCounts counts;
};

static void of_shopper_clear(void *data)
{
    g_array_unref((GArray *)((OfShopper *)data)->change.signals);
}

BeckonFactsIntake *beckon_facts_intake_new(BeckonEngine *engine, BeckonSource *source)
{
    BeckonFactsIntake *intake = g_new0(BeckonFactsIntake, 1);
    intake->engine = engine;
    intake->source = source;
    intake->diagnostics = beckon_diagnostics_new();
    intake->table =
        beckon_fact_table_new(intake->source, engine->shop->currency, intake->diagnostics);
    intake->products = g_array_new(FALSE, FALSE, sizeof(BeckonFactRow));
    intake->shoppers = g_array_new(FALSE, FALSE, sizeof(OfShopper));
    g_array_set_clear_func(intake->shoppers, of_shopper_clear);
    intake->texts = g_string_chunk_new(TEXTS_BYTES);
    return intake;
}

void beckon_facts_intake_free(BeckonFactsIntake *intake)
{
    if (intake == NULL) {
        return;
    }
    beckon_fact_table_free(intake->table);
    beckon_source_free(intake->source);
    beckon_diagnostics_free(intake->diagnostics);
    g_array_unref(intake->products);
    g_array_unref(intake->shoppers);
    g_string_chunk_free(intake->texts);
    g_free(intake);
}

/* A shopper, NULL without an error where there is none or nothing may be kept. */
static BeckonShopper *only_wanted(BeckonShopper *found, GError *reason, GError **error)
{
    g_autoptr(BeckonShopper) shopper = found;
    g_autoptr(GError) owned = reason;
    if (shopper == NULL && !g_error_matches(owned, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&owned));
        return NULL;
    }
    bool wanted = shopper != NULL && beckon_people_let_keep(shopper, BECKON_PURPOSE_SIGNALS);
    return wanted ? g_steal_pointer(&shopper) : NULL;
}

static const BeckonProduct *product_of(const BeckonEngine *engine, const BeckonFactRow *row)
{
    return engine->rules != NULL
               ? beckon_catalogue_find(beckon_ruleset_catalogue(engine->rules), row->gtin.digits)
               : NULL;
}

static bool take_product(BeckonFactsIntake *intake, const BeckonFactRow *row, GError **error)
{
    const BeckonEngine *engine = intake->engine;
    intake->counts.matched += product_of(engine, row) != NULL;
    intake->n_new += beckon_shelf_find(engine->shelf, row->gtin.digits) == NULL;
    g_array_append_val(intake->products, *row);
    if (beckon_shelf_size(engine->shelf) + intake->n_new > BECKON_LIMIT_GOODS) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "of more than %d products nothing is kept: import those that the rules name",
                    BECKON_LIMIT_GOODS);
        return false;
    }
    return true;
}

static bool take_customer(BeckonFactsIntake *intake, const BeckonFactRow *row, GError **error)
{
    BeckonEngine *engine = intake->engine;
    uint8_t hash[BECKON_CUSTOMER_BYTES];
    GError *reason = NULL;
    g_autoptr(GError) failure = NULL;
    beckon_customer_hash(engine->vault, row->customer, strlen(row->customer), hash);
    BeckonShopper *found = beckon_shoppers_find_customer(engine->database, hash, &reason);
    g_autoptr(BeckonShopper) shopper = only_wanted(found, reason, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (shopper != NULL) {
        OfShopper of = {shopper->number, row->account};
        of.change.signals = g_array_copy((GArray *)row->account.signals);
        of.change.tier = row->account.tier != NULL
                             ? g_string_chunk_insert(intake->texts, row->account.tier)
                             : NULL;
        g_array_append_val(intake->shoppers, of);
        intake->counts.matched++;
    }
    return true;
}

/* *ret_done: nothing is left. */
static bool step(BeckonFactsIntake *intake, bool *ret_done, GError **error)
{
    BeckonFactRow row;
    for (guint i = 0; i < ROWS_A_STEP; i++) {
        if (intake->table == NULL || !beckon_fact_table_next(intake->table, &row)) {
            *ret_done = true;
            return true;
        }
        intake->counts.rows++;
        bool of_products = beckon_fact_table_kind(intake->table) == BECKON_FACTS_OF_PRODUCTS;
        if (!(of_products ? take_product(intake, &row, error)
                          : take_customer(intake, &row, error))) {
            return false;
        }
    }
    return true;
}

bool beckon_facts_intake_work(BeckonFactsIntake *intake, int64_t until_us, bool *ret_done,
                              GError **error)
{
    bool done = false;
    do {
        if (!step(intake, &done, error)) {
            return false;
        }
    } while (!done && g_get_monotonic_time() < until_us);
    *ret_done = done;
    return true;
}

/* Whether a count is one that a live rule has not seen, though it asks for it. */
static bool tells_news(const BeckonEngine *engine, const BeckonProduct *product,
                       const BeckonGoods *before, const BeckonGoods *after)
{
    int64_t fresh_us =
        product != NULL ? beckon_ruleset_stock_fresh(engine->rules, product->gtin) : 0;
    return fresh_us > 0 && after->stock >= 0 &&
           (before == NULL || before->stock != after->stock ||
            after->stock_us - before->stock_us >= fresh_us);
}

static bool is_priced_anew(const BeckonGoods *before, const BeckonGoods *after)
{
    return after->price_minor != (before != NULL ? before->price_minor : -1) ||
           after->low_30d_minor != (before != NULL ? before->low_30d_minor : -1);
}

static void keep_product(BeckonFactsIntake *intake, const BeckonFactRow *row, int64_t now_us,
                         BeckonFactsChanges *changes)
{
    BeckonEngine *engine = intake->engine;
    const BeckonProduct *product = product_of(engine, row);
    const BeckonGoods *before = beckon_shelf_find(engine->shelf, row->gtin.digits);
    BeckonGoods after = beckon_shelf_after(engine->shelf, row, now_us);
    changes->news |= tells_news(engine, product, before, &after);
    changes->prices |= product != NULL && is_priced_anew(before, &after);
    beckon_shelf_put(engine->shelf, &after);
    if (beckon_goods_are_known(&after)) {
        beckon_goods_put(engine->database, &after);
    } else {
        beckon_goods_drop(engine->database, after.gtin);
    }
}

/* Since it was read others had their turn: who withdrew the consent, or was forgotten, is passed
 * over. */
static bool keep_shopper(BeckonFactsIntake *intake, const OfShopper *of, int64_t now_us,
                         GError **error)
{
    BeckonEngine *engine = intake->engine;
    GError *reason = NULL;
    g_autoptr(GError) failure = NULL;
    BeckonShopper *found = beckon_shoppers_find(engine->database, of->number, &reason);
    g_autoptr(BeckonShopper) shopper = only_wanted(found, reason, &failure);
    g_autoptr(BeckonShopperFacts) facts =
        shopper != NULL ? beckon_account_facts_find(engine->database, of->number, &failure) : NULL;
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (shopper != NULL) {
        facts = facts != NULL ? facts : beckon_shopper_facts_new();
        intake->counts.left_out += beckon_shopper_facts_take(facts, &of->change, now_us);
        beckon_account_facts_put(engine->database, of->number, facts);
        beckon_pasts_drop(engine->pasts, of->number);
    }
    return true;
}

bool beckon_facts_intake_keep(BeckonFactsIntake *intake, int64_t now_us,
                              BeckonFactsChanges *ret_changes, GError **error)
{
    BeckonFactsChanges changes = {.news = intake->shoppers->len > 0};
    for (guint i = 0; i < intake->shoppers->len; i++) {
        if (!keep_shopper(intake, &g_array_index(intake->shoppers, OfShopper, i), now_us, error)) {
            return false;
        }
    }
    for (guint i = 0; i < intake->products->len; i++) {
        keep_product(intake, &g_array_index(intake->products, BeckonFactRow, i), now_us, &changes);
    }
    *ret_changes = changes;
    return true;
}

const BeckonFactsCounts *beckon_facts_intake_counts(const BeckonFactsIntake *intake)
{
    return &intake->counts;
}

const BeckonDiagnostics *beckon_facts_intake_diagnostics(const BeckonFactsIntake *intake)
{
    return intake->diagnostics;
}

BeckonFactKind beckon_facts_intake_kind(const BeckonFactsIntake *intake)
{
    return intake->table != NULL ? beckon_fact_table_kind(intake->table) : BECKON_FACTS_OF_PRODUCTS;
}
