/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/rule-folder.h"

#include "base/source-folder.h"
#include "offer/review.h"
#include "offer/story.h"

/* The shop file under the name by which diagnostics shall call it. */
static BeckonSource *read_shop_source(const char *dir, const char *store, GError **error)
{
    if (store != NULL) {
        return beckon_source_read(store, error);
    }
    g_autofree char *path = g_build_filename(dir, BECKONCTL_SHOP_OF_A_FOLDER, NULL);
    g_autoptr(BeckonSource) source = beckon_source_read(path, error);
    if (source == NULL) {
        g_prefix_error(error, "--store FILE says where the shop file is, where it is not here: ");
        return NULL;
    }
    return beckon_source_new(BECKONCTL_SHOP_OF_A_FOLDER, source->text, source->len);
}

BeckonctlRuleFolder *beckonctl_rule_folder_read(const char *dir, const char *store,
                                                BeckonDiagnostics *diagnostics, GError **error)
{
    g_autoptr(BeckonctlRuleFolder) folder = g_new0(BeckonctlRuleFolder, 1);
    folder->sources = beckon_source_read_dir(dir, error);
    g_autoptr(BeckonSource) shop_source =
        folder->sources != NULL ? read_shop_source(dir, store, error) : NULL;
    if (shop_source == NULL) {
        return NULL;
    }
    g_autoptr(BeckonShop) shop = beckon_shop_parse(shop_source, diagnostics);
    folder->set = shop != NULL ? beckon_ruleset_compile(shop, folder->sources, diagnostics) : NULL;
    folder->stories = beckon_stories_read_all(folder->sources, folder->set, diagnostics);
    if (folder->set != NULL) {
        beckon_review(folder->set, folder->sources, g_get_real_time(), diagnostics);
    }
    return g_steal_pointer(&folder);
}

void beckonctl_rule_folder_free(BeckonctlRuleFolder *folder)
{
    if (folder == NULL) {
        return;
    }
    g_clear_pointer(&folder->sources, g_ptr_array_unref);
    g_clear_pointer(&folder->stories, g_ptr_array_unref);
    beckon_ruleset_unref(folder->set);
    g_free(folder);
}
