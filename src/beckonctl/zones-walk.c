/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/suggest.h"
#include "base/time.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "beckonctl/option-number.h"
#include "beckonctl/shop-edit.h"
#include "presence/confusion.h"

#define STORE       "/etc/beckon/store.yaml"
#define SECONDS     60
#define MAX_SECONDS 3600

/* A median of so many adverts that fade by 5.6 dB each is right to 2 dB. */
#define LEAST_ADVERTS 10
/* A scanner that heard fewer heard by chance, and is left out. */
#define LEAST_ADVERTS_A_SCANNER 3

#define SUMMARY                                                                                    \
    "Record how strongly each scanner hears a fob that is carried through a zone, and write it "   \
    "into the shop file"

typedef struct {
    const char *zone; /* name */
    char *fob;        /* whose: the shopper's name */
    char *store;      /* path */
    char *seconds_text;
    guint64 seconds;
    gboolean json;
} Walk;

static void walk_clear(Walk *walk)
{
    g_free(walk->fob);
    g_free(walk->store);
    g_free(walk->seconds_text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

static bool check_zone(const Walk *walk, const BeckonShop *shop, GError **error)
{
    if (beckon_shop_find_zone(shop, walk->zone) >= 0) {
        return true;
    }
    guint n_zones = beckon_shop_n_zones(shop);
    g_autofree const char **names = g_new(const char *, n_zones + 1);
    for (guint i = 0; i < n_zones; i++) {
        names[i] = beckon_shop_zone(shop, i)->name;
    }
    const char *near = beckon_suggest(walk->zone, names, n_zones);
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND, "%s has no zone '%s'%s%s%s",
                walk->store, walk->zone, near != NULL ? ": did you mean '" : "",
                near != NULL ? near : "", near != NULL ? "'?" : "");
    return false;
}

/* Without --fob there must be just one shopper. */
static bool find_fob(Walk *walk, GError **error)
{
    if (walk->fob != NULL) {
        return true;
    }
    g_autoptr(GVariant) shoppers = beckonctl_ask("ListShoppers", NULL, error);
    if (shoppers == NULL) {
        return false;
    }
    if (g_variant_n_children(shoppers) != 1) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                            "--fob NAME says whose fob is carried: 'beckonctl shoppers list' names "
                            "them");
        return false;
    }
    g_autoptr(GVariant) shopper = g_variant_get_child_value(shoppers, 0);
    walk->fob = g_strdup(beckonctl_text(shopper, "name"));
    return true;
}

static double median_of(GVariant *level)
{
    double dbm = 0;
    g_variant_lookup(level, "median_dbm", "d", &dbm);
    return dbm;
}

/* "entrance 12 × -61 dBm, footwear 3 × -80 dBm"; those that heard nothing are left out. */
static char *tell(GVariant *levels)
{
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < g_variant_n_children(levels); i++) {
        g_autoptr(GVariant) level = g_variant_get_child_value(levels, i);
        guint64 adverts = beckonctl_number(level, "adverts");
        if (adverts > 0) {
            g_string_append_printf(text, "%s%s %" G_GUINT64_FORMAT " × %.0f dBm",
                                   text->len > 0 ? ", " : "", beckonctl_text(level, "scanner"),
                                   adverts, median_of(level));
        }
    }
    return g_string_free(text, FALSE);
}

static void show_progress(gint64 left_s, GVariant *levels)
{
    g_autofree char *told = tell(levels);
    if (isatty(STDERR_FILENO)) {
        fprintf(stderr, "\r\033[K%3" G_GINT64_FORMAT " s to go: %s%s", left_s,
                told[0] != '\0' ? told : "not heard yet", left_s > 0 ? "" : "\n");
    }
}

/* Asks every second until the time is over. What was heard, or NULL. */
static GVariant *record(const Walk *walk, GError **error)
{
    g_autoptr(GVariant) begun = beckonctl_ask("BeginWalk", g_variant_new("(s)", walk->fob), error);
    gint64 end_us = g_get_monotonic_time() + (gint64)walk->seconds * BECKON_SECOND_US;
    if (begun == NULL) {
        return NULL;
    }
    for (;;) {
        gint64 left_us = end_us - g_get_monotonic_time();
        g_usleep((gulong)CLAMP(left_us, 0, BECKON_SECOND_US));
        g_autoptr(GVariant) levels = beckonctl_ask("WalkLevels", NULL, error);
        if (levels == NULL) {
            return NULL;
        }
        gint64 then_us = MAX(end_us - g_get_monotonic_time(), 0);
        show_progress((then_us + BECKON_SECOND_US / 2) / BECKON_SECOND_US, levels);
        if (then_us == 0) {
            return g_steal_pointer(&levels);
        }
    }
}

static guint64 most_adverts(GVariant *levels)
{
    guint64 most = 0;
    for (gsize i = 0; i < g_variant_n_children(levels); i++) {
        g_autoptr(GVariant) level = g_variant_get_child_value(levels, i);
        most = MAX(most, beckonctl_number(level, "adverts"));
    }
    return most;
}

