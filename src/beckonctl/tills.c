/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/source.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "jws/json.h"
#include "jws/jwk.h"

#define ENROL_ARGUMENTS  "[--json] --key JWK|FILE NAME"
#define ENROL_SUMMARY    "Let a till redeem offers with its own key"
#define REMOVE_ARGUMENTS "NAME"
#define REMOVE_SUMMARY   "A till may no longer redeem"

static void print_till(GVariant *till)
{
    g_autofree char *enrolled = beckonctl_time(till, "enrolled_us");
    printf("%-16s %s  %s\n", beckonctl_text(till, "name"), beckonctl_text(till, "jkt"), enrolled);
}

/* A JWK itself, or a file with one. The x of the public key, owned by the caller. */
static char *read_key(const char *key, GError **error)
{
    bool is_file = key[strspn(key, " \t\r\n")] != '{';
    g_autoptr(BeckonSource) source =
        is_file ? beckon_source_read(key, error) : beckon_source_new("--key", key, strlen(key));
    if (source == NULL) {
        return NULL;
    }
    BeckonJwk jwk;
    g_autoptr(JsonObject) object = beckon_json_parse_object(
        source->text, MIN(source->len, BECKON_LIMIT_KEY_FILE_BYTES), error);
    if (object == NULL || !beckon_jwk_from_json(object, &jwk, error)) {
        g_prefix_error(error, "%s: ", source->name);
        return NULL;
    }
    return g_strdup(json_object_get_string_member(object, "x"));
}

static int run_enrol(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *key = NULL, *x = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL},
        {"key", 0, 0, G_OPTION_ARG_STRING, &key, "The till's Ed25519 public key", "JWK|FILE"},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, ENROL_ARGUMENTS, ENROL_SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    if (key == NULL) {
        g_set_error_literal(&error, BECKON_ERROR, BECKON_ERROR_USAGE,
                            "the till's public key is missing (--key JWK|FILE)");
    } else {
        x = read_key(key, &error);
    }
    g_autoptr(GVariant) till =
        x != NULL ? beckonctl_ask("EnrolTill", g_variant_new("(ss)", argv[1], x), &error) : NULL;
    if (till == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variant(till);
    } else {
        print_till(till);
    }
    return EXIT_SUCCESS;
}

static int run_list(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object a till", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json]", "The tills that may redeem", &argc, &argv, 0, 0,
                         &status)) {
        return status;
    }
    g_autoptr(GVariant) tills = beckonctl_ask("ListTills", NULL, &error);
    if (tills == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variants(tills);
        return EXIT_SUCCESS;
    }
    printf("%-16s %-43s  %s\n", "NAME", "JKT", "ENROLLED");
    for (gsize i = 0; i < g_variant_n_children(tills); i++) {
        g_autoptr(GVariant) till = g_variant_get_child_value(tills, i);
        print_till(till);
    }
    return EXIT_SUCCESS;
}

static int run_remove(int argc, char **argv)
{
    const GOptionEntry entries[] = {{NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, REMOVE_ARGUMENTS, REMOVE_SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    g_autoptr(GVariant) answer = beckonctl_ask("RemoveTill", g_variant_new("(s)", argv[1]), &error);
    return answer != NULL ? EXIT_SUCCESS : beckonctl_fail(argv[0], error);
}

int beckonctl_tills(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"enrol", ENROL_SUMMARY, run_enrol},
        {"list", "The tills that may redeem", run_list},
        {"remove", REMOVE_SUMMARY, run_remove},
        {"check", "Check forms as a till that is offline does", beckonctl_tills_check},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
