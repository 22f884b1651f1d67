/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/file/catalogue-reference.h"

#include "base/category.h"
#include "base/codes.h"
#include "base/suggest.h"
#include "base/yaml-value.h"
#include "rules/file/gtin.h"

const BeckonProduct *beckon_reference_product(const BeckonCatalogue *catalogue,
                                              const BeckonYaml *yaml, const BeckonYamlNode *node)
{
    const char *gtin = beckon_yaml_text(yaml, node);
    BeckonGtin parsed;
    if (gtin == NULL || catalogue == NULL) {
        return NULL;
    }
    const BeckonProduct *product = beckon_catalogue_find(catalogue, gtin);
    if (product == NULL) {
        g_autofree const char **known = beckon_catalogue_gtins(catalogue);
        bool is_gtin = beckon_gtin_parse(gtin, &parsed);
        beckon_yaml_error(yaml, node, is_gtin ? BECKON_CODE_UNKNOWN_PRODUCT : BECKON_CODE_GTIN,
                          beckon_suggest(gtin, known, beckon_catalogue_size(catalogue)),
                          is_gtin ? "the catalogue has no product '%s'"
                                  : "'%s' is not a GTIN: its check digit or its length is wrong",
                          gtin);
    }
    return product;
}

const char *beckon_reference_category(const BeckonCatalogue *catalogue, const BeckonYaml *yaml,
                                      const BeckonYamlNode *node)
{
    const char *name = beckon_yaml_text(yaml, node);
    if (name == NULL || catalogue == NULL) {
        return NULL;
    }
    if (!beckon_category_is_path(name)) {
        g_autofree char *path = beckon_category_path(name);
        beckon_yaml_error(yaml, node, BECKON_CODE_CATEGORY, path[0] != '\0' ? path : NULL,
                          "'%s' is not a category: write lower-case words and '/', like "
                          "sports/running, which counts all below it",
                          name);
        return NULL;
    }
    const char *category = beckon_catalogue_category(catalogue, name);
    if (category == NULL) {
        guint n_known = 0;
        g_autofree const char **known = beckon_catalogue_categories(catalogue, &n_known);
        beckon_yaml_error(yaml, node, BECKON_CODE_UNKNOWN_CATEGORY,
                          beckon_suggest(name, known, n_known),
                          "the catalogue has no category '%s'", name);
    }
    return category;
}

const char *beckon_reference_brand(const BeckonCatalogue *catalogue, const BeckonYaml *yaml,
                                   const BeckonYamlNode *node)
{
    const char *name = beckon_yaml_text(yaml, node);
    if (name == NULL || catalogue == NULL) {
        return NULL;
    }
    const char *brand = beckon_catalogue_brand(catalogue, name);
    if (brand == NULL) {
        guint n_known = 0;
        g_autofree const char **known = beckon_catalogue_brands(catalogue, &n_known);
        beckon_yaml_error(yaml, node, BECKON_CODE_UNKNOWN_BRAND,
                          beckon_suggest(name, known, n_known), "the catalogue has no brand '%s'",
                          name);
    }
    return brand;
}
