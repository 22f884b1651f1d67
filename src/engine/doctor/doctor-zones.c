/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/doctor/doctor-zones.h"

#include <math.h>

#include "engine/doctor/findings.h"

#define NAMED 20

void beckon_doctor_zones(const BeckonShop *shop, const GArray *confusions, GPtrArray *findings)
{
    for (guint i = 0; i < MIN(confusions->len, NAMED); i++) {
        const BeckonConfusion *pair = &g_array_index(confusions, BeckonConfusion, i);
        g_autofree char *subject =
            g_strdup_printf("%s, %s", beckon_shop_zone(shop, (guint)pair->zone_a)->name,
                            beckon_shop_zone(shop, (guint)pair->zone_b)->name);
        beckon_findings_add(findings, BECKON_FOUND_ZONES_ALIKE, subject,
                            "by what the scanners hear they can hardly be told apart: who is in "
                            "one is taken to be in the other about %.0f times in 100",
                            round(pair->mistaken * 100));
    }
    if (confusions->len > NAMED) {
        beckon_findings_add(findings, BECKON_FOUND_ZONES_ALIKE, "other zones",
                            "%u more pairs can hardly be told apart", confusions->len - NAMED);
    }
}
