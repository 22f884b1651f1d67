/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/database.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/error.h"
#include "database/erasure.h"
#include "database/internal.h"
#include "database/lookup.h"

#define APPLICATION_ID 0x42636B6E
#define EPOCH_BYTES    8

enum { FOUND, HUB, WATERMARK, SET_WATERMARK, N_STATEMENTS };

static const char *const texts[N_STATEMENTS] = {
    [FOUND] = "INSERT INTO hub (one, epoch, store) VALUES (1, ?, ?)",
    [HUB] = "SELECT epoch, store FROM hub",
    [WATERMARK] = "SELECT watermark_us FROM hub",
    [SET_WATERMARK] = "UPDATE hub SET watermark_us = ?",
};
const BeckonSqlTable beckon_hub_sql = {texts, N_STATEMENTS};

static const BeckonSqlTable *const tables[BECKON_NOUNS] = {
    [BECKON_NOUN_HUB] = &beckon_hub_sql,
    [BECKON_NOUN_LOOKUP] = &beckon_lookup_sql,
    [BECKON_NOUN_SHOPPERS] = &beckon_shoppers_sql,
    [BECKON_NOUN_KEPT_CONSENTS] = &beckon_kept_consents_sql,
    [BECKON_NOUN_ENROLMENT] = &beckon_enrolment_sql,
    [BECKON_NOUN_ERASURE] = &beckon_erasure_sql,
    [BECKON_NOUN_VISITS] = &beckon_visits_sql,
    [BECKON_NOUN_OFFERS] = &beckon_offers_sql,
    [BECKON_NOUN_OUTBOX] = &beckon_outbox_sql,
    [BECKON_NOUN_OFFER_COUNTS] = &beckon_offer_counts_sql,
    [BECKON_NOUN_REDEMPTIONS] = &beckon_redemptions_sql,
    [BECKON_NOUN_RULESETS] = &beckon_rulesets_sql,
    [BECKON_NOUN_TALLIES] = &beckon_tallies_sql,
    [BECKON_NOUN_TILLS] = &beckon_tills_sql,
    [BECKON_NOUN_RECEIPTS] = &beckon_receipts_sql,
    [BECKON_NOUN_USED_LINKS] = &beckon_used_links_sql,
    [BECKON_NOUN_LEDGERS] = &beckon_ledgers_sql,
    [BECKON_NOUN_READINGS] = &beckon_readings_sql,
    [BECKON_NOUN_ARMS] = &beckon_arms_sql,
    [BECKON_NOUN_ACCOUNT_FACTS] = &beckon_account_facts_sql,
    [BECKON_NOUN_GOODS] = &beckon_goods_sql,
    [BECKON_NOUN_AUDIT] = &beckon_audit_sql,
};

/* The lock is the kernel's: it ends with the process, however that ends. */
static bool lock_folder(BeckonDatabase *database, const char *folder, GError **error)
{
    if (g_mkdir_with_parents(folder, 0700) != 0 ||
        (database->folder_lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0) {
        int number = errno;
        g_set_error(error, BECKON_ERROR, beckon_error_from_errno(number),
                    "%s: %s: the engine's user must be able to write there", folder,
                    g_strerror(number));
        return false;
    }
    if (flock(database->folder_lock, LOCK_EX | LOCK_NB) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_DENIED,
                    "%s is in use by another beckon-engine: stop that one first", folder);
        return false;
    }
    return true;
}

static bool found(BeckonDatabase *database, const char *store, GError **error)
{
    uint8_t drawn[EPOCH_BYTES];
    if (getrandom(drawn, sizeof drawn, 0) != sizeof drawn) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "getrandom: %s", g_strerror(errno));
        return false;
    }
    if (!beckon_sql_begin(&database->sql, error)) {
        return false;
    }
    g_autofree char *epoch = beckon_hex_encode(drawn, sizeof drawn);
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_HUB][FOUND];
    beckon_sql_bind_text(statement, 1, epoch);
    beckon_sql_bind_text(statement, 2, store);
    beckon_sql_write(&database->sql, statement);
    if (!beckon_sql_commit(&database->sql, error)) {
        return false;
    }
    database->epoch = g_steal_pointer(&epoch);
    database->store = g_strdup(store);
    return true;
}

