/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/rules-folder.h"

#include <string.h>

#include "base/source-folder.h"
#include "base/time.h"
#include "database/rulesets.h"
#include "engine/rulebook/folder-watch.h"
#include "engine/rulebook/trials.h"

/* Files behind symbolic links change unheard of. */
#define POLL_S 10

typedef struct BeckonRulesFolder {
    BeckonEngine *engine;
    const char *path; /* the configuration's */
    BeckonSettling *settling;
    BeckonFolderWatch *watch; /* NULL: it is only polled */
    guint timer;              /* that looks when it is due, or 0 */
    guint poll;
    char *state;   /* of its files, as of the last look */
    char *digest;  /* of what it held then; NULL: it could not be read */
    char *trouble; /* why that is not live; NULL: it is, or was, or is being tried */
    bool is_tried; /* what it held then; it is looked at again when that is over */
} BeckonRulesFolder;

static void plan(BeckonRulesFolder *folder);

static void set_trouble(BeckonRulesFolder *folder, const char *trouble)
{
    g_free(folder->trouble);
    folder->trouble = g_strdup(trouble);
}

static void set_digest(BeckonRulesFolder *folder, const char *digest)
{
    g_free(folder->digest);
    folder->digest = g_strdup(digest);
}

/* It holds what is live, which may have come another way. */
static void note_live(BeckonRulesFolder *folder, const char *digest)
{
    BeckonDatabase *database = folder->engine->database;
    g_autofree char *noted = beckon_rulesets_of_folder(database);
    g_autoptr(GError) error = NULL;
    set_trouble(folder, NULL);
    if (g_strcmp0(noted, digest) != 0 && !beckon_rulesets_note_folder(database, digest, &error)) {
        g_message("%s; the folder of rules is looked at again when it changes", error->message);
    }
}

/* Takes the sources. */
static void begin_trial(BeckonRulesFolder *folder, GPtrArray *sources)
{
    g_autoptr(GError) error = NULL;
    const BeckonTrial trial = {
        .aim = BECKON_TRIAL_FOLDER,
        .sources = sources,
        .uid = BECKON_AUDIT_NOBODY,
    };
    folder->is_tried = beckon_trials_begin(folder->engine, &trial, &error);
    if (!folder->is_tried) {
        set_digest(folder, NULL);
        beckon_settling_changed(folder->settling, g_get_monotonic_time());
    }
}

/* Each state is judged once. Takes the sources. */
static void judge(BeckonRulesFolder *folder, GPtrArray *files)
{
    g_autoptr(GPtrArray) sources = files;
    g_autofree char *digest = beckon_sources_digest(sources);
    g_autofree char *was_live = beckon_rulesets_of_folder(folder->engine->database);
    bool is_judged = g_strcmp0(digest, folder->digest) == 0;
    set_digest(folder, digest);
    if (g_strcmp0(digest, folder->engine->rules_set) == 0) {
        note_live(folder, digest);
    } else if (g_strcmp0(digest, was_live) == 0) {
        set_trouble(folder, NULL);
    } else if (!is_judged) {
        begin_trial(folder, g_steal_pointer(&sources));
    }
}

static void look(BeckonRulesFolder *folder)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *before = beckon_source_dir_state(folder->path);
    GPtrArray *sources = beckon_source_read_dir(folder->path, &error);
    g_autofree char *after = beckon_source_dir_state(folder->path);
    g_autofree char *open_to_all = beckon_source_dir_find_open(folder->path);
    g_free(folder->state);
    folder->state = g_steal_pointer(&before);
    if (strcmp(folder->state, after) != 0) {
        beckon_settling_changed(folder->settling, g_get_monotonic_time());
        g_clear_pointer(&sources, g_ptr_array_unref);
    } else if (sources == NULL) {
        set_digest(folder, NULL);
        set_trouble(folder, error->message);
    } else if (open_to_all != NULL) {
        g_autofree char *why =
            g_strdup_printf("%s: anybody on this machine may write to it: chmod o-w", open_to_all);
        set_digest(folder, NULL);
        set_trouble(folder, why);
        g_clear_pointer(&sources, g_ptr_array_unref);
    } else {
        judge(folder, sources);
    }
}

