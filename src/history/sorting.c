/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/sorting.h"

#include <string.h>

static void add(const BeckonThings *things, BeckonThingKind kind, const char *name, GArray *numbers)
{
    int number = name != NULL ? beckon_things_find(things, kind, name) : -1;
    if (number >= 0) {
        g_array_append_val(numbers, number);
    }
}

void beckon_ware_things(BeckonWare ware, const BeckonThings *things, GArray *numbers)
{
    add(things, BECKON_THING_ANY, "", numbers);
    add(things, BECKON_THING_PRODUCT, ware.product, numbers);
    add(things, BECKON_THING_BRAND, ware.brand, numbers);
    g_autofree char *path = g_strdup(ware.category);
    for (char *end = path; end != NULL; end = strrchr(path, '/')) {
        if (end != path) {
            *end = '\0';
        }
        add(things, BECKON_THING_CATEGORY, path, numbers);
    }
}

void beckon_history_sort(BeckonHistory *history, const BeckonThings *things, BeckonWare ware,
                         BeckonBought bought)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint));
    beckon_ware_things(ware, things, numbers);
    for (guint i = 0; i < numbers->len; i++) {
        beckon_history_add(history, g_array_index(numbers, guint, i), bought);
    }
}
