/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/attacks.h"

#include <string.h>

#include "base/codes.h"
#include "offer/story.h"
#include "rules/ruleset.h"

#define MIB (1024 * 1024)

/* A name as long as names are, whose number stands in front, so that none is near another. */
#define LONG_NAME "\1-abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz"

const TestAttack test_attacks[] = {
    /* What a parser resolves, or looks ahead for. */
    {"an alias bomb", "campaign.yaml", BECKON_CODE_ALIAS, "a0: &a0 [x, x]\n",
     "a\1: &a\1 [*a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0]\n", 100, "", NULL},
    {"anchors", "campaign.yaml", BECKON_CODE_ALIAS, "", "- &a\1 x\n", 60000, "", NULL},
    {"aliases", "campaign.yaml", BECKON_CODE_ALIAS, "", "- *a\n", 200000, "", NULL},
    {"tags", "campaign.yaml", BECKON_CODE_TAG, "", "- !a x\n", 140000, "", NULL},
    {"brackets", "campaign.yaml", BECKON_CODE_DEPTH, "", "[", MIB, "", NULL},
    {"braces", "campaign.yaml", BECKON_CODE_DEPTH, "", "{a: ", MIB / 4, "", NULL},
    {"brackets on lines", "campaign.yaml", BECKON_CODE_DEPTH, "", "[\n", MIB / 2, "", NULL},
    {"dashes on a line", "campaign.yaml", BECKON_CODE_DEPTH, "", "- ", 8000, "a\n", NULL},
    {"dashes and blanks", "campaign.yaml", BECKON_CODE_DEPTH, "", "-  ", 5000, "a\n", NULL},
    {"question marks", "campaign.yaml", BECKON_CODE_KEY_KIND, "", "? ", 8000, "a\n", NULL},
    {"colons", "campaign.yaml", BECKON_CODE_DEPTH, "", ": ", 8000, "a\n", NULL},
    {"keys that may be none", "campaign.yaml", BECKON_CODE_NODES, "[", "a\1,\n", 120000, "]", NULL},
    {"documents", "campaign.yaml", BECKON_CODE_DOCUMENT, "", "---\n", MIB / 4, "", NULL},
    {"directives", "campaign.yaml", BECKON_CODE_SYNTAX, "", "%YAML 1.2\n", 100000, "", NULL},
    {"tag directives", "campaign.yaml", BECKON_CODE_SYNTAX, "", "%TAG !a\1! b\n", 60000, "", NULL},
    /* Bytes. */
    {"ten megabytes of comments", "campaign.yaml", BECKON_CODE_TOO_LONG, "", "# so\n", 2 * MIB, "",
     NULL},
    {"ten megabytes of one line", "campaign.yaml", BECKON_CODE_TOO_LONG, "", "aaaaaaaaaa", MIB, "",
     NULL},
    {"ten megabytes of nothing", "campaign.yaml", BECKON_CODE_TOO_LONG, "", "\n\n\n\n\n\n\n\n\n\n",
     MIB, "", NULL},
    {"a line of a megabyte", "campaign.yaml", BECKON_CODE_TOO_LONG, "a: ", "a", MIB - 10, "\n",
     NULL},
    {"lines that end as of old", "campaign.yaml", BECKON_CODE_TOO_LONG, "", "a: b\r", 200000, "",
     NULL},
    {"UTF-16", "campaign.yaml", BECKON_CODE_ENCODING, "", "a\1: b\n", 50000, "", "UTF-16"},
    {"UTF-16 the other way", "campaign.yaml", BECKON_CODE_ENCODING, "", "a\1: b\n", 50000, "",
     "UTF-16BE"},
    {"UTF-32", "campaign.yaml", BECKON_CODE_ENCODING, "", "a\1: b\n", 20000, "", "UTF-32"},
    {"Latin-1 at the end", "campaign.yaml", BECKON_CODE_ENCODING, "", "a: b\n", 200000, "ä: ö\n",
     "ISO-8859-1"},
    {"a NUL at the end", "campaign.yaml", BECKON_CODE_ENCODING, "", "a: b\n", 200000, "\2", NULL},
    {"NULs", "campaign.yaml", BECKON_CODE_ENCODING, "", "\2", MIB - 10, "", NULL},
    /* Many of something. */
    {"keys of a campaign", "campaign.yaml", BECKON_CODE_UNKNOWN_KEY, "", LONG_NAME ": x\n", 15000,
     "", NULL},
    {"keys of a policy", "policy.yaml", BECKON_CODE_UNKNOWN_KEY, "", "k\1: x\n", 24000, "", NULL},
    {"keys of a shop", "store.yaml", BECKON_CODE_UNKNOWN_KEY, "", "k\1: x\n", 24000, "", NULL},
    {"segments", "segments.yaml", BECKON_CODE_TOO_MANY, "", "k\1: {language: en}\n", 12000, "",
     NULL},
    {"keys of one hash", "campaign.yaml", BECKON_CODE_UNKNOWN_KEY, "", "\6: x\n", 24000, "", NULL},
    {"segments of one hash", "segments.yaml", BECKON_CODE_SEGMENT_NAME, "", "\6: {language: en}\n",
     12000, "", NULL},
    {"one key", "campaign.yaml", BECKON_CODE_DUPLICATE_KEY, "", "a: x\n", 24000, "", NULL},
    {"keys in braces", "campaign.yaml", BECKON_CODE_UNKNOWN_KEY, "{\n", "k\1: x,\n", 24000, "}\n",
     NULL},
    {"lists in lists", "campaign.yaml", BECKON_CODE_NODES, "", "- [[[[[[[[[[a]]]]]]]]]]\n", 40000,
     "", NULL},
    {"comments before what is wrong", "campaign.yaml", BECKON_CODE_UNKNOWN_KEY, "\3", "k\1: x\n",
     300, "", NULL},
    {"lines of one word", "campaign.yaml", BECKON_CODE_KIND, "", "a\n", MIB / 2, "", NULL},
    {"lines in quotes", "campaign.yaml", BECKON_CODE_KIND, "'", "a\n\n", MIB / 4, "'\n", NULL},
    {"escapes", "campaign.yaml", BECKON_CODE_KIND, "\"", "\\u0041\\\n", MIB / 10, "\"\n", NULL},
    {"a quote left open", "campaign.yaml", BECKON_CODE_SYNTAX, "\"", "a\n", MIB / 2 - 10, "", NULL},
    {"lines behind a |", "campaign.yaml", BECKON_CODE_UNKNOWN_KEY, "a: |\n", " x\n", MIB / 4, "",
     NULL},
    {"lines behind a >", "campaign.yaml", BECKON_CODE_UNKNOWN_KEY, "a: >\n", " x\n", MIB / 4, "",
     NULL},
    {"tabs", "campaign.yaml", BECKON_CODE_SYNTAX, "a:\n", "\tb: c\n", 150000, "", NULL},
    {"days", "campaign.yaml", BECKON_CODE_DAYS, "runs:\n  days:\n", "    - " LONG_NAME "\n", 15000,
     "", NULL},
    {"conditions", "campaign.yaml", BECKON_CODE_UNKNOWN_ZONE, "when:\n  all:\n",
     "    - zone: " LONG_NAME "\n", 13000, "", NULL},
    {"conditions that are none", "campaign.yaml", BECKON_CODE_UNKNOWN_KEY, "when:\n  all:\n",
     "    - " LONG_NAME ": x\n", 13000, "", NULL},
    {"campaigns that are not there", "campaign.yaml", BECKON_CODE_UNKNOWN_CAMPAIGN,
     "when:\n  all:\n", "    - offered: {campaign: " LONG_NAME "}\n", 9000, "", NULL},
    {"categories that are not there", "campaign.yaml", BECKON_CODE_UNKNOWN_CATEGORY,
     "when:\n  all:\n", "    - bought: {category: sports/" LONG_NAME "}\n", 8000, "", NULL},
    {"segments that are not there", "segments.yaml", BECKON_CODE_UNKNOWN_SEGMENT, "\4",
     "    - segment: s" LONG_NAME "\n", 9000, "", NULL},
    {"placeholders", "campaign.yaml", BECKON_CODE_TEXT_LENGTH,
     "give:\n  valid: 2h\n  text:\n    en:\n      title: >\n", "        {" LONG_NAME "}\n", 13000,
     "", NULL},
    {"zones that are not there", "store.yaml", BECKON_CODE_UNKNOWN_ZONE, "\5",
     "  b\1: {address: \"A4:C1:38:00:11:22\", zone: " LONG_NAME "}\n", 900, "", NULL},
    {"languages", "store.yaml", BECKON_CODE_LANGUAGE, "languages:\n", "  - " LONG_NAME "\n", 15000,
     "", NULL},
    {"stories that say nothing", "stories/x.yaml", BECKON_CODE_MISSING_KEY, "", "- {}\n", 49000, "",
     NULL},
    {"steps", "stories/x.yaml", BECKON_CODE_TOO_MANY,
     "- story: x\n  shopper: {consents: []}\n  expect: {offers: []}\n  visit:\n",
     "    - {after: 1s}\n", 15000, "", NULL},
    {"offers that are not there", "stories/x.yaml", BECKON_CODE_UNKNOWN_CAMPAIGN,
     "- story: x\n  shopper: {consents: []}\n  visit: [{at: \"2026-11-24T11:00:00Z\"}]\n  expect:\n"
     "    offers:\n",
     "      - " LONG_NAME "\n", 14000, "", NULL},
    {"rows of one column", "catalogue.csv", BECKON_CODE_COLUMNS, "gtin,name\n", "a\n", MIB / 2 - 10,
     "", NULL},
    {"columns", "catalogue.csv", BECKON_CODE_COLUMNS, "", "a,", MIB / 2 - 10, "\n", NULL},
    {"a quote over all rows", "catalogue.csv", BECKON_CODE_SYNTAX,
     "gtin,name,category,brand,price,low_30d\n", "\"a\n", MIB / 4, "", NULL},
    {"rows that are wrong", "catalogue.csv", BECKON_CODE_GTIN,
     "gtin,name,category,brand,price,low_30d\n", "\1,\1,a,b,1 EUR,\n", 30000, "", NULL},
};
const gsize test_n_attacks = G_N_ELEMENTS(test_attacks);

