/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/time.h"
#include "beckonctl/option-number.h"
#include "beckonctl/output.h"
#include "beckonctl/simulate-lines.h"
#include "capture/btsnoop.h"
#include "simulator/simulation.h"

#define ARGUMENTS                                                                                  \
    "[--json] --store FILE --shoppers N --strangers N --minutes M --seed S -o DIR [--from TIME]"
#define SUMMARY                                                                                    \
    "Invent a shop's day: write a capture for each scanner, the shoppers, what they bought, and "  \
    "who truly was where"

#define DEFAULT_START "2026-11-24T10:00:00+01:00"
#define MOST_PEOPLE   100000
#define MOST_MINUTES  (24 * 60)

typedef struct {
    char *store;
    char *shoppers;
    char *strangers;
    char *minutes;
    char *seed;
    char *from;
    char *dir;
    gboolean as_json;
} Options;

static void options_clear(Options *options)
{
    g_free(options->store);
    g_free(options->shoppers);
    g_free(options->strangers);
    g_free(options->minutes);
    g_free(options->seed);
    g_free(options->from);
    g_free(options->dir);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static bool read_plan(const Options *options, BeckonSimulationPlan *ret_plan, GError **error)
{
    guint64 shoppers, strangers, minutes, seed;
    if (!beckonctl_option_number("--shoppers", options->shoppers, 0, MOST_PEOPLE, &shoppers,
                                 error) ||
        !beckonctl_option_number("--strangers", options->strangers, 0, MOST_PEOPLE, &strangers,
                                 error) ||
        !beckonctl_option_number("--minutes", options->minutes, 1, MOST_MINUTES, &minutes, error) ||
        !beckonctl_option_number("--seed", options->seed, 0, G_MAXUINT64, &seed, error)) {
        return false;
    }
    const char *from = options->from != NULL ? options->from : DEFAULT_START;
    int64_t start_us;
    if (!beckon_time_parse(from, &start_us, error)) {
        g_prefix_error(error, "--from: ");
        return false;
    }
    *ret_plan = (BeckonSimulationPlan){
        .n_shoppers = (guint)shoppers,
        .n_strangers = (guint)strangers,
        .start_us = start_us,
        .length_us = (int64_t)minutes * BECKON_MINUTE_US,
        .seed = seed,
    };
    return true;
}

static BeckonShop *load_shop(const char *path, GError **error)
{
    g_autoptr(BeckonShop) shop = beckon_shop_load(path, error);
    if (shop != NULL && (beckon_shop_n_zones(shop) == 0 || beckon_shop_n_scanners(shop) == 0)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s has no zone or no scanner: people have nowhere to be heard", path);
        return NULL;
    }
    return g_steal_pointer(&shop);
}

static void free_output(gpointer output)
{
    beckonctl_output_free(output);
}

static void free_bytes(gpointer bytes)
{
    g_byte_array_unref(bytes);
}

static BeckonctlOutput *open_output(GPtrArray *outputs, const char *dir, const char *name,
                                    GError **error)
{
    BeckonctlOutput *output = beckonctl_output_new(dir, name, error);
    if (output != NULL) {
        g_ptr_array_add(outputs, output);
    }
    return output;
}

/* Opens a capture for each scanner; what is to be written to them lies in buffers. */
static bool open_captures(const BeckonShop *shop, const char *dir, GPtrArray *outputs,
                          GPtrArray *buffers, GError **error)
{
    for (guint i = 0; i < beckon_shop_n_scanners(shop); i++) {
        g_autofree char *name = g_strconcat(beckon_shop_scanner(shop, i)->name, ".btsnoop", NULL);
        if (open_output(outputs, dir, name, error) == NULL) {
            return false;
        }
        GByteArray *buffer = g_byte_array_new();
        beckon_btsnoop_put_header(buffer);
        g_ptr_array_add(buffers, buffer);
    }
    return true;
}

static bool flush(GPtrArray *outputs, GPtrArray *buffers, GError **error)
{
    for (guint i = 0; i < buffers->len; i++) {
        GByteArray *buffer = g_ptr_array_index(buffers, i);
        if (!beckonctl_output_write(g_ptr_array_index(outputs, i), buffer->data, buffer->len,
                                    error)) {
            return false;
        }
        g_byte_array_set_size(buffer, 0);
    }
    return true;
}

/* A line that stands until the next one, on a terminal only. */
static void show_progress(int64_t done, int64_t all)
{
    if (isatty(STDERR_FILENO)) {
        fprintf(stderr, "\r%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " minutes simulated%s", done,
                all, done == all ? "\n" : "");
    }
}

static bool write_captures(BeckonSimulation *simulation, const BeckonSimulationPlan *plan,
                           GPtrArray *outputs, GPtrArray *buffers, uint64_t *ret_n_adverts,
                           GError **error)
{
    int64_t n_minutes = plan->length_us / BECKON_MINUTE_US;
    uint64_t n_adverts = 0;
    for (int64_t minute = 1; minute <= n_minutes; minute++) {
        n_adverts += beckon_simulation_run(simulation, plan->start_us + minute * BECKON_MINUTE_US,
                                           (GByteArray *const *)buffers->pdata);
        if (!flush(outputs, buffers, error)) {
            return false;
        }
        show_progress(minute, n_minutes);
    }
    *ret_n_adverts = n_adverts;
    return true;
}

/* Takes the text. */
static bool write_text(GPtrArray *outputs, const char *dir, const char *name, char *text,
                       GError **error)
{
    g_autofree char *owned = text;
    BeckonctlOutput *output = open_output(outputs, dir, name, error);
    return output != NULL && beckonctl_output_write(output, owned, strlen(owned), error);
}

/* The truth comes last: where it is, all is there. */
static bool write_texts(const BeckonSimulation *simulation, const BeckonShop *shop, const char *dir,
                        GPtrArray *outputs, GError **error)
{
    return write_text(outputs, dir, "shoppers.jsonl", beckonctl_simulated_shoppers(simulation),
                      error) &&
           write_text(outputs, dir, "purchases.csv", beckon_simulation_purchases(simulation),
                      error) &&
           write_text(outputs, dir, "truth.jsonl", beckonctl_simulated_truth(simulation, shop),
                      error);
}

static bool commit(GPtrArray *outputs, GError **error)
{
    for (guint i = 0; i < outputs->len; i++) {
        if (!beckonctl_output_commit(g_ptr_array_index(outputs, i), error)) {
            return false;
        }
    }
    return true;
}

static void say_what_was_written(const BeckonSimulation *simulation, GPtrArray *outputs,
                                 uint64_t n_adverts)
{
    for (guint i = 0; i < outputs->len; i++) {
        const BeckonctlOutput *output = g_ptr_array_index(outputs, i);
        g_autofree char *size = g_format_size(beckonctl_output_size(output));
        printf("%s  %s\n", beckonctl_output_path(output), size);
    }
    printf("%" G_GUINT64_FORMAT " adverts heard, %u shoppers, %u changes of zone\n", n_adverts,
           beckon_simulation_people(simulation)->len, beckon_simulation_truth(simulation)->len);
}

static void print_json(const BeckonSimulation *simulation, GPtrArray *outputs, uint64_t n_adverts)
{
    JsonObject *object = json_object_new();
    JsonArray *files = json_array_new();
    for (guint i = 0; i < outputs->len; i++) {
        json_array_add_string_element(files, beckonctl_output_path(g_ptr_array_index(outputs, i)));
    }
    json_object_set_int_member(object, "adverts", (int64_t)n_adverts);
    json_object_set_int_member(object, "shoppers", beckon_simulation_people(simulation)->len);
    json_object_set_int_member(object, "changes", beckon_simulation_truth(simulation)->len);
    json_object_set_array_member(object, "files", files);
    beckonctl_print_object(object);
}

static bool simulate(const Options *options, GError **error)
{
    BeckonSimulationPlan plan;
    uint64_t n_adverts;
    g_autoptr(GPtrArray) outputs = g_ptr_array_new_with_free_func(free_output);
    g_autoptr(GPtrArray) buffers = g_ptr_array_new_with_free_func(free_bytes);
    if (!read_plan(options, &plan, error)) {
        return false;
    }
    g_autoptr(BeckonShop) shop = load_shop(options->store, error);
    if (shop == NULL) {
        return false;
    }
    if (g_mkdir_with_parents(options->dir, 0777) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "cannot make the folder %s: %s",
                    options->dir, g_strerror(errno));
        return false;
    }
    g_autoptr(BeckonSimulation) simulation = beckon_simulation_new(shop, &plan);
    if (!open_captures(shop, options->dir, outputs, buffers, error) ||
        !write_captures(simulation, &plan, outputs, buffers, &n_adverts, error) ||
        !write_texts(simulation, shop, options->dir, outputs, error) || !commit(outputs, error)) {
        return false;
    }
    (options->as_json ? print_json : say_what_was_written)(simulation, outputs, n_adverts);
    return true;
}

