/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/reporters.h"

#include <math.h>

#include "base/limits.h"
#include "base/time.h"

#define SPEED_M_S       4
#define SPARE_M         10
#define WITHOUT_PLACE_S 3

/* Longer than the way through the largest shop: 28 km. */
#define KEPT_US (3 * BECKON_HOUR_US)

typedef struct {
    guint n_wrong;    /* within the hour from: */
    int64_t wrong_us; /* the first of them */
    int scanner;      /* of the last report that was taken, or -1 */
    int64_t there_us; /* store time of it */
    int64_t last_us;  /* when anything was noted */
} Reporter;

struct BeckonReporters {
    const BeckonShop *shop;
    GHashTable *by_number;
    int64_t swept_us;
};

BeckonReporters *beckon_reporters_new(const BeckonShop *shop)
{
    BeckonReporters *reporters = g_new0(BeckonReporters, 1);
    reporters->shop = shop;
    reporters->by_number = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    return reporters;
}

void beckon_reporters_free(BeckonReporters *reporters)
{
    if (reporters != NULL) {
        g_hash_table_unref(reporters->by_number);
        g_free(reporters);
    }
}

static Reporter *find(const BeckonReporters *reporters, uint32_t number)
{
    return g_hash_table_lookup(reporters->by_number, GUINT_TO_POINTER(number));
}

static gboolean is_long_gone(gpointer key, gpointer value, gpointer data)
{
    return ((const Reporter *)value)->last_us < *(const int64_t *)data - KEPT_US;
}

static Reporter *note(BeckonReporters *reporters, uint32_t number, int64_t now_us)
{
    if (now_us - reporters->swept_us >= BECKON_HOUR_US) {
        g_hash_table_foreach_remove(reporters->by_number, is_long_gone, &now_us);
        reporters->swept_us = now_us;
    }
    Reporter *reporter = find(reporters, number);
    if (reporter == NULL) {
        reporter = g_new0(Reporter, 1);
        reporter->scanner = -1;
        g_hash_table_insert(reporters->by_number, GUINT_TO_POINTER(number), reporter);
    }
    reporter->last_us = now_us;
    return reporter;
}

bool beckon_reporters_may_report(const BeckonReporters *reporters, uint32_t number, int64_t now_us)
{
    const Reporter *reporter = find(reporters, number);
    return reporter == NULL || reporter->n_wrong < BECKON_LIMIT_WRONG_SIGHTINGS ||
           now_us - reporter->wrong_us >= BECKON_HOUR_US;
}

void beckon_reporters_note_wrong(BeckonReporters *reporters, uint32_t number, int64_t now_us)
{
    Reporter *reporter = note(reporters, number, now_us);
    if (reporter->n_wrong == 0 || now_us - reporter->wrong_us >= BECKON_HOUR_US) {
        reporter->n_wrong = 0;
        reporter->wrong_us = now_us;
    }
    reporter->n_wrong++;
}

/* How long the way between two scanners takes at least, in seconds. */
static double way_s(const BeckonShop *shop, guint from, guint to)
{
    const BeckonScanner *one = beckon_shop_scanner(shop, from);
    const BeckonScanner *other = beckon_shop_scanner(shop, to);
    if (!one->has_at || !other->has_at) {
        return WITHOUT_PLACE_S;
    }
    double way_m = hypot(one->at.x_m - other->at.x_m, one->at.y_m - other->at.y_m);
    return (way_m - SPARE_M) / SPEED_M_S;
}

bool beckon_reporters_can_be_at(const BeckonReporters *reporters, uint32_t number, guint scanner,
                                int64_t t_us)
{
    const Reporter *reporter = find(reporters, number);
    if (reporter == NULL || reporter->scanner < 0 || reporter->scanner == (int)scanner) {
        return true;
    }
    double needed_us =
        way_s(reporters->shop, (guint)reporter->scanner, scanner) * (double)BECKON_SECOND_US;
    return needed_us <= (double)(t_us - reporter->there_us);
}

void beckon_reporters_note_place(BeckonReporters *reporters, uint32_t number, guint scanner,
                                 int64_t t_us, int64_t now_us)
{
    Reporter *reporter = note(reporters, number, now_us);
    reporter->scanner = (int)scanner;
    reporter->there_us = t_us;
}

void beckon_reporters_forget(BeckonReporters *reporters, uint32_t number)
{
    g_hash_table_remove(reporters->by_number, GUINT_TO_POINTER(number));
}

guint beckon_reporters_size(const BeckonReporters *reporters)
{
    return g_hash_table_size(reporters->by_number);
}
