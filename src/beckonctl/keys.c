/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/error.h"
#include "base/secret-file.h"
#include "beckonctl/private-key.h"
#include "jws/jwk-set.h"
#include "jws/signing-key.h"

#define MASTER_FILE      "master.key"
#define SIGNING_FILE     "signing.jwk"
#define LINK_FILE        "link.jwk"
#define LINK_SET_FILE    "link-keys.json"
#define MASTER_KEY_BYTES 32
#define FOLDER_MODE      0700
#define PUBLIC_MODE      0644

#define INIT_ARGUMENTS   "[--json] [--link] DIR"
#define INIT_SUMMARY     "Make the hub's master and signing keys and the counter's link key"
#define SHOW_ARGUMENTS   "[--json] DIR"
#define SHOW_SUMMARY     "Print the public half of the signing key, a JWK Set"

/* The files of a folder of keys. */
typedef struct {
    char *folder; /* borrowed */
    char *master;
    char *signing;
    char *link;
    char *link_set;
    char *kid;      /* of the signing key, once it is made */
    char *link_kid; /* of the link key */
} Keys;

static void keys_init(Keys *keys, char *folder)
{
    *keys = (Keys){
        .folder = folder,
        .master = g_build_filename(folder, MASTER_FILE, NULL),
        .signing = g_build_filename(folder, SIGNING_FILE, NULL),
        .link = g_build_filename(folder, LINK_FILE, NULL),
        .link_set = g_build_filename(folder, LINK_SET_FILE, NULL),
    };
}

static void keys_clear(Keys *keys)
{
    g_free(keys->master);
    g_free(keys->signing);
    g_free(keys->link);
    g_free(keys->link_set);
    g_free(keys->kid);
    g_free(keys->link_kid);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Keys, keys_clear)

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

static BeckonSigningKey *write_key_pair(const char *path, GError **error)
{
    g_autoptr(BeckonSigningKey) key = beckon_signing_key_generate();
    char *text = beckon_signing_key_print(key);
    bool written = beckon_secret_file_create(path, text, strlen(text), error);
    beckon_secret_free(text, strlen(text));
    return written ? g_steal_pointer(&key) : NULL;
}

static bool write_signing_key(Keys *keys, GError **error)
{
    g_autoptr(BeckonSigningKey) key = write_key_pair(keys->signing, error);
    if (key != NULL) {
        keys->kid = g_strdup(beckon_signing_key_public(key)->kid);
    }
    return key != NULL;
}

/* The set of those whose codes the engine believes: at first the counter alone. */
static bool write_link_set(const char *path, const BeckonJwk *counter, GError **error)
{
    g_autoptr(BeckonJwkSet) set = beckon_jwk_set_new();
    g_autoptr(GError) reason = NULL;
    beckon_jwk_set_add(set, counter, NULL);
    g_autofree char *text = beckon_jwk_set_print(set);
    g_autofree char *line = g_strconcat(text, "\n", NULL);
    if (!g_file_set_contents_full(path, line, -1, G_FILE_SET_CONTENTS_CONSISTENT, PUBLIC_MODE,
                                  &reason)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "%s", reason->message);
        return false;
    }
    return true;
}

/* The link key and its set, or neither. */
static bool make_link_keys(Keys *keys, GError **error)
{
    if (!refuse_existing(keys->link, error) || !refuse_existing(keys->link_set, error)) {
        return false;
    }
    g_autoptr(BeckonSigningKey) key = write_key_pair(keys->link, error);
    if (key == NULL) {
        return false;
    }
    if (!write_link_set(keys->link_set, beckon_signing_key_public(key), error)) {
        g_unlink(keys->link);
        return false;
    }
    keys->link_kid = g_strdup(beckon_signing_key_public(key)->kid);
    return true;
}

/* All keys or none. */
static bool make_keys(Keys *keys, GError **error)
{
    if (g_mkdir_with_parents(keys->folder, FOLDER_MODE) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "%s: cannot create the folder: %s",
                    keys->folder, g_strerror(errno));
        return false;
    }
    if (!refuse_existing(keys->master, error) || !refuse_existing(keys->signing, error) ||
        !refuse_existing(keys->link, error) || !refuse_existing(keys->link_set, error) ||
        !write_master_key(keys->master, error)) {
        return false;
    }
    if (!write_signing_key(keys, error)) {
        g_unlink(keys->master);
        return false;
    }
    if (!make_link_keys(keys, error)) {
        g_unlink(keys->signing);
        g_unlink(keys->master);
        return false;
    }
    return true;
}

static void print_made_json(const Keys *keys)
{
    JsonObject *object = json_object_new();
    if (keys->kid != NULL) {
        json_object_set_string_member(object, "master_key", keys->master);
        json_object_set_string_member(object, "signing_key", keys->signing);
        json_object_set_string_member(object, "kid", keys->kid);
    }
    json_object_set_string_member(object, "link_key", keys->link);
    json_object_set_string_member(object, "link_keys", keys->link_set);
    json_object_set_string_member(object, "link_kid", keys->link_kid);
    beckonctl_print_object(object);
}

static void print_made(const Keys *keys)
{
    if (keys->kid != NULL) {
        printf("%s  for beckon-engine alone; keep a copy offline: without it the shoppers' data "
               "is lost\n%s  for beckon-dispatchd alone; its kid is %s\n",
               keys->master, keys->signing, keys->kid);
    }
    printf("%s  for the counter: `beckonctl shoppers link` makes link codes with it\n"
           "%s  whose link codes beckon-engine believes: add the web shop's public key\n",
           keys->link, keys->link_set);
}

static int run_init(int argc, char **argv)
{
    gboolean json = FALSE;
    gboolean link = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL},
        {"link", 0, 0, G_OPTION_ARG_NONE, &link,
         "Only the counter's link key, for a folder that has the others", NULL},
        {NULL}};
    g_autoptr(GError) error = NULL;
    g_auto(Keys) keys = {0};
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, INIT_ARGUMENTS, INIT_SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    keys_init(&keys, argv[1]);
    if (!(link ? make_link_keys(&keys, &error) : make_keys(&keys, &error))) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        print_made_json(&keys);
    } else {
        print_made(&keys);
    }
    return EXIT_SUCCESS;
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
    g_autoptr(BeckonSigningKey) key = beckonctl_read_key(path, &error);
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
        {"init", INIT_SUMMARY, run_init},
        {"show", SHOW_SUMMARY, run_show},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
