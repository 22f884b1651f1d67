/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wire/sources.h"

#include "base/diagnostic.h"
#include "base/error.h"
#include "base/limits.h"

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

GPtrArray *beckon_sources_unpack(GVariant *files, GError **error)
{
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    GVariantIter iter;
    const char *name;
    GVariant *bytes;
    if (g_variant_iter_init(&iter, files) > BECKON_LIMIT_RULE_FILES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "more than %d rule files",
                    BECKON_LIMIT_RULE_FILES);
        return NULL;
    }
    while (g_variant_iter_loop(&iter, "(&s@ay)", &name, &bytes)) {
        gsize len = 0;
        const char *text = g_variant_get_fixed_array(bytes, &len, 1);
        g_ptr_array_add(sources, beckon_source_new(name, text, len));
    }
    return g_steal_pointer(&sources);
}
