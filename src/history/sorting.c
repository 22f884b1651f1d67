/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/sorting.h"

#include <string.h>

typedef struct {
    BeckonHistory *history;
    const BeckonThings *things;
    BeckonBought bought;
} Sorting;

static void add(const Sorting *sorting, BeckonThingKind kind, const char *name)
{
    int thing = name != NULL ? beckon_things_find(sorting->things, kind, name) : -1;
    if (thing >= 0) {
        beckon_history_add(sorting->history, (guint)thing, sorting->bought);
    }
}

void beckon_history_sort(BeckonHistory *history, const BeckonThings *things, BeckonWare ware,
                         BeckonBought bought)
{
    const Sorting sorting = {history, things, bought};
    add(&sorting, BECKON_THING_ANY, "");
    add(&sorting, BECKON_THING_PRODUCT, ware.product);
    add(&sorting, BECKON_THING_BRAND, ware.brand);
    g_autofree char *path = g_strdup(ware.category);
    for (char *end = path; end != NULL; end = strrchr(path, '/')) {
        if (end != path) {
            *end = '\0';
        }
        add(&sorting, BECKON_THING_CATEGORY, path);
    }
}
