/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/experiment-lines.h"

#include <stdio.h>

#include "base/money.h"
#include "beckonctl/hub.h"

/* Whatever became of them. */
static guint64 count_offers(GVariant *arm)
{
    static const char *const states[] = {"drafted",   "signed",  "delivered", "seen", "redeemed",
                                         "dismissed", "expired", "revoked",   "ghost"};
    guint64 sum = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
        sum += beckonctl_number(arm, states[i]);
    }
    return sum;
}

static void print_arm(GVariant *campaign, GVariant *arm)
{
    gint64 spent_minor = 0;
    g_variant_lookup(arm, "spent_minor", "x", &spent_minor);
    g_autofree char *spent = beckon_money_format(spent_minor, beckonctl_text(campaign, "currency"));
    printf("%-28s %-16s %8" G_GUINT64_FORMAT " %9" G_GUINT64_FORMAT " %9" G_GUINT64_FORMAT
           " %12s %10" G_GUINT64_FORMAT " %10" G_GUINT64_FORMAT "\n",
           beckonctl_text(campaign, "name"), beckonctl_text(arm, "arm"), count_offers(arm),
           beckonctl_number(arm, "shoppers"), beckonctl_number(arm, "redeemers"), spent,
           beckonctl_number(arm, "remembered"), beckonctl_number(arm, "came_again"));
}

/* Of who is held out, OFFERS counts those that were not made. */
void beckonctl_print_experiments(GVariant *campaigns)
{
    bool has_heading = false;
    for (gsize i = 0; i < g_variant_n_children(campaigns); i++) {
        g_autoptr(GVariant) campaign = g_variant_get_child_value(campaigns, i);
        g_autoptr(GVariant) arms =
            g_variant_lookup_value(campaign, "arms", G_VARIANT_TYPE("aa{sv}"));
        for (gsize j = 0; arms != NULL && j < g_variant_n_children(arms); j++) {
            g_autoptr(GVariant) arm = g_variant_get_child_value(arms, j);
            if (!has_heading) {
                printf("\n%-28s %-16s %8s %9s %9s %12s %10s %10s\n", "EXPERIMENT", "ARM", "OFFERS",
                       "SHOPPERS", "REDEEMERS", "SPENT", "REMEMBERED", "CAME AGAIN");
                has_heading = true;
            }
            print_arm(campaign, arm);
        }
    }
}
