/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/simulated-day.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/time.h"
#include "jws/json.h"
#include "shopper/consent.h"

#define NOWHERE (-1)

/* A shopper while the files are read. */
typedef struct {
    BeckonStory *story; /* the day's */
    int zone;           /* NOWHERE: outside, or on the way out */
    int64_t left_us;    /* outside since, while the hub does not know yet; BECKON_TIME_NEVER */
} Person;

typedef struct {
    const char *dir;
    const BeckonShop *shop;
    BeckonctlDay *day;
    GHashTable *by_name;     /* → Person */
    GHashTable *by_customer; /* → BeckonStory */
    int64_t last_us;         /* the last change of all */
} Reading;

/* Calls back for each line of a file as an object; false with an error ends it. */
static bool each_object(const Reading *reading, const char *name, void *data,
                        bool (*take)(void *data, JsonObject *object, GError **error),
                        GError **error)
{
    g_autofree char *path = g_build_filename(reading->dir, name, NULL);
    FILE *file = fopen(path, "rbe");
    char *line = NULL;
    size_t room = 0;
    ssize_t len = 0;
    bool good = file != NULL;
    if (file == NULL) {
        int number = errno;
        g_set_error(error, BECKON_ERROR, beckon_error_from_errno(number), "%s: %s", path,
                    g_strerror(number));
    }
    for (guint n = 1; good && (len = getline(&line, &room, file)) > 0; n++) {
        g_autoptr(JsonObject) object = beckon_json_parse_object(line, (gsize)len, error);
        good = object != NULL && take(data, object, error);
        if (!good) {
            g_prefix_error(error, "%s:%u: ", path, n);
        }
    }
    free(line);
    g_clear_pointer(&file, fclose);
    return good;
}

static bool read_consents(JsonObject *object, guint *ret_consents, GError **error)
{
    JsonNode *node = json_object_get_member(object, "consents");
    if (node == NULL || !JSON_NODE_HOLDS_ARRAY(node)) {
        return beckon_error_invalid(error, "consents is a list");
    }
    JsonArray *list = json_node_get_array(node);
    g_autofree const char **names = g_new0(const char *, json_array_get_length(list) + 1);
    for (guint i = 0; i < json_array_get_length(list); i++) {
        JsonNode *item = json_array_get_element(list, i);
        names[i] =
            json_node_get_value_type(item) == G_TYPE_STRING ? json_node_get_string(item) : "";
    }
    return beckon_purposes_parse(names, ret_consents, error);
}

static bool take_shopper(void *data, JsonObject *object, GError **error)
{
    Reading *reading = data;
    guint consents = 0;
    const char *name = beckon_json_string(object, "name", BECKON_LIMIT_NAME_BYTES, error);
    const char *customer =
        name != NULL ? beckon_json_string(object, "customer", BECKON_LIMIT_CUSTOMER_BYTES, error)
                     : NULL;
    const char *language =
        customer != NULL ? beckon_json_string(object, "language", BECKON_LIMIT_NAME_BYTES, error)
                         : NULL;
    if (language == NULL || !read_consents(object, &consents, error)) {
        return false;
    }
    BeckonStory *story = beckon_story_new(reading->shop);
    g_free(story->language);
    story->language = g_strdup(beckon_shop_language(reading->shop, language));
    story->name = g_strdup(name);
    story->consents = consents;
    g_ptr_array_add(reading->day->stories, story);
    reading->day->n_recognised += (consents & BECKON_PURPOSE_PRESENCE) != 0;
    Person *person = g_new(Person, 1);
    *person = (Person){story, NOWHERE, BECKON_TIME_NEVER};
    g_hash_table_insert(reading->by_name, story->name, person);
    g_hash_table_insert(reading->by_customer, g_strdup(customer), story);
    return true;
}

static void add_step(Person *person, BeckonStepKind kind, int64_t at_us, int zone)
{
    const BeckonStoryStep step = {.at_us = at_us, .kind = kind, .zone = zone};
    g_array_append_val(person->story->steps, step);
}

/* Nobody was heard for so long that the hub took them for gone by then. */
static void leave_by(const Reading *reading, Person *person, int64_t at_us)
{
    if (person->left_us != BECKON_TIME_NEVER && at_us - person->left_us > reading->shop->leave_us) {
        add_step(person, BECKON_STEP_LEAVES, person->left_us + reading->shop->leave_us, 0);
        person->left_us = BECKON_TIME_NEVER;
    }
}

/* Up to a change of zone the shopper is heard all along. */
static void move(const Reading *reading, Person *person, int zone, int64_t at_us)
{
    leave_by(reading, person, at_us);
    if (person->zone != NOWHERE) {
        add_step(person, BECKON_STEP_STAYS, zone == NOWHERE ? at_us : at_us - 1, 0);
    }
    if (zone != NOWHERE) {
        add_step(person, BECKON_STEP_ENTERS, at_us, zone);
        person->left_us = BECKON_TIME_NEVER;
    } else if (person->zone != NOWHERE) {
        person->left_us = at_us;
    }
    person->zone = zone;
}

