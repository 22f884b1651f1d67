/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/imports/import.h"

#include <glib-unix.h>
#include <unistd.h>

#include "base/error.h"
#include "database/audit.h"
#include "database/ledgers.h"
#include "engine/imports/call-file.h"
#include "engine/imports/intake.h"
#include "engine/store.h"
#include "history/seal.h"
#include "jws/import-jwk.h"

/* How long a slice may take: short beside the 250 ms of a scanner's tick. */
#define SLICE_US   10000
#define PRUNE_ROWS 64

/* One import, from the call to its answer. */
typedef struct BeckonImport {
    BeckonEngine *engine;
    GDBusMethodInvocation *invocation;
    BeckonIntake *intake;
    guint source;
} BeckonImport;

static void import_free(BeckonImport *import)
{
    if (import->source != 0) {
        g_source_remove(import->source);
    }
    beckon_intake_free(import->intake);
    g_free(import);
}

void beckon_import_stop(BeckonEngine *engine)
{
    g_clear_handle_id(&engine->pruning, g_source_remove);
    if (engine->import != NULL) {
        g_dbus_method_invocation_return_error(engine->import->invocation, BECKON_ERROR,
                                              BECKON_ERROR_UNREACHABLE,
                                              "the engine is ending: nothing was imported");
        g_clear_pointer(&engine->import, import_free);
    }
}

/* Runs between begin and commit. */
static bool clean(BeckonEngine *engine, GError **error)
{
    if (!beckon_database_begin(engine->database, error)) {
        return false;
    }
    beckon_ledgers_begin(engine->database);
    return beckon_database_commit(engine->database, error);
}

static gboolean prune(void *data)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    guint n_pruned = 0;
    if (beckon_database_in_transaction(engine->database)) {
        return G_SOURCE_CONTINUE;
    }
    if (beckon_database_begin(engine->database, &error)) {
        n_pruned = beckon_ledgers_prune(engine->database, PRUNE_ROWS);
        beckon_database_commit(engine->database, &error);
    }
    if (error != NULL) {
        g_message("%s; ledgers that an import replaced are taken out at the next start",
                  error->message);
    }
    if (n_pruned == PRUNE_ROWS && error == NULL) {
        return G_SOURCE_CONTINUE;
    }
    engine->pruning = 0;
    return G_SOURCE_REMOVE;
}

static void start_pruning(BeckonEngine *engine)
{
    if (engine->pruning == 0) {
        engine->pruning = g_idle_add(prune, engine);
    }
}

bool beckon_import_start(BeckonEngine *engine, GError **error)
{
    if (!clean(engine, error)) {
        return false;
    }
    start_pruning(engine);
    return true;
}

static void refuse(BeckonImport *import, GError *error)
{
    BeckonEngine *engine = import->engine;
    g_autoptr(GError) owned = error;
    g_autoptr(GError) reason = NULL;
    import->source = 0;
    g_dbus_method_invocation_return_gerror(import->invocation, owned);
    g_clear_pointer(&engine->import, import_free);
    if (!clean(engine, &reason)) {
        g_message("%s; what is left of an import is taken out at the next start", reason->message);
    }
}

static void answer(BeckonImport *import)
{
    const BeckonIntakeCounts *counts = beckon_intake_counts(import->intake);
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "customers", "t", counts->customers);
    g_variant_dict_insert(&dict, "matched", "t", counts->matched);
    g_variant_dict_insert(&dict, "rows", "t", counts->rows);
    g_variant_dict_insert(&dict, "known_until_us", "x",
                          beckon_intake_known_until_us(import->intake));
    g_dbus_method_invocation_return_value(import->invocation,
                                          g_variant_new("(@a{sv})", g_variant_dict_end(&dict)));
}

static void audit(const BeckonImport *import)
{
    const BeckonAuditEntry entry = {
        .kind = BECKON_AUDIT_HISTORY_IMPORTED,
        .wall_us = g_get_real_time(),
        .uid = beckon_bus_caller(import->engine->bus, import->invocation),
        .n = (int64_t)beckon_intake_counts(import->intake)->matched,
    };
    beckon_audit_append(import->engine->database, &entry);
}

/* From here on the new ledgers count. */
static void finish(BeckonImport *import)
{
    BeckonEngine *engine = import->engine;
    GError *error = NULL;
    if (!beckon_database_begin(engine->database, &error)) {
        refuse(import, error);
        return;
    }
    beckon_ledgers_go_live(engine->database, beckon_intake_known_until_us(import->intake),
                           g_get_real_time());
    audit(import);
    if (!beckon_store_ledgers_changed(engine)) {
        g_set_error_literal(&error, BECKON_ERROR, BECKON_ERROR_IO,
                            "the database failed: look into the engine's log, then import again");
        refuse(import, error);
        return;
    }
    answer(import);
    import->source = 0;
    g_clear_pointer(&engine->import, import_free);
    start_pruning(engine);
}

static gboolean slice(int fd, GIOCondition condition, void *data)
{
    BeckonImport *import = data;
    BeckonDatabase *database = import->engine->database;
    GError *error = NULL;
    bool done = false;
    if (import->engine->failed || beckon_database_in_transaction(database)) {
        return G_SOURCE_CONTINUE;
    }
    if (!beckon_database_begin(database, &error)) {
        refuse(import, error);
        return G_SOURCE_REMOVE;
    }
    if (!beckon_intake_work(import->intake, g_get_monotonic_time() + SLICE_US, &done, &error)) {
        beckon_database_rollback(database);
        refuse(import, error);
        return G_SOURCE_REMOVE;
    }
    if (!beckon_database_commit(database, &error)) {
        refuse(import, error);
        return G_SOURCE_REMOVE;
    }
    if (done) {
        finish(import);
        return G_SOURCE_REMOVE;
    }
    return G_SOURCE_CONTINUE;
}

static int accept_call(const BeckonEngine *engine, GVariant *arguments,
                       GDBusMethodInvocation *invocation, bool *ret_is_pipe, GError **error)
{
    if (engine->import != NULL) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_EXISTS,
                            "another import is under way: wait for its end");
        return -1;
    }
    return beckon_call_file_take(arguments, invocation, ret_is_pipe, error);
}

void beckon_import_history(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    bool is_pipe = false;
    int fd = accept_call(engine, arguments, invocation, &is_pipe, &error);
    if (fd < 0 || !clean(engine, &error)) {
        if (fd >= 0) {
            close(fd);
        }
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    BeckonImport *import = g_new0(BeckonImport, 1);
    import->engine = engine;
    import->invocation = invocation;
    import->intake = beckon_intake_new(engine, fd, is_pipe);
    import->source =
        g_unix_fd_add_full(G_PRIORITY_DEFAULT_IDLE, fd, G_IO_IN | G_IO_HUP, slice, import, NULL);
    engine->import = import;
}

void beckon_import_key(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_auto(BeckonImportKey) key;
    beckon_import_key_derive(engine->vault, &key);
    g_autofree char *jwk = beckon_import_jwk_print(key.public_key);
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(s)", jwk));
}
