/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/imports/facts.h"

#include "base/error.h"
#include "base/limits.h"
#include "engine/imports/call-file.h"
#include "engine/imports/facts-intake.h"
#include "engine/rulebook/rulebook.h"
#include "engine/store.h"

/* How long a slice may take: short beside the 250 ms of a scanner's tick. */
#define SLICE_US 10000

/* One import, from the call to its answer. */
typedef struct BeckonFactsImport {
    BeckonEngine *engine;
    GDBusMethodInvocation *invocation;
    BeckonFactsIntake *intake;
    bool is_dry;
    guint source;
} BeckonFactsImport;

static void import_free(BeckonFactsImport *import)
{
    g_clear_handle_id(&import->source, g_source_remove);
    beckon_facts_intake_free(import->intake);
    g_free(import);
}

static void restore(const BeckonGoods *goods, void *shelf)
{
    beckon_shelf_put(shelf, goods);
}

bool beckon_facts_open(BeckonEngine *engine, GError **error)
{
    engine->shelf = beckon_shelf_new();
    return beckon_goods_each(engine->database, restore, engine->shelf, error);
}

void beckon_facts_stop(BeckonEngine *engine)
{
    if (engine->facts_import != NULL) {
        g_dbus_method_invocation_return_error(engine->facts_import->invocation, BECKON_ERROR,
                                              BECKON_ERROR_UNREACHABLE,
                                              "the engine is ending: nothing was imported");
        g_clear_pointer(&engine->facts_import, import_free);
    }
}

void beckon_facts_close(BeckonEngine *engine)
{
    g_clear_pointer(&engine->shelf, beckon_shelf_free);
}

/* Places, codes and words: nothing that stands in the table. */
static GVariant *pack_diagnostics(const BeckonDiagnostics *diagnostics)
{
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("a(uuusss)"));
    for (guint i = 0; i < beckon_diagnostics_size(diagnostics); i++) {
        const BeckonDiagnostic *found = beckon_diagnostics_get(diagnostics, i);
        g_variant_builder_add(&out, "(uuusss)", found->line, found->column, found->length,
                              found->code, found->message,
                              found->suggestion != NULL ? found->suggestion : "");
    }
    return g_variant_builder_end(&out);
}

static void answer(BeckonFactsImport *import, bool is_kept)
{
    BeckonEngine *engine = import->engine;
    const BeckonDiagnostics *diagnostics = beckon_facts_intake_diagnostics(import->intake);
    const BeckonFactsCounts *counts = beckon_facts_intake_counts(import->intake);
    bool of_products = beckon_facts_intake_kind(import->intake) == BECKON_FACTS_OF_PRODUCTS;
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "kind", "s", of_products ? "products" : "customers");
    g_variant_dict_insert(&dict, "rows", "t", counts->rows);
    g_variant_dict_insert(&dict, "matched", "t", counts->matched);
    g_variant_dict_insert(&dict, "left_out", "t", counts->left_out);
    g_variant_dict_insert(&dict, "imported", "b", is_kept);
    g_variant_dict_insert(&dict, "errors", "u", beckon_diagnostics_errors(diagnostics));
    g_variant_dict_insert_value(&dict, "diagnostics", pack_diagnostics(diagnostics));
    if (engine->overtaken != NULL) {
        g_variant_dict_insert(&dict, "overtaken", "s", engine->overtaken);
    }
    g_dbus_method_invocation_return_value(import->invocation,
                                          g_variant_new("(@a{sv})", g_variant_dict_end(&dict)));
    import->source = 0;
    g_clear_pointer(&engine->facts_import, import_free);
}

static void refuse(BeckonFactsImport *import, GError *error)
{
    BeckonEngine *engine = import->engine;
    g_autoptr(GError) owned = error;
    import->source = 0;
    g_dbus_method_invocation_return_gerror(import->invocation, owned);
    g_clear_pointer(&engine->facts_import, import_free);
}

/* Store time, which is the wall's also while no scanner is heard; in a replay its own, as soon as
 * there is one. */
static int64_t known_from_us(const BeckonEngine *engine)
{
    return engine->config.replay && engine->taken_us > 0 ? engine->taken_us : g_get_real_time();
}

/* Everything counts from here on, in the commit that keeps the watermark. */
static bool keep(BeckonFactsImport *import, GError **error)
{
    BeckonEngine *engine = import->engine;
    BeckonFactsChanges changes = {0};
    if (!beckon_database_begin(engine->database, error)) {
        return false;
    }
    if (!beckon_facts_intake_keep(import->intake, known_from_us(engine), &changes, error)) {
        beckon_database_rollback(engine->database);
        return false;
    }
    if (changes.prices) {
        beckon_rulebook_prices_changed(engine);
    }
    if (changes.news && !changes.prices) {
        beckon_store_look_again(engine);
    }
    beckon_store_commit(engine, engine->taken_us);
    if (engine->failed) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_IO,
                            "the database failed: look into the engine's log, then import again");
    }
    return !engine->failed;
}

static void finish(BeckonFactsImport *import)
{
    GError *error = NULL;
    bool is_good = beckon_diagnostics_errors(beckon_facts_intake_diagnostics(import->intake)) == 0;
    bool keeps = is_good && !import->is_dry;
    if (keeps && !keep(import, &error)) {
        refuse(import, error);
        return;
    }
    answer(import, keeps);
}

static gboolean slice(void *data)
{
    BeckonFactsImport *import = data;
    GError *error = NULL;
    bool done = false;
    if (import->engine->failed || beckon_database_in_transaction(import->engine->database)) {
        return G_SOURCE_CONTINUE;
    }
    if (!beckon_facts_intake_work(import->intake, g_get_monotonic_time() + SLICE_US, &done,
                                  &error)) {
        refuse(import, error);
        return G_SOURCE_REMOVE;
    }
    if (done) {
        finish(import);
        return G_SOURCE_REMOVE;
    }
    return G_SOURCE_CONTINUE;
}

void beckon_facts_import(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    gboolean is_dry = FALSE;
    if (engine->facts_import != NULL) {
        g_dbus_method_invocation_return_error(invocation, BECKON_ERROR, BECKON_ERROR_EXISTS,
                                              "another import is under way: wait for its end");
        return;
    }
    BeckonSource *table =
        beckon_call_file_read(arguments, invocation, BECKON_LIMIT_FACTS_BYTES, &error);
    if (table == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_variant_get_child(arguments, 1, "b", &is_dry);
    BeckonFactsImport *import = g_new0(BeckonFactsImport, 1);
    import->engine = engine;
    import->invocation = invocation;
    import->is_dry = is_dry;
    import->intake = beckon_facts_intake_new(engine, table);
    import->source = g_idle_add(slice, import);
    engine->facts_import = import;
}
