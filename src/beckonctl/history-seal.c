/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "beckonctl/commands.h"
#include "beckonctl/output.h"
#include "history/book.h"
#include "history/seal.h"
#include "jws/import-jwk.h"
#include "jws/json.h"
#include "shop/shop.h"

#define ARGUMENTS                                                                                  \
    "[--json] --store STORE.yaml --key KEY.jwk|- [--map MAP] [--since DAY] [--until TIME] "        \
    "-o OUT FILE.csv"

/* The command line as it was given. Strings are owned. */
typedef struct {
    gboolean json;
    char *store, *key, *map, *since, *until, *output;
} Options;

/* What is to be sealed, and what became of it. */
typedef struct {
    BeckonShop *shop;
    BeckonPurchaseMap *map;
    uint8_t key[BECKON_IMPORT_KEY_BYTES];
    BeckonSealInfo info;
    BeckonBook *book;
    guint64 n_rows, n_left_out, n_customers, size;
} Sealing;

static void options_clear(Options *options)
{
    g_free(options->store);
    g_free(options->key);
    g_free(options->map);
    g_free(options->since);
    g_free(options->until);
    g_free(options->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static void sealing_clear(Sealing *sealing)
{
    g_clear_pointer(&sealing->shop, beckon_shop_unref);
    beckon_purchase_map_free(sealing->map);
    beckon_book_free(sealing->book);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sealing, sealing_clear)

static bool read_key(const char *path, uint8_t ret_key[BECKON_IMPORT_KEY_BYTES], GError **error)
{
    bool from_stdin = strcmp(path, "-") == 0;
    g_autoptr(BeckonSource) source = beckon_source_read(from_stdin ? "/dev/stdin" : path, error);
    if (source == NULL) {
        return false;
    }
    if (!beckon_import_jwk_parse(source->text, source->len, ret_key, error)) {
        g_prefix_error(error, "%s: ", from_stdin ? "standard input" : path);
        return false;
    }
    return true;
}

static bool read_coverage(const Options *options, BeckonSealInfo *info, GError **error)
{
    info->known_since_day = BECKON_HISTORY_WHOLE;
    info->known_until_us = g_get_real_time();
    if (options->since != NULL && !beckon_time_parse_day(options->since, &info->known_since_day)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                    "--since: '%s' is not a day: write it like 2026-11-24", options->since);
        return false;
    }
    g_autoptr(GError) reason = NULL;
    if (options->until != NULL &&
        !beckon_time_parse(options->until, &info->known_until_us, &reason)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE, "--until: %s", reason->message);
        return false;
    }
    return true;
}

static bool prepare(const Options *options, Sealing *sealing, GError **error)
{
    if (options->store == NULL || options->key == NULL || options->output == NULL) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                            "--store, --key and --output are required");
        return false;
    }
    if (!read_coverage(options, &sealing->info, error) ||
        (sealing->map = beckon_purchase_map_parse(options->map, error)) == NULL ||
        (sealing->shop = beckon_shop_load(options->store, error)) == NULL ||
        !read_key(options->key, sealing->key, error)) {
        return false;
    }
    memcpy(sealing->info.currency, sealing->shop->currency, sizeof sealing->info.currency);
    sealing->book = beckon_book_new();
    return true;
}

/* Rows outside of what the file is to be known for would be half of a day's, or of the future. */
static bool is_covered(const BeckonSealInfo *info, const BeckonPurchase *purchase)
{
    return purchase->day >= info->known_since_day && purchase->instant_us < info->known_until_us;
}

/* Reads all rows. Bad ones are in the diagnostics. */
static bool read_rows(Sealing *sealing, const BeckonSource *source, BeckonDiagnostics *diagnostics,
                      GError **error)
{
    const BeckonShop *shop = sealing->shop;
    g_autoptr(BeckonPurchases) purchases =
        beckon_purchases_new(source, sealing->map, shop->currency, shop->timezone, diagnostics);
    BeckonPurchase purchase;
    while (purchases != NULL && beckon_purchases_next(purchases, &purchase)) {
        if (!is_covered(&sealing->info, &purchase)) {
            sealing->n_left_out++;
        } else if (beckon_book_add(sealing->book, &purchase, error)) {
            sealing->n_rows++;
        } else {
            return false;
        }
    }
    return true;
}

static bool flush(BeckonctlOutput *output, GByteArray *sealed, GError **error)
{
    bool written = beckonctl_output_write(output, sealed->data, sealed->len, error);
    g_byte_array_set_size(sealed, 0);
    return written;
}