static gboolean on_due(void *data)
{
    BeckonRulesFolder *folder = data;
    folder->timer = 0;
    if (beckon_settling_due_us(folder->settling) <= g_get_monotonic_time()) {
        beckon_settling_take(folder->settling);
        look(folder);
    }
    plan(folder);
    return G_SOURCE_REMOVE;
}

static void plan(BeckonRulesFolder *folder)
{
    int64_t due_us = beckon_settling_due_us(folder->settling);
    g_clear_handle_id(&folder->timer, g_source_remove);
    if (due_us != BECKON_TIME_NEVER && !folder->is_tried) {
        int64_t wait_us = MAX(due_us - g_get_monotonic_time(), 0);
        folder->timer = g_timeout_add((guint)(wait_us / 1000 + 1), on_due, folder);
    }
}

static void on_change(void *data)
{
    plan(data);
}

static gboolean on_poll(void *data)
{
    BeckonRulesFolder *folder = data;
    g_autofree char *state = beckon_source_dir_state(folder->path);
    if (g_strcmp0(state, folder->state) != 0 && folder->timer == 0) {
        beckon_settling_changed(folder->settling, g_get_monotonic_time());
        plan(folder);
    }
    if (folder->watch != NULL) {
        beckon_folder_watch_renew(folder->watch);
    }
    return G_SOURCE_CONTINUE;
}

void beckon_rules_folder_watch(BeckonEngine *engine)
{
    if (engine->config.rules_folder[0] == '\0') {
        return;
    }
    BeckonRulesFolder *folder = g_new0(BeckonRulesFolder, 1);
    engine->rules_folder = folder;
    folder->engine = engine;
    folder->path = engine->config.rules_folder;
    folder->settling = beckon_settling_new();
    folder->watch = beckon_folder_watch_new(folder->path, folder->settling, on_change, folder);
    folder->poll = g_timeout_add_seconds(POLL_S, on_poll, folder);
    beckon_settling_changed(folder->settling, g_get_monotonic_time());
    plan(folder);
}

void beckon_rules_folder_stop(BeckonEngine *engine)
{
    BeckonRulesFolder *folder = engine->rules_folder;
    if (folder == NULL) {
        return;
    }
    g_clear_handle_id(&folder->timer, g_source_remove);
    g_source_remove(folder->poll);
    beckon_folder_watch_free(folder->watch);
    beckon_settling_free(folder->settling);
    g_free(folder->state);
    g_free(folder->digest);
    g_free(folder->trouble);
    g_clear_pointer(&engine->rules_folder, g_free);
}

void beckon_rules_folder_tried(BeckonEngine *engine, const char *trouble, bool again)
{
    BeckonRulesFolder *folder = engine->rules_folder;
    if (folder == NULL) {
        return;
    }
    folder->is_tried = false;
    set_trouble(folder, trouble);
    if (again) {
        set_digest(folder, NULL);
        g_clear_pointer(&folder->state, g_free);
    }
    if (trouble != NULL) {
        g_message("%s is refused, and the rules that are live stay:\n%s", folder->path, trouble);
    }
    plan(folder);
}

static const char *state_of(const BeckonRulesFolder *folder)
{
    bool is_live = g_strcmp0(folder->digest, folder->engine->rules_set) == 0;
    return folder->is_tried                                    ? "tried"
           : beckon_settling_writing(folder->settling) != NULL ? "written"
           : folder->trouble != NULL                           ? "refused"
           : folder->digest == NULL                            ? "awaited"
           : is_live                                           ? "live"
                                                               : "set-aside";
}

void beckon_rules_folder_describe(const BeckonEngine *engine, GVariantDict *dict)
{
    const BeckonRulesFolder *folder = engine->rules_folder;
    if (folder == NULL) {
        return;
    }
    const char *writing = beckon_settling_writing(folder->settling);
    g_variant_dict_insert(dict, "folder", "s", folder->path);
    g_variant_dict_insert(dict, "folder_state", "s", state_of(folder));
    if (folder->trouble != NULL) {
        g_variant_dict_insert(dict, "folder_trouble", "s", folder->trouble);
    }
    if (writing != NULL) {
        g_variant_dict_insert(dict, "folder_writing", "s", writing);
    }
}

const char *beckon_rules_folder_trouble(const BeckonEngine *engine)
{
    return engine->rules_folder != NULL ? engine->rules_folder->trouble : NULL;
}
