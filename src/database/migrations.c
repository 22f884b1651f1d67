/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/migrations.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "database/schema.h"

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of a folder's scripts in the order of their numbers. */
static char **list_scripts(const char *folder)
{
    char **scripts = g_resource_enumerate_children(beckon_schema_get_resource(), folder,
                                                   G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    qsort(scripts, g_strv_length(scripts), sizeof *scripts, compare_names);
    return scripts;
}

static bool run(BeckonSql *sql, const char *folder, const char *script, GError **error)
{
    g_autofree char *path = g_build_path("/", folder, script, NULL);
    g_autoptr(GBytes) text = g_resource_lookup_data(beckon_schema_get_resource(), path,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    if (text == NULL || !beckon_sql_begin(sql, error)) {
        return false;
    }
    beckon_sql_execute(sql, g_bytes_get_data(text, NULL), NULL);
    if (!beckon_sql_commit(sql, error)) {
        g_prefix_error(error, "%s: ", script);
        return false;
    }
    return true;
}

static bool check_owner(BeckonSql *sql, int64_t application_id, int64_t version, int64_t latest,
                        GError **error)
{
    int64_t owner = 0, tables = 0;
    if (!beckon_sql_number(sql, "PRAGMA application_id", &owner, error) ||
        !beckon_sql_number(sql, "SELECT count(*) FROM sqlite_schema", &tables, error)) {
        return false;
    }
    if (owner != application_id && (owner != 0 || version != 0 || tables != 0)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s is a database of another program: choose another folder", sql->path);
        return false;
    }
    if (version > latest) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s is at version %d, which a newer Beckon made; this one knows up to %d: "
                    "install the newer one again, or restore a backup from before it",
                    sql->path, (int)version, (int)latest);
        return false;
    }
    return true;
}

bool beckon_migrations_run(BeckonSql *sql, const char *folder, int64_t application_id,
                           GError **error)
{
    g_auto(GStrv) scripts = list_scripts(folder);
    guint latest = g_strv_length(scripts);
    int64_t version = 0;
    if (!beckon_sql_number(sql, "PRAGMA user_version", &version, error) ||
        !check_owner(sql, application_id, version, latest, error)) {
        return false;
    }
    for (guint done = (guint)version; done < latest; done++) {
        if (!run(sql, folder, scripts[done], error)) {
            return false;
        }
    }
    return true;
}
