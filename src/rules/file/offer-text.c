/* SPDX-License-Identifier: GPL-2.0-or-later */

/* A campaign's texts: one a language of the shop, with placeholders that have a value here. */

#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "base/suggest.h"
#include "base/template.h"
#include "base/yaml-value.h"
#include "rules/file/campaign-draft.h"
#include "rules/review/wording.h"
#include "shop/reference.h"

static const char *const placeholders[] = {"product", "reduce", "price", "until", "store"};

/* One language's text while it is read. */
typedef struct {
    const BeckonCampaignDraft *draft;
    BeckonOfferText *text;
} Entry;

/* What a placeholder lacks here; NULL when it has a value. */
static const char *lack_of(const BeckonCampaignDraft *draft, const char *placeholder)
{
    bool of_product = strcmp(placeholder, "product") == 0 || strcmp(placeholder, "price") == 0;
    if (of_product && !draft->names_product) {
        return "the campaign names no product";
    }
    if (strcmp(placeholder, "reduce") == 0 && !draft->names_reduction) {
        return "the campaign reduces nothing";
    }
    return NULL;
}

static void check_placeholder(const BeckonYaml *yaml, const BeckonYamlNode *value,
                              const BeckonCampaignDraft *draft, const char *placeholder)
{
    for (gsize i = 0; i < G_N_ELEMENTS(placeholders); i++) {
        if (strcmp(placeholders[i], placeholder) == 0) {
            const char *lack = lack_of(draft, placeholder);
            if (lack != NULL) {
                beckon_yaml_error(yaml, value, BECKON_CODE_PLACEHOLDER, NULL,
                                  "{%s} has no value here: %s", placeholder, lack);
            }
            return;
        }
    }
    const char *near = beckon_suggest(placeholder, placeholders, G_N_ELEMENTS(placeholders));
    g_autofree char *meant = near != NULL ? g_strdup_printf("{%s}", near) : NULL;
    beckon_yaml_error(yaml, value, BECKON_CODE_PLACEHOLDER, meant, "there is no placeholder {%s}",
                      placeholder);
}

static void check_placeholders(const BeckonYaml *yaml, const BeckonYamlNode *value,
                               const BeckonCampaignDraft *draft)
{
    const char *at = value->text;
    while (true) {
        g_autofree char *placeholder = beckon_template_next(&at);
        if (placeholder == NULL) {
            return;
        }
        if (placeholder[0] == '\0') {
            beckon_yaml_error(yaml, value, BECKON_CODE_PLACEHOLDER, NULL,
                              "a brace in this text belongs to no placeholder");
            return;
        }
        check_placeholder(yaml, value, draft, placeholder);
    }
}

static const char *skip_blanks(const char *at)
{
    while (*at == ' ' || g_str_has_prefix(at, "\u00a0")) {
        at = g_utf8_next_char(at);
    }
    return at;
}

static bool is_money_sign(const char *at, const char *currency)
{
    return g_str_has_prefix(at, currency) || g_str_has_prefix(at, "€") ||
           g_str_has_prefix(at, "$") || g_str_has_prefix(at, "£");
}

/* What should stand in place of a number that starts here; NULL when it may be typed. */
static const char *placeholder_for(const char *number, const BeckonCampaignDraft *draft)
{
    const BeckonReduction *reduction = &draft->campaign->reduction;
    gsize digits = strspn(number, "0123456789");
    const char *unit = skip_blanks(number + strspn(number, "0123456789.,"));
    /* "100% merino" says nothing of a price. */
    bool is_share = digits == 3 && strncmp(number, "100", 3) == 0 && reduction->percent != 100;
    if (*unit == '%' && reduction->kind == BECKON_REDUCE_PERCENT && !is_share) {
        return "{reduce}";
    }
    if (is_money_sign(unit, draft->compiling->shop->currency)) {
        return reduction->kind == BECKON_REDUCE_BY ? "{reduce}"
               : draft->names_product              ? "{price}"
                                                   : NULL;
    }
    return NULL;
}

static void refuse_typed_numbers(const BeckonYaml *yaml, const BeckonYamlNode *value,
                                 const BeckonCampaignDraft *draft)
{
    const char *at = value->text;
    while (*(at += strcspn(at, "0123456789")) != '\0') {
        const char *meant = placeholder_for(at, draft);
        if (meant != NULL) {
            beckon_yaml_error(yaml, value, BECKON_CODE_TYPED_NUMBER, meant,
                              "a number is typed where a placeholder belongs: it would stay when "
                              "the campaign changes");
            return;
        }
        at += strspn(at, "0123456789.,");
    }
}

static void refuse_wording(const BeckonYaml *yaml, const BeckonYamlNode *value, const Entry *entry)
{
    const BeckonPolicy *policy = entry->draft->compiling->policy;
    static const guint kinds[] = {BECKON_WORDING_COUNTDOWN, BECKON_WORDING_SCARCITY};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        BeckonWording wording;
        const char *phrase = beckon_wording_find(value->text, entry->text->language,
                                                 policy->forbidden_wording & kinds[i], &wording);
        if (phrase != NULL) {
            g_auto(GStrv) around_numbers = g_strsplit(phrase, "#", -1);
            g_autofree char *words = g_strjoinv("…", around_numbers);
            beckon_yaml_error(yaml, value, BECKON_CODE_WORDING, NULL,
                              "the policy forbids %s in texts, and this says \"%s\"",
                              beckon_wording_name(wording), words);
        }
    }
}

