/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/money.h"

#include <string.h>

#include "base/error.h"

/* Those of ISO 4217 whose minor unit is not a hundredth. */
static const struct {
    char currency[4];
    guint digits;
} unusual[] = {
    {"BHD", 3}, {"BIF", 0}, {"CLF", 4}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"IQD", 3},
    {"ISK", 0}, {"JOD", 3}, {"JPY", 0}, {"KMF", 0}, {"KRW", 0}, {"KWD", 3}, {"LYD", 3},
    {"OMR", 3}, {"PYG", 0}, {"RWF", 0}, {"TND", 3}, {"UGX", 0}, {"UYI", 0}, {"UYW", 4},
    {"VND", 0}, {"VUV", 0}, {"XAF", 0}, {"XOF", 0}, {"XPF", 0},
};

guint beckon_money_digits(const char *currency)
{
    for (gsize i = 0; i < G_N_ELEMENTS(unusual); i++) {
        if (strcmp(unusual[i].currency, currency) == 0) {
            return unusual[i].digits;
        }
    }
    return 2;
}

static int64_t unit_of(guint digits)
{
    int64_t unit = 1;
    while (digits-- > 0) {
        unit *= 10;
    }
    return unit;
}

static bool parse_amount(const char *text, const char *currency, int64_t *ret_minor)
{
    gsize whole = strspn(text, "0123456789");
    gsize fraction = 0;
    const char *rest = text + whole;
    if (*rest == '.') {
        fraction = strspn(rest + 1, "0123456789");
        rest += 1 + fraction;
        if (fraction == 0) {
            return false;
        }
    }
    guint digits = beckon_money_digits(currency);
    if (whole == 0 || whole > 13 || fraction > digits || *rest != ' ' ||
        strcmp(rest + 1, currency) != 0) {
        return false;
    }
    int64_t amount = (int64_t)g_ascii_strtoull(text, NULL, 10) * unit_of(digits);
    if (fraction > 0) {
        amount += (int64_t)g_ascii_strtoull(text + whole + 1, NULL, 10) *
                  unit_of(digits - (guint)fraction);
    }
    if (amount > BECKON_MONEY_MAX) {
        return false;
    }
    *ret_minor = amount;
    return true;
}

bool beckon_money_parse(const char *text, const char *currency, int64_t *ret_minor, GError **error)
{
    if (!parse_amount(text, currency, ret_minor)) {
        g_autofree char *example =
            beckon_money_format(20 * unit_of(beckon_money_digits(currency)), currency);
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "'%s' is not an amount of %s: write it like %s", text, currency, example);
        return false;
    }
    return true;
}

/* Digit by digit, since a fraction may have any number of them. */
bool beckon_money_round(const char *decimal, guint digits, int64_t *ret_units)
{
    bool negative = *decimal == '-';
    const char *at = decimal + (negative || *decimal == '+');
    gsize whole = strspn(at, "0123456789");
    const char *fraction = at[whole] == '.' ? at + whole + 1 : at + whole;
    gsize n_fraction = strspn(fraction, "0123456789");
    if (fraction[n_fraction] != '\0' || whole + n_fraction == 0 ||
        (at[whole] == '.' && n_fraction == 0)) {
        return false;
    }
    int64_t units = 0;
    for (gsize i = 0; i < whole + digits && units <= BECKON_MONEY_MAX; i++) {
        char digit = i < whole ? at[i] : i - whole < n_fraction ? fraction[i - whole] : '0';
        units = units * 10 + (digit - '0');
    }
    units += digits < n_fraction && fraction[digits] >= '5';
    if (units > BECKON_MONEY_MAX) {
        return false;
    }
    *ret_units = negative ? -units : units;
    return true;
}

char *beckon_money_format(int64_t minor, const char *currency)
{
    guint digits = beckon_money_digits(currency);
    int64_t unit = unit_of(digits);
    int64_t size = ABS(minor);
    const char *sign = minor < 0 ? "-" : "";
    if (digits == 0) {
        return g_strdup_printf("%s%" G_GINT64_FORMAT " %s", sign, size, currency);
    }
    return g_strdup_printf("%s%" G_GINT64_FORMAT ".%0*" G_GINT64_FORMAT " %s", sign, size / unit,
                           (int)digits, size % unit, currency);
}