static bool load_hub(BeckonDatabase *database, const char *store, GError **error)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_HUB][HUB];
    int rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW) {
        database->epoch = beckon_sql_dup_text(statement, 0);
        database->store = beckon_sql_dup_text(statement, 1);
    }
    if (!beckon_sql_end(&database->sql, statement, rc, error)) {
        return false;
    }
    if (rc == SQLITE_DONE) {
        return found(database, store, error);
    }
    if (strcmp(database->store, store) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s is of the store '%s', not of '%s': correct the store's name or choose "
                    "another folder",
                    database->sql.path, database->store, store);
        return false;
    }
    return true;
}

static bool prepare(BeckonDatabase *database, GError **error)
{
    for (guint i = 0; i < BECKON_NOUNS; i++) {
        database->statements[i] = beckon_sql_prepare(&database->sql, tables[i], error);
        if (database->statements[i] == NULL) {
            return false;
        }
    }
    return true;
}

BeckonDatabase *beckon_database_open(const char *folder, const char *store,
                                     const BeckonVault *vault, GError **error)
{
    g_autoptr(BeckonDatabase) database = g_new0(BeckonDatabase, 1);
    g_autofree char *path = g_build_filename(folder, "beckon.db", NULL);
    database->vault = vault;
    database->folder_lock = -1;
    database->n_reading_rows = -1;
    if (!lock_folder(database, folder, error) ||
        !beckon_sql_open(&database->sql, path, "/org/beckon/sql/beckon", APPLICATION_ID, error) ||
        !beckon_lookup_create(database, error) || !prepare(database, error) ||
        !load_hub(database, store, error) ||
        !beckon_keys_open(&database->keys, folder, database->epoch, vault, error) ||
        !beckon_erasure_complete(database, error) || !beckon_lookup_fill(database, error) ||
        !beckon_sql_checkpoint(&database->sql, error)) {
        return NULL;
    }
    return g_steal_pointer(&database);
}

void beckon_database_close(BeckonDatabase *database)
{
    if (database == NULL) {
        return;
    }
    for (guint i = 0; i < BECKON_NOUNS; i++) {
        beckon_sql_finalize(database->statements[i], tables[i]);
    }
    beckon_keys_close(&database->keys);
    beckon_sql_close(&database->sql);
    if (database->folder_lock >= 0) {
        close(database->folder_lock);
    }
    g_free(database->epoch);
    g_free(database->store);
    g_free(database);
}

bool beckon_database_begin(BeckonDatabase *database, GError **error)
{
    return beckon_sql_begin(&database->sql, error);
}

bool beckon_database_commit(BeckonDatabase *database, GError **error)
{
    return beckon_sql_commit(&database->sql, error);
}

void beckon_database_rollback(BeckonDatabase *database)
{
    beckon_sql_rollback(&database->sql);
}

bool beckon_database_in_transaction(const BeckonDatabase *database)
{
    return database->sql.in_transaction;
}

void beckon_database_on_failure(BeckonDatabase *database, void (*on_failure)(void *data),
                                void *data)
{
    database->sql.on_failure = on_failure;
    database->sql.failure_data = data;
    database->keys.sql.on_failure = on_failure;
    database->keys.sql.failure_data = data;
}

void beckon_database_trim(BeckonDatabase *database)
{
    sqlite3_db_release_memory(database->sql.handle);
    sqlite3_db_release_memory(database->keys.sql.handle);
}

const char *beckon_database_epoch(const BeckonDatabase *database)
{
    return database->epoch;
}

int64_t beckon_database_watermark_us(BeckonDatabase *database)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_HUB][WATERMARK];
    int rc = sqlite3_step(statement);
    int64_t watermark_us = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    beckon_sql_end(&database->sql, statement, rc, NULL);
    return watermark_us;
}

void beckon_database_set_watermark_us(BeckonDatabase *database, int64_t watermark_us)
{
    sqlite3_stmt *statement = database->statements[BECKON_NOUN_HUB][SET_WATERMARK];
    beckon_sql_bind_int(statement, 1, watermark_us);
    beckon_sql_write(&database->sql, statement);
}
