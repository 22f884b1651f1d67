/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_FILE_CAMPAIGN_DRAFT_H
#define BECKON_RULES_FILE_CAMPAIGN_DRAFT_H

/* A campaign while its file is read, with all that it is checked against. */

#include "rules/campaign.h"
#include "rules/file/compiling.h"

typedef struct {
    const BeckonCompiling *compiling;
    BeckonCampaign *campaign;
    const BeckonProduct *product; /* of product_gtin, or NULL */
    bool names_product;           /* known or not */
    bool names_reduction;         /* right or wrong */
} BeckonCampaignDraft;

/* Reads one campaign file. Its limits, conditions and texts are checked. NULL, with diagnostics,
 * when it is not a campaign. */
BeckonCampaign *beckon_campaign_read(const BeckonYaml *yaml, const BeckonCompiling *compiling);

/* Notes where a node stands. */
void beckon_campaign_place(BeckonCampaign *campaign, BeckonPlaceOf of, const BeckonYamlNode *node);

/* Readers of parts of the file; the target is a draft. */
void beckon_give_read(const BeckonYaml *yaml, const BeckonYamlNode *map, void *draft);
void beckon_text_read(const BeckonYaml *yaml, const BeckonYamlNode *map, void *draft);
void beckon_experiment_read(const BeckonYaml *yaml, const BeckonYamlNode *map, void *draft);

/* Reads what a variant says otherwise than its campaign, whose texts were read: fills `texts` (of
 * BeckonOfferText), which is empty, with one a language. */
void beckon_text_read_changed(const BeckonYaml *yaml, const BeckonYamlNode *map,
                              const BeckonCampaignDraft *draft, GPtrArray *texts);

#endif
