/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/review/wording.h"

#include <string.h>

/* In folded case, a '#' for any number, single spaces between words. */
typedef struct {
    const char *language;
    BeckonWording wording;
    const char *phrase;
} Phrase;

#define TIME  BECKON_WORDING_COUNTDOWN
#define STOCK BECKON_WORDING_SCARCITY

static const Phrase phrases[] = {
    {"en", TIME, "today only"},
    {"en", TIME, "only today"},
    {"en", TIME, "tonight only"},
    {"en", TIME, "last chance"},
    {"en", TIME, "final chance"},
    {"en", TIME, "last day"},
    {"en", TIME, "final day"},
    {"en", TIME, "final days"},
    {"en", TIME, "final hours"},
    {"en", TIME, "hurry"},
    {"en", TIME, "be quick"},
    {"en", TIME, "act now"},
    {"en", TIME, "act fast"},
    {"en", TIME, "ends soon"},
    {"en", TIME, "ending soon"},
    {"en", TIME, "ends today"},
    {"en", TIME, "ends tonight"},
    {"en", TIME, "don't miss"},
    {"en", TIME, "do not miss"},
    {"en", TIME, "now or never"},
    {"en", TIME, "before it's too late"},
    {"en", TIME, "time is running out"},
    {"en", TIME, "running out of time"},
    {"en", TIME, "countdown"},
    {"en", TIME, "only # seconds"},
    {"en", TIME, "only # minutes"},
    {"en", TIME, "only # hours"},
    {"en", TIME, "only # days"},
    {"en", TIME, "# seconds left"},
    {"en", TIME, "# minutes left"},
    {"en", TIME, "# hours left"},
    {"en", TIME, "# days left"},
    {"en", STOCK, "# left"},
    {"en", STOCK, "few left"},
    {"en", STOCK, "last one"},
    {"en", STOCK, "last ones"},
    {"en", STOCK, "last pieces"},
    {"en", STOCK, "while stocks last"},
    {"en", STOCK, "while stock lasts"},
    {"en", STOCK, "while supplies last"},
    {"en", STOCK, "limited stock"},
    {"en", STOCK, "limited quantity"},
    {"en", STOCK, "limited quantities"},
    {"en", STOCK, "limited supply"},
    {"en", STOCK, "almost gone"},
    {"en", STOCK, "nearly gone"},
    {"en", STOCK, "going fast"},
    {"en", STOCK, "selling fast"},
    {"en", STOCK, "almost sold out"},
    {"en", STOCK, "nearly sold out"},
    {"en", STOCK, "before they are gone"},
    {"en", STOCK, "before they're gone"},
    {"de", TIME, "nur heute"},
    {"de", TIME, "nur noch heute"},
    {"de", TIME, "letzte chance"},
    {"de", TIME, "letzte gelegenheit"},
    {"de", TIME, "letzter tag"},
    {"de", TIME, "letzte tage"},
    {"de", TIME, "letzte stunden"},
    {"de", TIME, "beeilen"},
    {"de", TIME, "beeil dich"},
    {"de", TIME, "schnell sein"},
    {"de", TIME, "schnell zugreifen"},
    {"de", TIME, "jetzt zugreifen"},
    {"de", TIME, "sofort zugreifen"},
    {"de", TIME, "endet bald"},
    {"de", TIME, "endet heute"},
    {"de", TIME, "jetzt oder nie"},
    {"de", TIME, "bevor es zu spät ist"},
    {"de", TIME, "die zeit läuft"},
    {"de", TIME, "countdown"},
    {"de", TIME, "nicht verpassen"},
    {"de", TIME, "nur noch # sekunden"},
    {"de", TIME, "nur noch # minuten"},
    {"de", TIME, "nur noch # stunden"},
    {"de", TIME, "nur noch # tage"},
    {"de", TIME, "noch # minuten"},
    {"de", TIME, "noch # stunden"},
    {"de", TIME, "noch # tage"},
    {"de", STOCK, "nur noch #"},
    {"de", STOCK, "nur noch wenige"},
    {"de", STOCK, "solange der vorrat reicht"},
    {"de", STOCK, "solange vorrat reicht"},
    {"de", STOCK, "nur solange"},
    {"de", STOCK, "begrenzter vorrat"},
    {"de", STOCK, "begrenzte menge"},
    {"de", STOCK, "begrenzte stückzahl"},
    {"de", STOCK, "limitierte stückzahl"},
    {"de", STOCK, "fast weg"},
    {"de", STOCK, "fast ausverkauft"},
    {"de", STOCK, "schnell vergriffen"},
    {"de", STOCK, "letzte stücke"},
    {"de", STOCK, "letztes stück"},
    {"de", STOCK, "letzte exemplare"},
    {"de", STOCK, "letztes exemplar"},
};

