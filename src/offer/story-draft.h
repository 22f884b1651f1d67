/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_OFFER_STORY_DRAFT_H
#define BECKON_OFFER_STORY_DRAFT_H

/* A story while its file is read: the target of the readers of its keys. */

#include "base/yaml-value.h"
#include "offer/story.h"

typedef struct {
    const BeckonRuleset *set;
    const BeckonShop *shop;
    BeckonStory *story;
    bool is_inside;    /* after the steps read so far */
    int64_t inside_us; /* for how long they were, and were heard */
} BeckonStoryDraft;

/* What is known of the shopper's past; the targets are drafts. */
void beckon_story_read_bought(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);
void beckon_story_read_visits(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);
void beckon_story_read_offered(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);
void beckon_story_read_redeemed(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);

/* What services say of the shopper's account: bounds of the age in this order. */
void beckon_story_read_tier(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);
void beckon_story_read_age_at_least(const BeckonYaml *yaml, const BeckonYamlNode *value,
                                    void *draft);
void beckon_story_read_age_below(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);
void beckon_story_read_signals(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);

/* What sensors say with the step that is read next. */
void beckon_story_read_readings(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);

/* The arms of experiments that the shopper is in; what is expected of them and of texts. */
void beckon_story_read_arms(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);
void beckon_story_read_held_out(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);
void beckon_story_read_texts(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);

/* Appends the numbers (uint32_t) of the campaigns of a list. */
void beckon_story_read_campaigns(const BeckonYaml *yaml, const BeckonYamlNode *list,
                                 const BeckonStoryDraft *draft, GArray *campaigns);
/* How many there are of products from that step on. */
void beckon_story_read_stock(const BeckonYaml *yaml, const BeckonYamlNode *value, void *draft);

#endif