static bool refuse_faint(const Walk *walk, GVariant *levels, GError **error)
{
    g_autofree char *told = tell(levels);
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                "the fob of '%s' was not heard enough in %" G_GUINT64_FORMAT " s: %s; one scanner "
                "has to hear it %d times. Nothing was written. Is the shopper's consent to be "
                "recognised in force ('beckonctl shoppers show %s'), does the fob's battery last, "
                "do the scanners hear ('beckonctl scan')? A fob that sends seldom needs more "
                "--seconds",
                walk->fob, walk->seconds, told[0] != '\0' ? told : "by no scanner at all",
                LEAST_ADVERTS, walk->fob);
    return false;
}

/* What was heard often enough as a fingerprint, by the shop file's scanners. */
static bool read_levels(const Walk *walk, const BeckonShop *shop, GVariant *levels, GArray *heard,
                        GError **error)
{
    if (most_adverts(levels) < LEAST_ADVERTS) {
        return refuse_faint(walk, levels, error);
    }
    for (gsize i = 0; i < g_variant_n_children(levels); i++) {
        g_autoptr(GVariant) level = g_variant_get_child_value(levels, i);
        const char *name = beckonctl_text(level, "scanner");
        int scanner = beckon_shop_find_scanner(shop, name);
        if (scanner < 0) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                        "%s has no scanner '%s': is it the hub's shop file?", walk->store, name);
            return false;
        }
        if (beckonctl_number(level, "adverts") >= LEAST_ADVERTS_A_SCANNER) {
            const BeckonHeard one = {(guint)scanner, median_of(level)};
            g_array_append_val(heard, one);
        }
    }
    return true;
}

static void print_confusions(const BeckonShop *shop)
{
    g_autoptr(GArray) confusions = g_array_new(FALSE, FALSE, sizeof(BeckonConfusion));
    beckon_confusions_find(shop, confusions);
    for (guint i = 0; i < confusions->len; i++) {
        const BeckonConfusion *confusion = &g_array_index(confusions, BeckonConfusion, i);
        printf("The zones %s and %s cannot be told apart: %.0f %% are taken for the other.\n",
               beckon_shop_zone(shop, (guint)confusion->zone_a)->name,
               beckon_shop_zone(shop, (guint)confusion->zone_b)->name, 100 * confusion->mistaken);
    }
    if (confusions->len == 0) {
        puts("All zones can be told apart.");
    }
}

static void print_what_is_left(const BeckonShop *shop)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < beckon_shop_n_zones(shop); i++) {
        const BeckonZone *zone = beckon_shop_zone(shop, i);
        if (zone->heard->len == 0) {
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", zone->name);
        }
    }
    if (names->len > 0) {
        printf("Used once each zone has been walked; still to walk: %s.\n", names->str);
    }
}

static void print_json(const Walk *walk, GVariant *levels)
{
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "zone", walk->zone);
    json_object_set_string_member(object, "store", walk->store);
    json_object_set_member(object, "levels", json_gvariant_serialize(levels));
    beckonctl_print_object(object);
}

static bool print_result(const Walk *walk, GVariant *levels, GError **error)
{
    g_autofree char *told = tell(levels);
    g_autoptr(BeckonShop) shop = beckon_shop_load(walk->store, error);
    if (shop == NULL) {
        return false;
    }
    if (walk->json) {
        print_json(walk, levels);
        return true;
    }
    printf("%s: %s\nWritten to %s; what it was is in %s~.\n", walk->zone, told, walk->store,
           walk->store);
    print_what_is_left(shop);
    print_confusions(shop);
    puts("The engine reads it when it starts anew: systemctl restart beckon-engine");
    return true;
}

static bool run(Walk *walk, GError **error)
{
    if (!beckonctl_option_number("--seconds", walk->seconds_text, 1, MAX_SECONDS, &walk->seconds,
                                 error)) {
        return false;
    }
    g_autoptr(BeckonShop) shop = beckon_shop_load(walk->store, error);
    if (shop == NULL) {
        g_prefix_error(error, "the shop file (--store names another): ");
        return false;
    }
    if (!check_zone(walk, shop, error)) {
        return false;
    }
    /* The hub counts as long as this connection lasts. */
    g_autoptr(GDBusConnection) bus = beckonctl_bus(error);
    g_autoptr(GVariant) levels = bus != NULL && find_fob(walk, error) ? record(walk, error) : NULL;
    g_autoptr(GArray) heard = g_array_new(FALSE, FALSE, sizeof(BeckonHeard));
    return levels != NULL && read_levels(walk, shop, levels, heard, error) &&
           beckonctl_shop_set_heard(walk->store, walk->zone, heard, error) &&
           print_result(walk, levels, error);
}

int beckonctl_zones_walk(int argc, char **argv)
{
    g_auto(Walk) walk = {.store = g_strdup(STORE), .seconds_text = g_strdup_printf("%d", SECONDS)};
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &walk.json, "Print one JSON object", NULL},
        {"fob", 0, 0, G_OPTION_ARG_STRING, &walk.fob, "Whose fob is carried (the only shopper's)",
         "NAME"},
        {"seconds", 0, 0, G_OPTION_ARG_STRING, &walk.seconds_text, "How long (60)", "N"},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &walk.store, "The shop file (" STORE ")", "FILE"},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] [--fob NAME] [--seconds N] [--store FILE] ZONE",
                         SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    walk.zone = argv[1];
    return run(&walk, &error) ? EXIT_SUCCESS : beckonctl_fail(argv[0], error);
}
