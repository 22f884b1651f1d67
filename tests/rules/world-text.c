/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/world.h"

static void tell_past(const Moment *moment, GString *out)
{
    int today = world_local(moment->now_us).day;
    if (moment->has_history) {
        g_string_append(out, "history");
        if (moment->known_since != INT32_MIN) {
            g_string_append_printf(out, " known for %d d", today - moment->known_since);
        }
        for (guint i = 0; i < moment->n_purchases; i++) {
            const Purchase *one = &moment->purchases[i];
            g_string_append_printf(out, ", %s %d d ago for %" G_GINT64_FORMAT " cents",
                                   world_products[one->product].category, today - one->day,
                                   one->cents);
        }
        g_string_append_c(out, '\n');
    }
    for (guint i = 0; moment->has_visits && i < moment->n_visits; i++) {
        g_string_append_printf(out, "visit %" G_GINT64_FORMAT " us ago\n",
                               moment->now_us - moment->visits_us[i]);
    }
    for (guint i = 0; moment->has_offers && i < moment->n_offers; i++) {
        const Offer *one = &moment->offers[i];
        g_string_append_printf(out, "offer of c%05d %" G_GINT64_FORMAT " us ago", one->campaign,
                               moment->now_us - one->offered_us);
        if (one->redeemed_us >= 0) {
            g_string_append_printf(out, ", redeemed %" G_GINT64_FORMAT " us ago",
                                   moment->now_us - one->redeemed_us);
        }
        g_string_append_c(out, '\n');
    }
}

static void tell_counts(const char *const *names, const Count *counts, guint n, int64_t now_us,
                        GString *out)
{
    for (guint i = 0; i < n; i++) {
        if (counts[i].said) {
            g_string_append_printf(out,
                                   "%s %" G_GINT64_FORMAT " said %" G_GINT64_FORMAT " us ago\n",
                                   names[i], counts[i].number, now_us - counts[i].t_us);
        }
    }
}

static void tell_account(const Moment *moment, GString *out)
{
    g_string_append_printf(out, "account of tier %s, at least %d and below %d years old\n",
                           moment->tier < 0 ? "-" : world_tiers[moment->tier], moment->age_at_least,
                           moment->age_below);
    tell_counts(world_signals, moment->signals, N_SIGNALS, moment->now_us, out);
}

static void tell_stock(const Moment *moment, GString *out)
{
    const char *gtins[N_PRODUCTS];
    for (guint i = 0; i < N_PRODUCTS; i++) {
        gtins[i] = world_products[i].gtin;
    }
    tell_counts(gtins, moment->stocks, N_PRODUCTS, moment->now_us, out);
}

char *world_tell(const Moment *moment)
{
    static const char *const occasions[] = {"enter", "dwell", "leave", "time"};
    Local local = world_local(moment->now_us);
    GString *out = g_string_new(NULL);
    g_string_append_printf(out,
                           "now %" G_GINT64_FORMAT
                           " (day %d, weekday %d, %02d:%02d) %s zone %s stayed %" G_GINT64_FORMAT
                           " us%s language %s\n",
                           moment->now_us, local.day, local.weekday, local.minute / 60,
                           local.minute % 60, occasions[moment->occasion],
                           moment->zone < 0 ? "-" : world_zones[moment->zone], moment->stayed_us,
                           moment->deaf ? " deaf" : "",
                           moment->language < 0 ? "-" : world_languages[moment->language]);
    if (moment->has_past) {
        tell_past(moment, out);
    }
    if (moment->has_past && moment->has_account) {
        tell_account(moment, out);
    }
    if (moment->has_stock) {
        tell_stock(moment, out);
    }
    for (guint i = 0; moment->has_readings && i < N_QUANTITIES; i++) {
        if (moment->readings[i].said) {
            g_string_append_printf(out,
                                   "%s %" G_GINT64_FORMAT " parts %" G_GINT64_FORMAT " us ago\n",
                                   world_quantities[i], moment->readings[i].parts,
                                   moment->now_us - moment->readings[i].t_us);
        }
    }
    return g_string_free(out, FALSE);
}
