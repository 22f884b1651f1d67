/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/manual.h"

#include <string.h>

#include "base/manual-pages.h"
#include "base/suggest.h"
#include "base/yaml-value.h"

#define PAGES "/org/beckon/diagnostics"

struct BeckonManual {
    GPtrArray *pages; /* of BeckonManualPage */
};

static void page_free(BeckonManualPage *page)
{
    g_free(page->code);
    g_free(page->title);
    g_free(page->means);
    g_free(page->file);
    g_free(page->wrong);
    g_free(page->right);
    g_free(page->saved_as);
    g_free(page->why);
    g_free(page);
}

static char *copy_text(const BeckonYaml *yaml, const BeckonYamlNode *value)
{
    return g_strdup(beckon_yaml_text(yaml, value));
}

static void read_title(const BeckonYaml *yaml, const BeckonYamlNode *value, void *page)
{
    ((BeckonManualPage *)page)->title = copy_text(yaml, value);
}

static void read_means(const BeckonYaml *yaml, const BeckonYamlNode *value, void *page)
{
    ((BeckonManualPage *)page)->means = copy_text(yaml, value);
}

static void read_file(const BeckonYaml *yaml, const BeckonYamlNode *value, void *page)
{
    ((BeckonManualPage *)page)->file = copy_text(yaml, value);
}

static void read_wrong(const BeckonYaml *yaml, const BeckonYamlNode *value, void *page)
{
    ((BeckonManualPage *)page)->wrong = copy_text(yaml, value);
}

static void read_right(const BeckonYaml *yaml, const BeckonYamlNode *value, void *page)
{
    ((BeckonManualPage *)page)->right = copy_text(yaml, value);
}

static void read_saved_as(const BeckonYaml *yaml, const BeckonYamlNode *value, void *page)
{
    ((BeckonManualPage *)page)->saved_as = copy_text(yaml, value);
}

static void read_why(const BeckonYaml *yaml, const BeckonYamlNode *value, void *page)
{
    ((BeckonManualPage *)page)->why = copy_text(yaml, value);
}

static void read_page(const BeckonYaml *yaml, const BeckonYamlNode *key,
                      const BeckonYamlNode *value, void *pages)
{
    static const BeckonYamlField fields[] = {
        {"title", true, read_title},  {"means", true, read_means},
        {"file", false, read_file},   {"wrong", false, read_wrong},
        {"right", false, read_right}, {"saved_as", false, read_saved_as},
        {"why", true, read_why},
    };
    BeckonManualPage *page = g_new0(BeckonManualPage, 1);
    page->code = g_strdup(key->text);
    beckon_yaml_read_fields(yaml, value, "a page", fields, G_N_ELEMENTS(fields), page);
    g_ptr_array_add(pages, page);
}

/* The pages are part of the program: a fault in them is the program's own. */
static void read_pages(BeckonManual *manual, const char *name)
{
    g_autofree char *path = g_build_filename(PAGES, name, NULL);
    g_autoptr(GBytes) bytes = g_resource_lookup_data(beckon_manual_get_resource(), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    gsize len = 0;
    const char *text = g_bytes_get_data(bytes, &len);
    g_autoptr(BeckonSource) source = beckon_source_new(name, text, len);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonYaml) yaml = beckon_yaml_parse(source, diagnostics);
    if (yaml != NULL) {
        beckon_yaml_each_named(yaml, yaml->root, "pages", G_MAXUINT, read_page, manual->pages);
    }
    if (beckon_diagnostics_errors(diagnostics) > 0) {
        g_autofree char *faults = beckon_diagnostics_format(diagnostics);
        g_error("%s", faults);
    }
}

/* By number: what a warning is about may stand between errors. */
static int compare_pages(gconstpointer a, gconstpointer b)
{
    const BeckonManualPage *page = *(BeckonManualPage *const *)a;
    const BeckonManualPage *other = *(BeckonManualPage *const *)b;
    return strcmp(page->code + 1, other->code + 1);
}

BeckonManual *beckon_manual_new(void)
{
    BeckonManual *manual = g_new0(BeckonManual, 1);
    manual->pages = g_ptr_array_new_with_free_func((GDestroyNotify)page_free);
    g_auto(GStrv) names = g_resource_enumerate_children(beckon_manual_get_resource(), PAGES,
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    for (char **name = names; *name != NULL; name++) {
        read_pages(manual, *name);
    }
    g_ptr_array_sort(manual->pages, compare_pages);
    return manual;
}

void beckon_manual_free(BeckonManual *manual)
{
    if (manual != NULL) {
        g_ptr_array_unref(manual->pages);
        g_free(manual);
    }
}

guint beckon_manual_size(const BeckonManual *manual)
{
    return manual->pages->len;
}

const BeckonManualPage *beckon_manual_page(const BeckonManual *manual, guint number)
{
    return g_ptr_array_index(manual->pages, number);
}

int beckon_manual_find(const BeckonManual *manual, const char *code)
{
    for (guint i = 0; i < manual->pages->len; i++) {
        if (g_ascii_strcasecmp(beckon_manual_page(manual, i)->code, code) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const char *beckon_manual_suggest(const BeckonManual *manual, const char *code)
{
    g_autofree const char **codes = g_new(const char *, manual->pages->len);
    for (guint i = 0; i < manual->pages->len; i++) {
        codes[i] = beckon_manual_page(manual, i)->code;
    }
    g_autofree char *capitals = g_ascii_strup(code, -1);
    return beckon_suggest(capitals, codes, manual->pages->len);
}
