/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/secret-file.h"
#include "jws/jwk-set.h"
#include "jws/signing-key.h"

#define MASTER_FILE      "master.key"
#define SIGNING_FILE     "signing.jwk"
#define MASTER_KEY_BYTES 32
#define FOLDER_MODE      0700

#define INIT_ARGUMENTS   "[--json] DIR"
#define INIT_SUMMARY     "Make the hub's master and signing keys"
#define SHOW_ARGUMENTS   "[--json] DIR"
#define SHOW_SUMMARY     "Print the public half of the signing key, a JWK Set"

static bool refuse_existing(const char *path, GError **error)
{
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        return true;
    }
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_EXISTS,
                "%s is there already: a key is never overwritten, since what it protects would be "
                "lost",
                path);
    return false;
}

static bool write_master_key(const char *path, GError **error)
{
    uint8_t *key = g_malloc0(MASTER_KEY_BYTES);
    bool written = false;
    if (getrandom(key, MASTER_KEY_BYTES, 0) == MASTER_KEY_BYTES) {
        written = beckon_secret_file_create(path, key, MASTER_KEY_BYTES, error);
    } else {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "no random numbers: %s",
                    g_strerror(errno));
    }
    beckon_secret_free(key, MASTER_KEY_BYTES);
    return written;
}

static bool write_signing_key(const char *path, char **ret_kid, GError **error)
{
    g_autoptr(BeckonSigningKey) key = beckon_signing_key_generate();
    char *text = beckon_signing_key_print(key);
    bool written = beckon_secret_file_create(path, text, strlen(text), error);
    beckon_secret_free(text, strlen(text));
    if (written) {
        *ret_kid = g_strdup(beckon_signing_key_public(key)->kid);
    }
    return written;
}

/* Both keys or none. */
static bool make_keys(const char *folder, const char *master, const char *signing, char **ret_kid,
                      GError **error)
{
    if (g_mkdir_with_parents(folder, FOLDER_MODE) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "%s: cannot create the folder: %s",
                    folder, g_strerror(errno));
        return false;
    }
    if (!refuse_existing(master, error) || !refuse_existing(signing, error) ||
        !write_master_key(master, error)) {
        return false;
    }
    if (!write_signing_key(signing, ret_kid, error)) {
        g_unlink(master);
        return false;
    }
    return true;
}

static void print_made_json(const char *master, const char *signing, const char *kid)
{
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "master_key", master);
    json_object_set_string_member(object, "signing_key", signing);
    json_object_set_string_member(object, "kid", kid);
    JsonNode *node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, object);
    beckonctl_print_json(node);
}

static int run_init(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    g_autofree char *kid = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, INIT_ARGUMENTS, INIT_SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    g_autofree char *master = g_build_filename(argv[1], MASTER_FILE, NULL);
    g_autofree char *signing = g_build_filename(argv[1], SIGNING_FILE, NULL);
    if (!make_keys(argv[1], master, signing, &kid, &error)) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        print_made_json(master, signing, kid);
        return EXIT_SUCCESS;
    }
    printf("%s  for beckon-engine alone; keep a copy offline: without it the shoppers' data is "
           "lost\n%s  for beckon-dispatchd alone; its kid is %s\n",
           master, signing, kid);
    return EXIT_SUCCESS;
}

static BeckonSigningKey *read_signing_key(const char *path, GError **error)
{
    gsize len = 0;
    char *text = beckon_secret_file_read(path, BECKON_LIMIT_KEY_FILE_BYTES, &len, error);
    if (text == NULL) {
        return NULL;
    }
    BeckonSigningKey *key = beckon_signing_key_parse(text, len, error);
    beckon_secret_free(text, len);
    if (key == NULL) {
        g_prefix_error(error, "%s: ", path);
    }
    return key;
}

static int run_show(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object: the only form there is", NULL},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, SHOW_ARGUMENTS, SHOW_SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    g_autofree char *path = g_build_filename(argv[1], SIGNING_FILE, NULL);
    g_autoptr(BeckonSigningKey) key = read_signing_key(path, &error);
    g_autoptr(BeckonJwkSet) set = beckon_jwk_set_new();
    if (key == NULL || !beckon_jwk_set_add(set, beckon_signing_key_public(key), &error)) {
        return beckonctl_fail(argv[0], error);
    }
    g_autofree char *text = beckon_jwk_set_print(set);
    puts(text);
    return EXIT_SUCCESS;
}

int beckonctl_keys(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"init", INIT_ARGUMENTS, INIT_SUMMARY, run_init},
        {"show", SHOW_ARGUMENTS, SHOW_SUMMARY, run_show},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
