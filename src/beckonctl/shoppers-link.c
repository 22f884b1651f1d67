/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/time.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "beckonctl/private-key.h"
#include "shopper/link-code.h"

#define LINK_KEY     "/etc/beckon/keys/link.jwk"
#define STORE_PREFIX "beckon:"
#define ISSUER       "counter"
#define JTI_BYTES    16

#define ARGUMENTS    "[--json] [--key FILE] [--store NAME] [--valid 15m] [--device JKT] CUSTOMER"
#define SUMMARY      "Make a link code, with which a customer's app enrols"

typedef struct {
    gboolean json;
    char *key;
    char *store; /* as given; then the whole name */
    char *valid;
    char *device; /* NULL: any */
} Options;

static void options_clear(Options *options)
{
    g_free(options->key);
    g_free(options->store);
    g_free(options->valid);
    g_free(options->device);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* "beckon:NAME": as given, else the running hub's. */
static char *store_name(const char *given, GError **error)
{
    if (given != NULL) {
        return g_str_has_prefix(given, STORE_PREFIX) ? g_strdup(given)
                                                     : g_strconcat(STORE_PREFIX, given, NULL);
    }
    g_autoptr(GVariant) status = beckonctl_ask("Status", NULL, error);
    if (status == NULL) {
        g_prefix_error(error, "--store NAME says for which store, where no hub can be asked: ");
        return NULL;
    }
    return g_strconcat(STORE_PREFIX, beckonctl_text(status, "store"), NULL);
}

static bool read_valid(const char *text, int64_t *ret_us, GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (!beckon_duration_parse(text, ret_us, &reason)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE, "--valid: %s", reason->message);
        return false;
    }
    if (*ret_us <= 0 || *ret_us > BECKON_LINK_CODE_MAX_US) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                    "--valid: '%s': a link code holds for a second at least and 24h at most", text);
        return false;
    }
    return true;
}

static bool draw_jti(BeckonLinkCode *code, GError **error)
{
    uint8_t drawn[JTI_BYTES];
    if (getrandom(drawn, sizeof drawn, 0) != sizeof drawn) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "no random numbers: %s",
                    g_strerror(errno));
        return false;
    }
    g_autofree char *text = beckon_hex_encode(drawn, sizeof drawn);
    g_strlcpy(code->jti, text, sizeof code->jti);
    return true;
}

static bool fill_code(BeckonLinkCode *code, const Options *options, const char *customer,
                      GError **error)
{
    int64_t valid_us = 0;
    if (strlen(customer) > BECKON_LIMIT_CUSTOMER_BYTES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "a customer's id has %d bytes at most",
                    BECKON_LIMIT_CUSTOMER_BYTES);
        return false;
    }
    if (options->device != NULL && strlen(options->device) != BECKON_THUMBPRINT_LEN) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "--device %s: a thumbprint has %d characters", options->device,
                    BECKON_THUMBPRINT_LEN);
        return false;
    }
    if (!read_valid(options->valid, &valid_us, error) || !draw_jti(code, error)) {
        return false;
    }
    g_strlcpy(code->customer, customer, sizeof code->customer);
    g_strlcpy(code->issuer, ISSUER, sizeof code->issuer);
    g_strlcpy(code->jkt, options->device != NULL ? options->device : "", sizeof code->jkt);
    code->iat_us = g_get_real_time() / BECKON_SECOND_US * BECKON_SECOND_US;
    code->exp_us = code->iat_us + valid_us;
    return true;
}

static char *mint(Options *options, const char *customer, BeckonLinkCode *code, GError **error)
{
    g_autoptr(BeckonSigningKey) key = beckonctl_read_key(options->key, error);
    char *store = key != NULL ? store_name(options->store, error) : NULL;
    if (store == NULL) {
        return NULL;
    }
    g_free(options->store);
    options->store = store;
    return fill_code(code, options, customer, error)
               ? beckon_link_code_mint(key, code, store, error)
               : NULL;
}

static void print_json(const Options *options, const BeckonLinkCode *code, const char *token)
{
    g_autofree char *expires = beckon_time_format(code->exp_us, NULL);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "link", token);
    json_object_set_string_member(object, "store", options->store);
    json_object_set_string_member(object, "jti", code->jti);
    json_object_set_string_member(object, "expires", expires);
    beckonctl_print_object(object);
}

int beckonctl_shoppers_link(int argc, char **argv)
{
    g_auto(Options) options = {.key = g_strdup(LINK_KEY), .valid = g_strdup("15m")};
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Print one JSON object", NULL},
        {"key", 0, 0, G_OPTION_ARG_FILENAME, &options.key, "The link key (" LINK_KEY ")", "FILE"},
        {"store", 0, 0, G_OPTION_ARG_STRING, &options.store,
         "For which store (that of the running hub)", "NAME"},
        {"valid", 0, 0, G_OPTION_ARG_STRING, &options.valid,
         "How long it can be used, 24h at most (15m)", "TIME"},
        {"device", 0, 0, G_OPTION_ARG_STRING, &options.device,
         "The thumbprint (RFC 7638) of the one device that may use it", "JKT"},
        {NULL}};
    g_autoptr(GError) error = NULL;
    BeckonLinkCode code = {0};
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, ARGUMENTS, SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    g_autofree char *token = mint(&options, argv[1], &code, &error);
    if (token == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (options.json) {
        print_json(&options, &code, token);
    } else {
        puts(token);
    }
    return EXIT_SUCCESS;
}
