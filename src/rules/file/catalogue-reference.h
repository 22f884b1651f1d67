/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_FILE_CATALOGUE_REFERENCE_H
#define BECKON_RULES_FILE_CATALOGUE_REFERENCE_H

/* Where a file names what the catalogue knows. Each function gives NULL, with a diagnostic that
 * holds the nearest name, when the catalogue lacks it; without a word when there is no catalogue
 * to ask (NULL), since its own file is broken then. What is returned is borrowed from
 * the catalogue. */

#include "base/yaml.h"
#include "rules/file/catalogue.h"

const BeckonProduct *beckon_reference_product(const BeckonCatalogue *catalogue,
                                              const BeckonYaml *yaml, const BeckonYamlNode *node);

/* A category of a product or one above such. */
const char *beckon_reference_category(const BeckonCatalogue *catalogue, const BeckonYaml *yaml,
                                      const BeckonYamlNode *node);

const char *beckon_reference_brand(const BeckonCatalogue *catalogue, const BeckonYaml *yaml,
                                   const BeckonYamlNode *node);

#endif
