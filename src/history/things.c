/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/things.h"

#include <string.h>

typedef struct {
    BeckonThingKind kind;
    char *name;
} Thing;

struct BeckonThings {
    GArray *things;      /* of Thing */
    GHashTable *numbers; /* key_of() → number + 1 */
};

static void thing_clear(Thing *thing)
{
    g_free(thing->name);
}

BeckonThings *beckon_things_new(void)
{
    BeckonThings *things = g_new0(BeckonThings, 1);
    things->things = g_array_new(FALSE, FALSE, sizeof(Thing));
    g_array_set_clear_func(things->things, (GDestroyNotify)thing_clear);
    things->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return things;
}

void beckon_things_free(BeckonThings *things)
{
    if (things != NULL) {
        g_array_unref(things->things);
        g_hash_table_unref(things->numbers);
        g_free(things);
    }
}

const char *beckon_thing_product(const char *id)
{
    return id + strspn(id, "0");
}

static const char *bare_name(BeckonThingKind kind, const char *name)
{
    return kind == BECKON_THING_PRODUCT ? beckon_thing_product(name) : name;
}

static char *key_of(BeckonThingKind kind, const char *name)
{
    return g_strdup_printf("%d%s", (int)kind, bare_name(kind, name));
}

int beckon_things_find(const BeckonThings *things, BeckonThingKind kind, const char *name)
{
    g_autofree char *key = key_of(kind, name);
    return GPOINTER_TO_INT(g_hash_table_lookup(things->numbers, key)) - 1;
}

guint beckon_things_add(BeckonThings *things, BeckonThingKind kind, const char *name)
{
    int known = beckon_things_find(things, kind, name);
    if (known >= 0) {
        return (guint)known;
    }
    const Thing thing = {kind, g_strdup(bare_name(kind, name))};
    g_array_append_val(things->things, thing);
    g_hash_table_insert(things->numbers, key_of(kind, name), GUINT_TO_POINTER(things->things->len));
    return things->things->len - 1;
}

guint beckon_things_size(const BeckonThings *things)
{
    return things->things->len;
}

BeckonThingKind beckon_things_kind(const BeckonThings *things, guint number)
{
    return g_array_index(things->things, Thing, number).kind;
}

const char *beckon_things_name(const BeckonThings *things, guint number)
{
    return g_array_index(things->things, Thing, number).name;
}
