/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-proof: a DPoP proof by a shopper's phone, for curl:
 *     curl -N -H "DPoP: $(beckon-proof --key shoppers.jsonl --name ada GET URL)" URL
 * or, with --public, the phone's public key as a JWK. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "jws/dpop.h"
#include "rig/shoppers-file.h"

typedef struct {
    char *key_path;
    char *name;
    char *body_path;
    gboolean public;
    char **arguments; /* METHOD URL */
} Options;

static bool read_command_line(Options *options, int argc, char **argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"key", 0, 0, G_OPTION_ARG_FILENAME, &options->key_path, "Shoppers with their keys",
         "FILE"},
        {"name", 0, 0, G_OPTION_ARG_STRING, &options->name, "Whose phone", "NAME"},
        {"body", 0, 0, G_OPTION_ARG_FILENAME, &options->body_path, "The request's body", "FILE"},
        {"public", 0, 0, G_OPTION_ARG_NONE, &options->public, "Print the public key", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->arguments, NULL,
         "METHOD URL"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, error)) {
        return false;
    }
    guint n_arguments = options->arguments != NULL ? g_strv_length(options->arguments) : 0;
    if (options->key_path == NULL || options->name == NULL ||
        n_arguments != (options->public ? 0 : 2)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                    "--key FILE --name NAME and either METHOD URL or --public are needed");
        return false;
    }
    return true;
}

static void options_clear(Options *options)
{
    g_free(options->key_path);
    g_free(options->name);
    g_free(options->body_path);
    g_strfreev(options->arguments);
}

static const Shopper *find(const GPtrArray *shoppers, const char *name, GError **error)
{
    for (guint i = 0; i < shoppers->len; i++) {
        const Shopper *shopper = shoppers->pdata[i];
        if (strcmp(shopper->name, name) == 0) {
            return shopper;
        }
    }
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND, "nobody there is called '%s'", name);
    return NULL;
}

static char *public_key(const BeckonSigningKey *key)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, beckon_jwk_to_json(beckon_signing_key_public(key)));
    return json_to_string(node, FALSE);
}

static char *make_proof(const BeckonSigningKey *key, const Options *options, GError **error)
{
    g_autofree char *jti = g_uuid_string_random();
    g_autofree char *body = NULL;
    gsize len = 0;
    if (options->body_path != NULL &&
        !g_file_get_contents(options->body_path, &body, &len, error)) {
        return NULL;
    }
    const BeckonDpopRequest request = {options->arguments[0], options->arguments[1],
                                       (const uint8_t *)body, len};
    return beckon_dpop_make(key, &request, jti, g_get_real_time(), error);
}

static char *run(const Options *options, GError **error)
{
    g_autoptr(GPtrArray) shoppers = shoppers_read(options->key_path, error);
    const Shopper *shopper = shoppers != NULL ? find(shoppers, options->name, error) : NULL;
    if (shopper == NULL) {
        return NULL;
    }
    return options->public ? public_key(shopper->key) : make_proof(shopper->key, options, error);
}

int main(int argc, char **argv)
{
    Options options = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *text =
        read_command_line(&options, argc, argv, &error) ? run(&options, &error) : NULL;
    options_clear(&options);
    if (text == NULL) {
        g_printerr("beckon-proof: %s\n", error->message);
        return EXIT_FAILURE;
    }
    printf("%s\n", text);
    return EXIT_SUCCESS;
}