/* Whether a tag ("de-AT") is of a language of the table. */
static bool speaks(const char *tag, const char *language)
{
    gsize len = strlen(language);
    return g_ascii_strncasecmp(tag, language, len) == 0 && (tag[len] == '\0' || tag[len] == '-');
}

/* Behind a number in figures. */
static const char *skip_number(const char *at)
{
    while (g_unichar_isdigit(g_utf8_get_char(at))) {
        at = g_utf8_next_char(at);
    }
    return at;
}

/* What takes no place on a screen parts no word: soft hyphens, joiners, marks over a letter. */
static bool is_unseen(gunichar sign)
{
    return g_unichar_iszerowidth(sign) || g_unichar_type(sign) == G_UNICODE_FORMAT;
}

/* As phrases are written, a space before and behind; signs between words count as spaces. */
static char *normalize(const char *text)
{
    g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *folded = g_utf8_strdown(composed, -1);
    GString *out = g_string_new(" ");
    for (const char *at = folded; *at != '\0';) {
        gunichar sign = g_utf8_get_char(at);
        if (g_unichar_isdigit(sign)) {
            at = skip_number(at);
            g_string_append_c(out, '#');
            continue;
        }
        if (g_unichar_isalpha(sign)) {
            g_string_append_unichar(out, sign);
        } else if (sign == '\'' || sign == 0x2019 /* a typographic apostrophe */) {
            g_string_append_c(out, '\'');
        } else if (!is_unseen(sign) && out->str[out->len - 1] != ' ') {
            g_string_append_c(out, ' ');
        }
        at = g_utf8_next_char(at);
    }
    g_string_append(out, out->str[out->len - 1] == ' ' ? "" : " ");
    return g_string_free(out, FALSE);
}

static bool says(const char *normal, const char *phrase)
{
    g_autofree char *words = g_strconcat(" ", phrase, " ", NULL);
    return strstr(normal, words) != NULL;
}

static bool is_found(const Phrase *phrase, const char *normal, const char *language)
{
    return speaks(language, phrase->language) && says(normal, phrase->phrase);
}

/* Whether a phrase is there only as part of a longer one that says something else: "nur noch #" in
 * "nur noch # minuten". */
static bool is_part(const Phrase *phrase, const char *normal, const char *language)
{
    for (gsize i = 0; i < G_N_ELEMENTS(phrases); i++) {
        const Phrase *whole = &phrases[i];
        if (whole->wording != phrase->wording && strstr(whole->phrase, phrase->phrase) != NULL &&
            is_found(whole, normal, language)) {
            return true;
        }
    }
    return false;
}

const char *beckon_wording_find(const char *text, const char *language, guint forbidden,
                                BeckonWording *ret_wording)
{
    g_autofree char *normal = normalize(text);
    const Phrase *longest = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(phrases); i++) {
        const Phrase *phrase = &phrases[i];
        bool is_longer = longest == NULL || strlen(phrase->phrase) > strlen(longest->phrase);
        if ((phrase->wording & forbidden) != 0 && is_longer && is_found(phrase, normal, language) &&
            !is_part(phrase, normal, language)) {
            longest = phrase;
        }
    }
    if (longest == NULL) {
        return NULL;
    }
    *ret_wording = longest->wording;
    return longest->phrase;
}

bool beckon_wording_knows(const char *language)
{
    for (gsize i = 0; i < G_N_ELEMENTS(phrases); i++) {
        if (speaks(language, phrases[i].language)) {
            return true;
        }
    }
    return false;
}