static bool write_accounts(Sealing *sealing, BeckonctlOutput *output, GError **error)
{
    g_autoptr(GByteArray) sealed = g_byte_array_new();
    g_autoptr(GPtrArray) accounts = beckon_book_accounts(sealing->book);
    g_autoptr(BeckonSealWriter) writer =
        beckon_seal_writer_new(sealing->key, &sealing->info, sealed, error);
    if (writer == NULL) {
        return false;
    }
    sealing->n_customers = accounts->len;
    for (guint i = 0; i < accounts->len; i++) {
        beckon_seal_writer_add(writer, g_ptr_array_index(accounts, i), sealed);
        if (!flush(output, sealed, error)) {
            return false;
        }
    }
    beckon_seal_writer_end(writer, sealed);
    return flush(output, sealed, error);
}

static bool write_file(Sealing *sealing, const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_autoptr(BeckonctlOutput) output = beckonctl_output_new(folder, name, error);
    if (output == NULL || !write_accounts(sealing, output, error) ||
        !beckonctl_output_commit(output, error)) {
        return false;
    }
    sealing->size = beckonctl_output_size(output);
    return true;
}

static void print_json(const Sealing *sealing, const Options *options, const char *until)
{
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "file", options->output);
    json_object_set_int_member(object, "bytes", (gint64)sealing->size);
    json_object_set_int_member(object, "customers", (gint64)sealing->n_customers);
    json_object_set_int_member(object, "rows", (gint64)sealing->n_rows);
    json_object_set_int_member(object, "left_out", (gint64)sealing->n_left_out);
    beckon_json_set_text(object, "known_since", options->since);
    json_object_set_string_member(object, "known_until", until);
    beckonctl_print_object(object);
}

static void print(const Sealing *sealing, const Options *options)
{
    g_autofree char *until =
        beckon_time_format(sealing->info.known_until_us, sealing->shop->timezone);
    if (options->json) {
        print_json(sealing, options, until);
        return;
    }
    printf("%s: %" G_GUINT64_FORMAT " purchases of %" G_GUINT64_FORMAT
           " customers, known until %s; %" G_GUINT64_FORMAT " left out\n",
           options->output, sealing->n_rows, sealing->n_customers, until, sealing->n_left_out);
}

/* Whoever seals sees what is wrong; it goes nowhere else. */
static int print_faults(const BeckonDiagnostics *diagnostics, gboolean json)
{
    for (guint i = 0; json && i < beckon_diagnostics_size(diagnostics); i++) {
        beckonctl_print_json(beckon_diagnostic_to_json(beckon_diagnostics_get(diagnostics, i)));
    }
    g_autofree char *text = beckon_diagnostics_format(diagnostics);
    guint errors = beckon_diagnostics_errors(diagnostics);
    fprintf(stderr, "%s%u error%s: nothing was written\n", json ? "" : text, errors,
            errors == 1 ? "" : "s");
    return EXIT_FAILURE;
}

static int seal(const char *command, const char *path, const Options *options)
{
    g_auto(Sealing) sealing = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autoptr(BeckonSource) source =
        prepare(options, &sealing, &error) ? beckon_source_read_purchases(path, &error) : NULL;
    if (source == NULL || !read_rows(&sealing, source, diagnostics, &error)) {
        return beckonctl_fail(command, error);
    }
    if (beckon_diagnostics_errors(diagnostics) > 0) {
        return print_faults(diagnostics, options->json);
    }
    if (!write_file(&sealing, options->output, &error)) {
        return beckonctl_fail(command, error);
    }
    print(&sealing, options);
    return EXIT_SUCCESS;
}

int beckonctl_history_seal(int argc, char **argv)
{
    g_auto(Options) options = {0};
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print one JSON object, or one a fault",
         NULL},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &options.store,
         "The shop file: time zone and currency", "FILE"},
        {"key", 0, 0, G_OPTION_ARG_FILENAME, &options.key,
         "The hub's import key, a JWK (- for standard input)", "FILE"},
        {"map", 0, 0, G_OPTION_ARG_STRING, &options.map,
         "Which column is what: customer=COL,category=COL/COL,…", "MAP"},
        {"since", 0, 0, G_OPTION_ARG_STRING, &options.since, "Nothing is known of the days before",
         "DAY"},
        {"until", 0, 0, G_OPTION_ARG_STRING, &options.until,
         "Purchases are known up to this moment (now)", "TIME"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "The sealed file", "OUT"},
        {NULL}};
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, ARGUMENTS, "Seal purchases so that one hub alone can open them",
                         &argc, &argv, 1, 1, &status)) {
        return status;
    }
    return seal(argv[0], argv[1], &options);
}