/* "bA" and "ab" are 98 × 33 + 65 and 97 × 33 + 98: the same to a hash that multiplies by 33. */
static void append_colliding(GString *text, guint number)
{
    for (guint bit = 0; bit < 15; bit++) {
        g_string_append(text, (number >> bit & 1) != 0 ? "bA" : "ab");
    }
}

static void append_unit(GString *text, const char *unit, guint number)
{
    for (; *unit != '\0'; unit++) {
        if (*unit == '\1') {
            g_string_append_printf(text, "%u", number);
        } else if (*unit == '\6') {
            append_colliding(text, number);
        } else {
            g_string_append_c(text, *unit == '\2' ? '\0' : *unit);
        }
    }
}

static void append_times(GString *text, const char *unit, guint times)
{
    for (guint i = 0; i < times; i++) {
        append_unit(text, unit, i);
    }
}

/* What stands before, and is long itself. */
static void append_before(GString *text, const char *before)
{
    switch (before[0]) {
    case '\3':
        append_times(text, "#\n", MIB / 2 - 3000);
        return;
    case '\4':
        append_times(text, "g" LONG_NAME ": {language: en}\n", 999);
        g_string_append(text, "last:\n  all:\n");
        return;
    case '\5':
        g_string_append(text, "store: a\ntimezone: Europe/Berlin\ncurrency: EUR\nlanguages: [en]\n"
                              "scanners: {s: {}}\nzones:\n");
        append_times(text, "  z" LONG_NAME ": {nearest: [s]}\n", 256);
        g_string_append(text, "beacons:\n");
        return;
    default:
        append_unit(text, before, 0);
    }
}

