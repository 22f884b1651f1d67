/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/scanners/walk.h"

#include "base/error.h"
#include "engine/people/register.h"

/* RSSI is a signed byte. */
#define RSSI_LEAST  (-128)
#define RSSI_VALUES 256

/* How many adverts one scanner heard at each RSSI. */
typedef struct {
    uint32_t adverts[RSSI_VALUES];
} Heard;

struct BeckonWalk {
    uint32_t number; /* the shopper */
    char *owner;     /* unique bus name of who began it */
    guint watch;
    Heard heard[]; /* one a scanner */
};

void beckon_walk_hear(BeckonEngine *engine, uint32_t number, guint scanner,
                      const BeckonSighting *sighting)
{
    struct BeckonWalk *walk = engine->walk;
    if (walk != NULL && walk->number == number &&
        sighting->rssi_dbm != BECKON_SIGHTING_RSSI_UNKNOWN) {
        walk->heard[scanner].adverts[sighting->rssi_dbm - RSSI_LEAST] += sighting->count;
    }
}

void beckon_walk_clear(BeckonEngine *engine)
{
    if (engine->walk != NULL) {
        g_bus_unwatch_name(engine->walk->watch);
        g_free(engine->walk->owner);
        g_clear_pointer(&engine->walk, g_free);
    }
}

static void on_owner_gone(GDBusConnection *connection, const char *name, gpointer data)
{
    beckon_walk_clear(data);
}

static void refuse(GDBusMethodInvocation *invocation, const char *why)
{
    g_dbus_method_invocation_return_error_literal(invocation, BECKON_ERROR, BECKON_ERROR_DENIED,
                                                  why);
}

static bool is_owner(const BeckonEngine *engine, GDBusMethodInvocation *invocation)
{
    return engine->walk != NULL &&
           g_str_equal(engine->walk->owner, g_dbus_method_invocation_get_sender(invocation));
}

static void begin(BeckonEngine *engine, uint32_t number, const char *owner)
{
    guint n_scanners = beckon_shop_n_scanners(engine->shop);
    beckon_walk_clear(engine);
    engine->walk = g_malloc0(sizeof *engine->walk + n_scanners * sizeof engine->walk->heard[0]);
    engine->walk->number = number;
    engine->walk->owner = g_strdup(owner);
    engine->walk->watch = g_bus_watch_name_on_connection(beckon_bus_connection(engine->bus), owner,
                                                         G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                         on_owner_gone, engine, NULL);
}

void beckon_walk_begin(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    if (engine->walk != NULL && !is_owner(engine, invocation)) {
        refuse(invocation, "another walk is under way: wait for its end");
        return;
    }
    g_autoptr(BeckonShopper) shopper = beckon_register_find(engine, arguments, &error);
    if (shopper == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    begin(engine, shopper->number, g_dbus_method_invocation_get_sender(invocation));
    g_dbus_method_invocation_return_value(invocation, NULL);
}

static uint32_t count(const Heard *heard)
{
    uint32_t n = 0;
    for (guint i = 0; i < RSSI_VALUES; i++) {
        n += heard->adverts[i];
    }
    return n;
}

/* The RSSI of the advert with a place in the order of strength, from 0. */
static int in_order(const Heard *heard, uint32_t place)
{
    uint32_t passed = 0;
    int i = 0;
    for (; i < RSSI_VALUES - 1; i++) {
        passed += heard->adverts[i];
        if (passed > place) {
            break;
        }
    }
    return i + RSSI_LEAST;
}

/* Half of the adverts are weaker: a body that passes moves it less than the mean. */
static double median(const Heard *heard, uint32_t n)
{
    return (in_order(heard, (n - 1) / 2) + in_order(heard, n / 2)) / 2.0;
}

static void describe(const BeckonEngine *engine, guint scanner, GVariantBuilder *out)
{
    const Heard *heard = &engine->walk->heard[scanner];
    uint32_t n = count(heard);
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "scanner", "s", beckon_shop_scanner(engine->shop, scanner)->name);
    g_variant_dict_insert(&dict, "adverts", "u", n);
    if (n > 0) {
        g_variant_dict_insert(&dict, "median_dbm", "d", median(heard, n));
    }
    g_variant_builder_add_value(out, g_variant_dict_end(&dict));
}

void beckon_walk_levels(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    if (!is_owner(engine, invocation)) {
        refuse(invocation, "you have no walk under way: it was ended, or the engine began anew");
        return;
    }
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < beckon_shop_n_scanners(engine->shop); i++) {
        describe(engine, i, &out);
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(aa{sv})", &out));
}
