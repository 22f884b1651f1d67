/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/meant.h"

#include <string.h>

#include "base/money.h"
#include "base/name.h"
#include "base/time.h"

/* A number longer than this is none that a person means. */
#define MAX_DIGITS 9

/* The word's unit, of which `times` make one; 0 when it is none. */
static char unit_of(const char *word, guint *ret_times)
{
    static const struct {
        char unit;
        guint times;
        const char *words; /* English and German, in small letters, each between blanks */
    } units[] = {
        {'s', 1, " s sec secs second seconds sek sekunde sekunden "},
        {'m', 1, " m min mins minute minutes minuten "},
        {'h', 1, " h hr hrs hour hours std stunde stunden "},
        {'d', 1, " d day days tag tage tagen "},
        {'d', 7, " w wk week weeks woche wochen "},
    };
    g_autofree char *lower = g_utf8_strdown(word, -1);
    g_autofree char *wanted = g_strdup_printf(" %s ", lower);
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (lower[0] != '\0' && strstr(units[i].words, wanted) != NULL) {
            *ret_times = units[i].times;
            return units[i].unit;
        }
    }
    return '\0';
}

char *beckon_meant_duration(const char *text)
{
    gsize digits = strspn(text, "0123456789");
    guint times = 0;
    if (digits == 0 || digits > MAX_DIGITS) {
        return NULL;
    }
    g_autofree char *word = g_strstrip(g_strdup(text + digits));
    char unit = strchr(word, ' ') == NULL ? unit_of(word, &times) : '\0';
    if (unit == '\0') {
        return NULL;
    }
    g_autofree char *meant =
        g_strdup_printf("%" G_GUINT64_FORMAT "%c", g_ascii_strtoull(text, NULL, 10) * times, unit);
    int64_t us = 0;
    return beckon_duration_parse(meant, &us, NULL) ? g_steal_pointer(&meant) : NULL;
}

/* Takes the currency, as a code, a sign or a word, off either end; what is left has no blanks
 * around it. */
static void take_currency(char *amount, const char *currency)
{
    static const struct {
        const char *currency, *name;
    } names[] = {{"EUR", "euros"}, {"EUR", "euro"}, {"EUR", "€"}, {"GBP", "£"}, {"USD", "$"}};
    for (gsize i = 0; i <= G_N_ELEMENTS(names); i++) {
        bool is_code = i == G_N_ELEMENTS(names);
        const char *name = is_code ? currency : names[i].name;
        gsize len = strlen(name), amount_len = strlen(amount);
        if ((!is_code && strcmp(names[i].currency, currency) != 0) || len > amount_len) {
            continue;
        }
        if (g_ascii_strncasecmp(amount, name, len) == 0) {
            memmove(amount, amount + len, amount_len - len + 1);
            break;
        }
        if (g_ascii_strcasecmp(amount + amount_len - len, name) == 0) {
            amount[amount_len - len] = '\0';
            break;
        }
    }
    g_strstrip(amount);
}

/* Whether `text` is digits in groups of three behind one such sign each: "1.500". */
static bool is_grouped(const char *text, gsize len, char sign)
{
    gsize first = strspn(text, "0123456789");
    if (first == 0 || first > 3 || first == len || (len - first) % 4 != 0) {
        return false;
    }
    for (gsize at = first; at < len; at += 4) {
        if (text[at] != sign || strspn(text + at + 1, "0123456789") < 3) {
            return false;
        }
    }
    return true;
}

/* The number with a decimal point and without signs between thousands, or NULL: a sign with fewer
 * than three digits behind it is the decimal one. What "1.500" is, only its writer knows. */
static char *plain_number(const char *text)
{
    gsize len = strlen(text), whole = len;
    while (whole > 0 && text[whole - 1] != ',' && text[whole - 1] != '.') {
        whole--;
    }
    if (whole > 0 && len - whole >= 3) {
        return NULL;
    }
    const char *fraction = whole > 0 ? text + whole : NULL;
    whole = whole > 0 ? whole - 1 : len;
    char between = text[whole] == ',' ? '.' : ',';
    if (strspn(text, "0123456789") != whole && !is_grouped(text, whole, between)) {
        return NULL;
    }
    GString *number = g_string_new(NULL);
    for (gsize i = 0; i < whole; i++) {
        if (text[i] != between) {
            g_string_append_c(number, text[i]);
        }
    }
    if (fraction != NULL) {
        g_string_append_printf(number, ".%s", fraction);
    }
    return g_string_free(number, FALSE);
}

char *beckon_meant_money(const char *text, const char *currency)
{
    g_autofree char *amount = g_strstrip(g_strdup(text));
    take_currency(amount, currency);
    g_autofree char *number = plain_number(amount);
    g_autofree char *meant = number != NULL ? g_strdup_printf("%s %s", number, currency) : NULL;
    int64_t minor = 0;
    return meant != NULL && beckon_money_parse(meant, currency, &minor, NULL)
               ? g_steal_pointer(&meant)
               : NULL;
}

char *beckon_meant_name(const char *text)
{
    g_autofree char *ascii = g_str_to_ascii(text, "de");
    g_autoptr(GString) name = g_string_new(NULL);
    for (const char *at = ascii; *at != '\0'; at++) {
        if (g_ascii_isalnum(*at) || *at == '_' || *at == '.') {
            g_string_append_c(name, *at);
        } else if (name->len > 0 && name->str[name->len - 1] != '-') {
            g_string_append_c(name, '-');
        }
    }
    if (name->len > 0 && name->str[name->len - 1] == '-') {
        g_string_truncate(name, name->len - 1);
    }
    return beckon_name_is(name->str) && strcmp(name->str, text) != 0 ? g_strdup(name->str) : NULL;
}

/* Three numbers with one sign between them. */
static bool read_three(const char *text, const char *sign, guint64 numbers[static 3])
{
    g_auto(GStrv) parts = g_strsplit(text, sign, -1);
    if (g_strv_length(parts) != 3) {
        return false;
    }
    for (gsize i = 0; i < 3; i++) {
        if (!g_ascii_string_to_unsigned(g_strstrip(parts[i]), 10, 1, 9999, &numbers[i], NULL)) {
            return false;
        }
    }
    return true;
}

char *beckon_meant_day(const char *text)
{
    guint64 numbers[3], year, day;
    if (read_three(text, ".", numbers)) {
        year = numbers[2] < 100 ? 2000 + numbers[2] : numbers[2];
        day = numbers[0];
    } else if (read_three(text, "-", numbers) || read_three(text, "/", numbers)) {
        year = numbers[0];
        day = numbers[2];
    } else {
        return NULL;
    }
    g_autofree char *meant =
        g_strdup_printf("%04" G_GUINT64_FORMAT "-%02" G_GUINT64_FORMAT "-%02" G_GUINT64_FORMAT,
                        year, numbers[1], day);
    int32_t number = 0;
    return beckon_time_parse_day(meant, &number) ? g_steal_pointer(&meant) : NULL;
}
