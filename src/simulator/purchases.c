/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "simulator/purchases.h"

#define YEAR_DAYS          365
#define MOST_PURCHASES     8
#define DAY_0_JULIAN       719163 /* 1970-01-01 as GDate counts */
#define REDUCED_PERCENT    15
#define REDUCTION_PERCENT  20
#define SEVERAL_PERCENT    20
#define DAY_TEXT_MAX_BYTES 16

static const struct {
    const char *gtin;
    const char *category;
    const char *brand;
    int64_t price_minor;
} products[] = {
    {"09506000134079", "sports/running/trail", "Fellbach", 12995},
    {"09506000134147", "sports/running/road", "Fellbach", 10995},
    {"09506000134215", "sports/running/socks", "Ullmark", 1895},
    {"09506000134284", "sports/running/accessories", "Ullmark", 2495},
    {"09506000134352", "care/shoes", "Nordwald", 2000},
    {"09506000134369", "clothing/training/shirts", "Vindo", 3495},
    {"09506000134420", "clothing/outdoor/jackets", "Nordwald", 14900},
    {"09506000134499", "sports/hiking/poles", "Nordwald", 8900},
    {"09506000134567", "sports/hiking/lights", "Lumo", 4495},
    {"09506000134635", "sports/hiking/packs", "Nordwald", 7995},
    {"09506000134703", "food/sports/drinks", "Trinkwerk", 2195},
    {"09506000134772", "food/sports/bars", "Trinkwerk", 1788},
    {"09506000134840", "sports/accessories/bottles", "Lumo", 995},
    {"09506000134987", "sports/cycling/helmets", "Fellbach", 6995},
};

static void put_row(GString *csv, const char *customer, int32_t day, BeckonRandom *random)
{
    guint product = beckon_random_below(random, G_N_ELEMENTS(products));
    int64_t quantity =
        beckon_random_chance(random, SEVERAL_PERCENT) ? beckon_random_between(random, 2, 4) : 1;
    int64_t amount_minor = quantity * products[product].price_minor;
    if (beckon_random_chance(random, REDUCED_PERCENT)) {
        amount_minor -= amount_minor * REDUCTION_PERCENT / 100;
    }
    GDate date;
    char day_text[DAY_TEXT_MAX_BYTES];
    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)(day + DAY_0_JULIAN));
    g_date_strftime(day_text, sizeof day_text, "%Y-%m-%d", &date);
    g_string_append_printf(
        csv, "%s,%s,%s,%s,%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT "\n",
        customer, products[product].gtin, products[product].category, products[product].brand,
        day_text, quantity, amount_minor / 100, amount_minor % 100);
}

void beckon_purchases_put(GString *csv, const char *customer, int32_t before_day,
                          BeckonRandom *random)
{
    guint n_rows = 1 + beckon_random_below(random, MOST_PURCHASES);
    int32_t day = before_day - YEAR_DAYS;
    for (guint i = 0; i < n_rows; i++) {
        /* Spread over what is left of the year. */
        int32_t longest_pause = (before_day - 1 - day) / (int32_t)(n_rows - i);
        day += (int32_t)beckon_random_below(random, (guint)longest_pause + 1);
        put_row(csv, customer, day, random);
    }
}