int beckonctl_simulate(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, "One JSON object", NULL},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &options.store, "The shop file", "FILE"},
        {"shoppers", 0, 0, G_OPTION_ARG_STRING, &options.shoppers, "People with enrolled fobs",
         "N"},
        {"strangers", 0, 0, G_OPTION_ARG_STRING, &options.strangers, "Other people's devices", "N"},
        {"minutes", 0, 0, G_OPTION_ARG_STRING, &options.minutes, "How long", "M"},
        {"seed", 0, 0, G_OPTION_ARG_STRING, &options.seed, "The same seed gives the same files",
         "S"},
        {"from", 0, 0, G_OPTION_ARG_STRING, &options.from, "When it begins (" DEFAULT_START ")",
         "TIME"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.dir, "The folder to write to", "DIR"},
        {NULL}};
    int status;
    if (!beckonctl_parse(entries, ARGUMENTS, SUMMARY, &argc, &argv, 0, 0, &status)) {
        return status;
    }
    if (options.store == NULL || options.dir == NULL) {
        g_set_error(&error, BECKON_ERROR, BECKON_ERROR_USAGE, "%s is missing: see --help",
                    options.store == NULL ? "--store FILE" : "-o DIR");
    } else {
        simulate(&options, &error);
    }
    return error != NULL ? beckonctl_fail(argv[0], error) : EXIT_SUCCESS;
}
