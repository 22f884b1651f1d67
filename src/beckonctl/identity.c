/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/error.h"
#include "beckonctl/option-number.h"
#include "identity/eid.h"

#define EID_ARGUMENTS "[--json] --key HEX --time SECONDS --exponent K"
#define EID_SUMMARY   "Compute the Eddystone-EID that a device shows at a time"

typedef struct {
    char *key;
    char *time;
    char *exponent;
    gboolean as_json;
} EidOptions;

static void eid_options_clear(EidOptions *options)
{
    g_free(options->key);
    g_free(options->time);
    g_free(options->exponent);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(EidOptions, eid_options_clear)

static bool compute(const EidOptions *options, uint8_t ret_eid[BECKON_EID_BYTES], GError **error)
{
    uint8_t key[BECKON_EID_KEY_BYTES];
    guint64 time_s, exponent;
    if (options->key == NULL || !beckon_hex_decode(options->key, key, sizeof key)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                    "--key %s: give the identity key as 32 hexadecimal digits",
                    options->key != NULL ? "is no identity key" : "is missing");
        return false;
    }
    if (!beckonctl_option_number("--time", options->time, 0, UINT32_MAX, &time_s, error) ||
        !beckonctl_option_number("--exponent", options->exponent, 0, BECKON_EID_MAX_EXPONENT,
                                 &exponent, error)) {
        return false;
    }
    beckon_eid_compute(key, (uint32_t)time_s, (unsigned)exponent, ret_eid);
    return true;
}

static void print_eid(const uint8_t eid[BECKON_EID_BYTES], bool as_json)
{
    g_autofree char *hex = beckon_hex_encode(eid, BECKON_EID_BYTES);
    if (!as_json) {
        puts(hex);
        return;
    }
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "eid", hex);
    beckonctl_print_object(object);
}

static int run_eid(int argc, char **argv)
{
    g_auto(EidOptions) options = {0};
    g_autoptr(GError) error = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, "One JSON object", NULL},
        {"key", 0, 0, G_OPTION_ARG_STRING, &options.key, "Identity key, 32 digits", "HEX"},
        {"time", 0, 0, G_OPTION_ARG_STRING, &options.time, "The device's clock, 32 bits",
         "SECONDS"},
        {"exponent", 0, 0, G_OPTION_ARG_STRING, &options.exponent,
         "It rotates every 2^K seconds: 0 to 15", "K"},
        {NULL}};
    uint8_t eid[BECKON_EID_BYTES];
    int status;
    if (!beckonctl_parse(entries, EID_ARGUMENTS, EID_SUMMARY, &argc, &argv, 0, 0, &status)) {
        return status;
    }
    if (!compute(&options, eid, &error)) {
        return beckonctl_fail(argv[0], error);
    }
    print_eid(eid, options.as_json);
    return EXIT_SUCCESS;
}

int beckonctl_identity(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"eid", EID_SUMMARY, run_eid},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
