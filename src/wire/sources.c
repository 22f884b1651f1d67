/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wire/sources.h"

#include "base/diagnostic.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/printable.h"
#include "base/source-folder.h"

GVariant *beckon_sources_pack(const GPtrArray *sources)
{
    GVariantBuilder files;
    g_variant_builder_init(&files, G_VARIANT_TYPE("a(say)"));
    for (guint i = 0; i < sources->len; i++) {
        const BeckonSource *source = sources->pdata[i];
        g_variant_builder_add(
            &files, "(s@ay)", source->name,
            g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, source->text, source->len, 1));
    }
    return g_variant_builder_end(&files);
}

static bool refuse(GError **error, const char *name, const char *why)
{
    g_autofree char *shown = beckon_printable(name, -1);
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "'%s' %s", shown, why);
    return false;
}

/* The name is borrowed. */
static bool check_name(GHashTable *names, const char *name, GError **error)
{
    if (!beckon_source_is_path(name)) {
        return refuse(error, name, "is no name of a rule file");
    }
    return g_hash_table_add(names, (char *)name) || refuse(error, name, "came twice");
}

GPtrArray *beckon_sources_unpack(GVariant *files, GError **error)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    gsize n_files = g_variant_n_children(files), total = 0;
    if (n_files > BECKON_LIMIT_RULE_FILES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "more than %d rule files",
                    BECKON_LIMIT_RULE_FILES);
        return NULL;
    }
    for (gsize i = 0; i < n_files; i++) {
        const char *name = NULL;
        g_autoptr(GVariant) bytes = NULL;
        gsize len = 0;
        g_variant_get_child(files, i, "(&s@ay)", &name, &bytes);
        const char *text = g_variant_get_fixed_array(bytes, &len, 1);
        total += len;
        if (total > BECKON_LIMIT_RULE_BYTES) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "more than %d MiB of rule files",
                        BECKON_LIMIT_RULE_BYTES / (1024 * 1024));
            return NULL;
        }
        BeckonSource *source = beckon_source_new(name, text, len);
        g_ptr_array_add(sources, source);
        if (!check_name(names, source->name, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&sources);
}
