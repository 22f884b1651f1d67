/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/printable.h"

#define REPLACEMENT 0xFFFD

/* GLib counts the separators of lines and paragraphs among what is printed. */
static bool is_shown(gunichar character)
{
    GUnicodeType type = g_unichar_type(character);
    return g_unichar_isprint(character) && type != G_UNICODE_LINE_SEPARATOR &&
           type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

bool beckon_printable_is(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL)) {
        return false;
    }
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        if (!is_shown(g_utf8_get_char(at))) {
            return false;
        }
    }
    return true;
}

char *beckon_printable(const char *text, gssize len)
{
    g_autofree char *valid = g_utf8_make_valid(text, len);
    GString *clean = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        bool stays = character == '\t' || is_shown(character);
        g_string_append_unichar(clean, stays ? character : REPLACEMENT);
    }
    return g_string_free(clean, FALSE);
}