static bool read_zone(const Reading *reading, JsonObject *object, int *ret_zone, GError **error)
{
    JsonNode *node = json_object_get_member(object, "zone");
    *ret_zone = NOWHERE;
    if (node != NULL && JSON_NODE_HOLDS_NULL(node)) {
        return true;
    }
    const char *name = beckon_json_string(object, "zone", BECKON_LIMIT_NAME_BYTES, error);
    *ret_zone = name != NULL ? beckon_shop_find_zone(reading->shop, name) : NOWHERE;
    if (name != NULL && *ret_zone == NOWHERE) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "the shop has no zone '%s': was the day simulated in another?", name);
    }
    return *ret_zone != NOWHERE;
}

static bool take_change(void *data, JsonObject *object, GError **error)
{
    Reading *reading = data;
    int64_t at_us = 0;
    int zone = NOWHERE;
    const char *name = beckon_json_string(object, "shopper", BECKON_LIMIT_NAME_BYTES, error);
    if (name == NULL || !beckon_json_time(object, "t", &at_us, error) ||
        !read_zone(reading, object, &zone, error)) {
        return false;
    }
    Person *person = g_hash_table_lookup(reading->by_name, name);
    if (person == NULL || at_us < reading->last_us) {
        return beckon_error_invalid(error, person == NULL ? "shoppers.jsonl has no such shopper"
                                                          : "this was before the line above it");
    }
    reading->last_us = at_us;
    move(reading, person, zone, at_us);
    return true;
}

/* Those who are inside stay there to the end of the day. */
static void end_day(const Reading *reading)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, reading->by_name);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Person *person = value;
        if (person->zone != NOWHERE) {
            add_step(person, BECKON_STEP_STAYS, reading->last_us, 0);
        }
        leave_by(reading, person, INT64_MAX);
    }
}

static void add_purchase(const Reading *reading, BeckonStory *story, const BeckonPurchase *row)
{
    int64_t first_us = g_array_index(story->steps, BeckonStoryStep, 0).at_us;
    int32_t today = beckon_time_local(first_us, reading->shop->timezone).day;
    GStringChunk *names = reading->day->names;
    const BeckonStoryBought bought = {
        .ware = {g_string_chunk_insert_const(names, row->product),
                 g_string_chunk_insert_const(names, row->category),
                 g_string_chunk_insert_const(names, row->brand)},
        .days_ago = today - row->day,
        .amount_minor = row->amount_minor,
    };
    if (row->instant_us < first_us) {
        g_array_append_val(story->bought, bought);
    }
}

static bool read_purchases(const Reading *reading, GError **error)
{
    g_autofree char *path = g_build_filename(reading->dir, "purchases.csv", NULL);
    g_autoptr(BeckonSource) source = beckon_source_read_purchases(path, error);
    g_autoptr(BeckonPurchaseMap) map = beckon_purchase_map_parse(NULL, NULL);
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    if (source == NULL) {
        return false;
    }
    g_autoptr(BeckonPurchases) purchases = beckon_purchases_new(
        source, map, reading->shop->currency, reading->shop->timezone, diagnostics);
    BeckonPurchase row;
    while (purchases != NULL && beckon_purchases_next(purchases, &row)) {
        BeckonStory *story = g_hash_table_lookup(reading->by_customer, row.customer);
        if (story != NULL && story->steps->len > 0) {
            add_purchase(reading, story, &row);
        }
    }
    if (purchases == NULL || beckon_diagnostics_errors(diagnostics) > 0) {
        g_autofree char *text = beckon_diagnostics_format(diagnostics);
        return beckon_error_invalid(error, text);
    }
    return true;
}

BeckonctlDay *beckonctl_day_read(const char *dir, const BeckonShop *shop, GError **error)
{
    g_autoptr(BeckonctlDay) day = g_new0(BeckonctlDay, 1);
    g_autoptr(GHashTable) by_name = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_autoptr(GHashTable) by_customer =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    day->stories = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_story_free);
    day->names = g_string_chunk_new(4096);
    Reading reading = {dir, shop, day, by_name, by_customer, INT64_MIN};
    if (!each_object(&reading, "shoppers.jsonl", &reading, take_shopper, error) ||
        !each_object(&reading, "truth.jsonl", &reading, take_change, error)) {
        return NULL;
    }
    end_day(&reading);
    return read_purchases(&reading, error) ? g_steal_pointer(&day) : NULL;
}

void beckonctl_day_free(BeckonctlDay *day)
{
    if (day != NULL) {
        g_ptr_array_unref(day->stories);
        g_string_chunk_free(day->names);
        g_free(day);
    }
}