static char *read_line(const BeckonYaml *yaml, const BeckonYamlNode *value, const Entry *entry)
{
    const char *text = beckon_yaml_text(yaml, value);
    if (text == NULL) {
        return NULL;
    }
    if (strlen(text) > BECKON_LIMIT_TEXT_BYTES) {
        beckon_yaml_error(yaml, value, BECKON_CODE_TEXT_LENGTH, NULL,
                          "this text is longer than %d bytes", BECKON_LIMIT_TEXT_BYTES);
        return NULL;
    }
    check_placeholders(yaml, value, entry->draft);
    refuse_typed_numbers(yaml, value, entry->draft);
    refuse_wording(yaml, value, entry);
    return g_strdup(text);
}

static void read_title(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    g_free(entry->text->title);
    entry->text->title = read_line(yaml, value, entry);
}

static void read_body(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    Entry *entry = target;
    g_free(entry->text->body);
    entry->text->body = read_line(yaml, value, entry);
}

static void read_language(const BeckonYaml *yaml, const BeckonYamlNode *key,
                          const BeckonYamlNode *value, const BeckonCampaignDraft *draft)
{
    static const BeckonYamlField fields[] = {{"title", true, read_title},
                                             {"body", true, read_body}};
    if (beckon_reference_language(draft->compiling->shop, yaml, key) == NULL) {
        return;
    }
    Entry entry = {draft, g_new0(BeckonOfferText, 1)};
    entry.text->language = g_strdup(key->text);
    g_ptr_array_add(draft->campaign->texts, entry.text);
    beckon_yaml_read_fields(yaml, value, "a text", fields, G_N_ELEMENTS(fields), &entry);
}

void beckon_text_read(const BeckonYaml *yaml, const BeckonYamlNode *map, void *target)
{
    BeckonCampaignDraft *draft = target;
    if (!beckon_yaml_expect(yaml, map, BECKON_YAML_MAP)) {
        return;
    }
    for (guint i = 0; i < beckon_yaml_size(map); i++) {
        read_language(yaml, beckon_yaml_key(map, i), beckon_yaml_value(map, i), draft);
    }
    for (char **language = draft->compiling->shop->languages; *language != NULL; language++) {
        if (beckon_yaml_get(map, *language) == NULL) {
            beckon_yaml_error(yaml, map, BECKON_CODE_MISSING_KEY, NULL,
                              "the text lacks '%s', which the shop speaks too", *language);
        }
    }
}

/* One a language, as the campaign says it. */
static void copy_texts(const GPtrArray *from, GPtrArray *to)
{
    for (guint i = 0; i < from->len; i++) {
        const BeckonOfferText *text = g_ptr_array_index(from, i);
        BeckonOfferText *copy = g_new0(BeckonOfferText, 1);
        copy->language = g_strdup(text->language);
        copy->title = g_strdup(text->title);
        copy->body = g_strdup(text->body);
        g_ptr_array_add(to, copy);
    }
}

static BeckonOfferText *find_text(const GPtrArray *texts, const char *language)
{
    for (guint i = 0; i < texts->len; i++) {
        BeckonOfferText *text = g_ptr_array_index(texts, i);
        if (strcmp(text->language, language) == 0) {
            return text;
        }
    }
    return NULL;
}

static void read_change(const BeckonYaml *yaml, const BeckonYamlNode *key,
                        const BeckonYamlNode *value, const BeckonCampaignDraft *draft,
                        const GPtrArray *texts)
{
    static const BeckonYamlField fields[] = {{"title", false, read_title},
                                             {"body", false, read_body}};
    const char *language = beckon_reference_language(draft->compiling->shop, yaml, key);
    BeckonOfferText *text = language != NULL ? find_text(texts, language) : NULL;
    if (text == NULL) {
        return; /* of a language that the campaign lacks, which is said there */
    }
    Entry entry = {draft, text};
    beckon_yaml_read_fields(yaml, value, "a text", fields, G_N_ELEMENTS(fields), &entry);
    if (value->kind == BECKON_YAML_MAP && beckon_yaml_size(value) == 0) {
        beckon_yaml_error(yaml, value, BECKON_CODE_MISSING_KEY, NULL,
                          "this changes nothing: give a title, a body or both");
    }
}

void beckon_text_read_changed(const BeckonYaml *yaml, const BeckonYamlNode *map,
                              const BeckonCampaignDraft *draft, GPtrArray *texts)
{
    if (!beckon_yaml_expect(yaml, map, BECKON_YAML_MAP)) {
        return;
    }
    copy_texts(draft->campaign->texts, texts);
    for (guint i = 0; i < beckon_yaml_size(map); i++) {
        read_change(yaml, beckon_yaml_key(map, i), beckon_yaml_value(map, i), draft, texts);
    }
}
