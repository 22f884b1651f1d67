/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/daemon.h"

#include <malloc.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/loop.h"
#include "base/privilege.h"
#include "base/secret-file.h"
#include "engine/doctor/doctor.h"
#include "engine/fixtures/fixture-store.h"
#include "engine/hold.h"
#include "engine/imports/facts.h"
#include "engine/imports/import.h"
#include "engine/offers/outbox.h"
#include "engine/people/consents.h"
#include "engine/requests.h"
#include "engine/rulebook/counting.h"
#include "engine/rulebook/rulebook.h"
#include "engine/rulebook/rules-folder.h"
#include "engine/rulebook/trials.h"
#include "engine/sandbox.h"
#include "engine/scanners/scanners.h"
#include "engine/scanners/walk.h"
#include "engine/store.h"

#define LARGE_BYTES (128 * 1024)

static BeckonVault *open_vault(const char *path, GError **error)
{
    gsize len = 0;
    char *bytes = beckon_secret_file_read(path, BECKON_LIMIT_KEY_FILE_BYTES, &len, error);
    if (bytes == NULL) {
        return NULL;
    }
    BeckonVault *vault = beckon_vault_new_from_bytes((const uint8_t *)bytes, len, error);
    beckon_secret_free(bytes, len);
    if (vault == NULL) {
        g_prefix_error(error, "%s: ", path);
    }
    return vault;
}

static bool check_config(const BeckonEngineConfig *config, GError **error)
{
    if (strcmp(config->clock, "trusted") != 0 && strcmp(config->clock, "assume-trusted") != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                    "clock=%s: it is trusted or assume-trusted", config->clock);
        return false;
    }
    return true;
}

/* A whole roster and the like are the system's again when they are freed. Left to itself the C
 * library keeps ever larger blocks on its heap, once it has seen one freed. */
static void keep_heap_small(void)
{
    mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
    mallopt(M_TRIM_THRESHOLD, LARGE_BYTES);
}

/* What it took to read everybody in, of whom most are not here. */
static void give_back(BeckonEngine *engine)
{
    beckon_database_trim(engine->database);
    malloc_trim(0);
}

static bool open_files(BeckonEngine *engine, GError **error)
{
    const BeckonEngineConfig *config = &engine->config;
    int64_t now_us = g_get_real_time();
    if (!check_config(config, error) ||
        (engine->shop = beckon_shop_load(config->store, error)) == NULL ||
        (engine->link_keys = beckon_link_keys_open(config->link_keys, error)) == NULL ||
        (engine->sensor_keys = beckon_sensor_keys_open(config->sensor_keys, engine->shop, error)) ==
            NULL ||
        (engine->vault = open_vault(config->master_key, error)) == NULL ||
        (engine->database = beckon_database_open(config->database, engine->shop->name,
                                                 engine->vault, error)) == NULL) {
        return false;
    }
    engine->issuer = g_strconcat("beckon:", engine->shop->name, NULL);
    engine->windows = beckon_windows_new();
    engine->proofs = beckon_proofs_new(now_us);
    engine->reporters = beckon_reporters_new(engine->shop);
    engine->people = beckon_people_load(engine->database, engine->windows, now_us, error);
    if (engine->people == NULL || !beckon_facts_open(engine, error) ||
        !beckon_rulebook_load(engine, error) || !beckon_fixture_store_open(engine, error) ||
        !beckon_store_open(engine, error) || !beckon_import_start(engine, error)) {
        return false;
    }
    beckon_counting_start(engine);
    give_back(engine);
    return true;
}

static bool join_bus(BeckonEngine *engine, GError **error)
{
    engine->bus = beckon_bus_open(&engine->config.bus, error);
    return engine->bus != NULL && beckon_requests_export(engine, error) &&
           beckon_bus_own(engine->bus, BECKON_BUS_ENGINE_NAME, error);
}

int beckon_engine_run(BeckonEngine *engine)
{
    g_autoptr(GError) error = NULL;
    keep_heap_small();
    engine->boundary_us = INT64_MIN;
    randombytes_buf(&engine->generation, sizeof engine->generation);
    if (!open_files(engine, &error) || !beckon_privilege_drop(0, &error) ||
        !beckon_sandbox_enter(&beckon_engine_sandbox, &error)) {
        g_printerr("beckon-engine: %s\n", error->message);
        return beckon_error_start_status(error);
    }
    beckon_scanners_start(engine);
    if (!join_bus(engine, &error)) {
        g_printerr("beckon-engine: %s\n", error->message);
        return beckon_error_start_status(error);
    }
    beckon_consents_watch(engine);
    beckon_rules_folder_watch(engine);
    return beckon_loop_run();
}

void beckon_engine_clear(BeckonEngine *engine)
{
    beckon_rules_folder_stop(engine);
    beckon_trials_stop(engine);
    beckon_import_stop(engine);
    beckon_counting_stop(engine);
    beckon_facts_stop(engine);
    beckon_outbox_clear(engine);
    beckon_hold_clear(engine);
    beckon_walk_clear(engine);
    beckon_doctor_stop(engine);
    beckon_consents_stop(engine);
    beckon_scanners_stop(engine);
    beckon_store_close(engine);
    beckon_fixture_store_close(engine);
    beckon_facts_close(engine);
    g_clear_pointer(&engine->people, beckon_people_free);
    g_clear_pointer(&engine->windows, beckon_windows_free);
    g_clear_pointer(&engine->proofs, beckon_proofs_free);
    g_clear_pointer(&engine->reporters, beckon_reporters_free);
    g_clear_pointer(&engine->link_keys, beckon_link_keys_free);
    g_clear_pointer(&engine->sensor_keys, beckon_sensor_keys_free);
    g_clear_pointer(&engine->rules, beckon_ruleset_unref);
    g_clear_pointer(&engine->database, beckon_database_close);
    g_clear_pointer(&engine->vault, beckon_vault_free);
    g_clear_pointer(&engine->confusions, g_array_unref);
    g_clear_pointer(&engine->shop, beckon_shop_unref);
    g_clear_pointer(&engine->bus, beckon_bus_close);
    g_free(engine->rules_trouble);
    g_free(engine->overtaken);
    g_free(engine->rules_set);
    g_free(engine->issuer);
    beckon_config_clear(beckon_engine_config_keys, beckon_engine_n_config_keys, &engine->config);
}

int64_t beckon_engine_now_us(const BeckonEngine *engine)
{
    bool replaying = engine->timeline != NULL && beckon_timeline_replaying(engine->timeline);
    return replaying || engine->taken_us > 0 ? engine->taken_us : g_get_real_time();
}