char *test_attack_text(const TestAttack *attack, gsize *ret_len)
{
    GString *text = g_string_new(NULL);
    append_before(text, attack->before);
    append_times(text, attack->unit, attack->times);
    append_unit(text, attack->after, 0);
    if (attack->encoding != NULL) {
        char *saved =
            g_convert(text->str, (gssize)text->len, attack->encoding, "UTF-8", NULL, ret_len, NULL);
        g_string_free(text, TRUE);
        return saved;
    }
    *ret_len = text->len;
    return g_string_free(text, FALSE);
}

static const char catalogue_text[] =
    "gtin,name,category,brand,price,low_30d\n"
    "09506000134352,Care kit,care/shoes,Nordwald,20.00 EUR,19.00 EUR\n";
static const char campaign_text[] =
    "campaign: case\nwhen: {zone: footwear}\n"
    "give: {valid: 1h, text: {en: {title: A, body: B}, de: {title: A, body: B}}}\n";

static void add(GPtrArray *sources, const char *name, const char *text)
{
    g_ptr_array_add(sources, beckon_source_new(name, text, strlen(text)));
}

static void read_rules(BeckonSource *source, BeckonShop *shop, BeckonDiagnostics *diagnostics)
{
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_autoptr(GPtrArray) stories =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_story_free);
    g_ptr_array_add(sources, source);
    if (strcmp(source->name, "catalogue.csv") != 0) {
        add(sources, "catalogue.csv", catalogue_text);
    }
    add(sources, "case.yaml", campaign_text);
    g_autoptr(BeckonRuleset) set = beckon_ruleset_compile(shop, sources, diagnostics);
    if (set != NULL && beckon_story_is_file(source)) {
        beckon_stories_read(source, set, diagnostics, stories);
    }
}

void test_attack_read(const TestAttack *attack, const char *path, BeckonShop *shop,
                      BeckonDiagnostics *diagnostics)
{
    g_autoptr(GError) error = NULL;
    BeckonSource *source = beckon_source_read(path, &error);
    if (source == NULL) {
        g_error("%s", error->message);
    }
    g_free(source->name);
    source->name = g_strdup(attack->file);
    if (strcmp(attack->file, "store.yaml") == 0) {
        beckon_shop_unref(beckon_shop_parse(source, diagnostics));
        beckon_source_free(source);
    } else {
        read_rules(source, shop, diagnostics);
    }
}
