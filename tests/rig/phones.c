/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-phones: the phones of a file of shoppers, as real HTTP clients. Each holds its stream
 * open and verifies what comes; with --account they answer, too, and go to the tills. Prints
 * "ready" once every stream is open, "over" when the replay is and all is answered, and when it is
 * told to end (SIGTERM, SIGINT) one line {"streams","offers","duplicates","invalid"}. Offers go to
 * a file, a JSON object a line: name, valid, duplicate, store_time, received_monotonic_us, and
 * token and jti, campaign, sub, zone, why, iat, exp of its claims, or the error of one that is not
 * valid. */
#include <libsoup/soup.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/error.h"
#include "base/loop.h"
#include "jws/json.h"
#include "rig/crowd.h"
#include "rig/phone.h"

#define KEYS_PAUSE_MS 200

typedef struct {
    char *url;
    char *jwks_url;
    char *shoppers_path;
    char *out_path;
    gboolean all;
    char *account_path;
    char *tills_path;
    char *catalogue_path;
    char *store;
    GPtrArray *tills; /* RigDevice */
    FILE *account;
    Crowd *crowd;         /* NULL: the phones only listen */
    GPtrArray *devices;   /* RigDevice */
    GPtrArray *phones;    /* Phone */
    SoupSession *session; /* for the keys */
    PhoneNet net;
    FILE *out;
    guint n_open;
    guint n_offers;
    guint n_duplicates;
    guint n_invalid;
} Phones;

static void free_phone(gpointer phone)
{
    phone_free(phone);
}

static void on_opened(void *owner)
{
    Phones *phones = owner;
    if (++phones->n_open == phones->phones->len) {
        g_print("ready\n");
        if (phones->crowd != NULL) {
            crowd_start(phones->crowd);
        }
    }
}

static void on_over(void *owner)
{
    g_print("over\n");
}

static void on_offer(void *owner, const RigDevice *device, JsonObject *line, JsonObject *claims)
{
    Phones *phones = owner;
    bool valid = json_object_get_boolean_member(line, "valid");
    bool duplicate = json_object_get_boolean_member(line, "duplicate");
    phones->n_invalid += !valid;
    phones->n_duplicates += duplicate;
    phones->n_offers += valid && !duplicate;
    if (phones->out != NULL) {
        g_autofree char *text = beckon_json_print(json_object_ref(line));
        fprintf(phones->out, "%s\n", text);
        fflush(phones->out);
    }
    if (phones->crowd != NULL && valid && !duplicate) {
        crowd_take_offer(phones->crowd, device, claims);
    }
}

static void print_summary(const Phones *phones)
{
    JsonObject *summary = json_object_new();
    json_object_set_int_member(summary, "streams", phones->n_open);
    json_object_set_int_member(summary, "offers", phones->n_offers);
    json_object_set_int_member(summary, "duplicates", phones->n_duplicates);
    json_object_set_int_member(summary, "invalid", phones->n_invalid);
    g_autofree char *text = beckon_json_print(summary);
    g_print("%s\n", text);
}

static void start_phones(Phones *phones)
{
    for (guint i = 0; i < phones->devices->len; i++) {
        const RigDevice *device = phones->devices->pdata[i];
        if (device->recognisable || phones->all) {
            g_ptr_array_add(phones->phones, phone_new(&phones->net, device));
        }
    }
    for (guint i = 0; i < phones->phones->len; i++) {
        phone_start(phones->phones->pdata[i]);
    }
    if (phones->phones->len == 0) {
        g_print("ready\n");
    }
}

static gboolean fetch_keys(gpointer data);

/* Phones wait for the keys: without them they could believe nothing. */
static void on_keys(GObject *session, GAsyncResult *result, gpointer data)
{
    Phones *phones = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) body =
        soup_session_send_and_read_finish(SOUP_SESSION(session), result, &error);
    SoupMessage *message = soup_session_get_async_result_message(SOUP_SESSION(session), result);
    if (body != NULL && soup_message_get_status(message) == SOUP_STATUS_OK) {
        gsize len = 0;
        const char *text = g_bytes_get_data(body, &len);
        phones->net.keys = beckon_jwk_set_parse(text, len, &error);
    }
    if (phones->net.keys == NULL) {
        g_printerr("no keys yet: %s\n",
                   error != NULL ? error->message : soup_message_get_reason_phrase(message));
        g_timeout_add(KEYS_PAUSE_MS, fetch_keys, phones);
        return;
    }
    start_phones(phones);
}

static gboolean fetch_keys(gpointer data)
{
    Phones *phones = data;
    g_autoptr(SoupMessage) message = soup_message_new("GET", phones->jwks_url);
    soup_session_send_and_read_async(phones->session, message, G_PRIORITY_DEFAULT, NULL, on_keys,
                                     phones);
    return G_SOURCE_REMOVE;
}

/* Opens a file to append to; a path of NULL is none. */
static bool open_output(const char *path, FILE **ret_file, GError **error)
{
    *ret_file = path != NULL ? fopen(path, "ae") : NULL;
    if (path != NULL && *ret_file == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "cannot write %s", path);
        return false;
    }
    return true;
}

static bool open_files(Phones *phones, GError **error)
{
    phones->devices = rig_devices_read(phones->shoppers_path, error);
    if (phones->devices == NULL || !open_output(phones->out_path, &phones->out, error) ||
        !open_output(phones->account_path, &phones->account, error)) {
        return false;
    }
    if (phones->account != NULL) {
        phones->tills = rig_devices_read(phones->tills_path, error);
        return phones->tills != NULL;
    }
    return true;
}

static bool read_command_line(Phones *phones, int argc, char **argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"url", 0, 0, G_OPTION_ARG_STRING, &phones->url, "Where the hub serves", "URL"},
        {"jwks-url", 0, 0, G_OPTION_ARG_STRING, &phones->jwks_url,
         "Where its keys are (URL/.well-known/jwks.json)", "URL"},
        {"shoppers", 0, 0, G_OPTION_ARG_FILENAME, &phones->shoppers_path, "Who has a phone",
         "FILE"},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &phones->out_path, "Append the offers to FILE",
         "FILE"},
        {"all", 0, 0, G_OPTION_ARG_NONE, &phones->all,
         "Phones of those too who did not agree to be recognised", NULL},
        {"account", 0, 0, G_OPTION_ARG_FILENAME, &phones->account_path,
         "Answer the offers, and append what was done with them to FILE (rig/crowd.h)", "FILE"},
        {"tills", 0, 0, G_OPTION_ARG_FILENAME, &phones->tills_path, "The tills' keys", "FILE"},
        {"catalogue", 0, 0, G_OPTION_ARG_FILENAME, &phones->catalogue_path, "The tills' prices",
         "FILE"},
        {"store", 0, 0, G_OPTION_ARG_STRING, &phones->store, "The store (beckon:demo)", "NAME"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, error)) {
        return false;
    }
    if (phones->url == NULL || phones->shoppers_path == NULL ||
        !g_uri_is_valid(phones->url, G_URI_FLAGS_NONE, error)) {
        g_clear_error(error);
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE, "--url and --shoppers are needed");
        return false;
    }
    if (phones->account_path != NULL &&
        (phones->tills_path == NULL || phones->catalogue_path == NULL)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                    "--account needs --tills and --catalogue");
        return false;
    }
    if (phones->jwks_url == NULL) {
        phones->jwks_url = g_strconcat(phones->url, "/.well-known/jwks.json", NULL);
    }
    return true;
}

static void phones_clear(Phones *phones)
{
    g_clear_pointer(&phones->phones, g_ptr_array_unref);
    crowd_free(phones->crowd);
    g_clear_pointer(&phones->tills, g_ptr_array_unref);
    g_clear_pointer(&phones->account, fclose);
    g_clear_pointer(&phones->devices, g_ptr_array_unref);
    g_clear_object(&phones->session);
    beckon_jwk_set_free(phones->net.keys);
    g_clear_pointer(&phones->out, fclose);
    g_free(phones->net.stream_url);
    g_free(phones->url);
    g_free(phones->jwks_url);
    g_free(phones->shoppers_path);
    g_free(phones->out_path);
    g_free(phones->account_path);
    g_free(phones->tills_path);
    g_free(phones->catalogue_path);
    g_free(phones->store);
}

/* Each phone takes a descriptor. */
static void raise_file_limit(void)
{
    struct rlimit files = {0};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

static void run(Phones *phones)
{
    raise_file_limit();
    phones->net.stream_url = g_strconcat(phones->url, "/v1/stream", NULL);
    phones->session = soup_session_new();
    phones->net.opened = on_opened;
    phones->net.offer = on_offer;
    phones->net.owner = phones;
    phones->phones = g_ptr_array_new_with_free_func(free_phone);
    if (phones->account != NULL) {
        phones->crowd = crowd_new(&(CrowdSettings){
            .url = phones->url,
            .store = phones->store != NULL ? phones->store : "beckon:demo",
            .devices = phones->devices,
            .tills = phones->tills,
            .catalogue = phones->catalogue_path,
            .account = phones->account,
            .over = on_over,
            .owner = phones,
        });
    }
    fetch_keys(phones);
    beckon_loop_run();
    print_summary(phones);
}

int main(int argc, char **argv)
{
    Phones phones = {0};
    g_autoptr(GError) error = NULL;
    bool good = read_command_line(&phones, argc, argv, &error) && open_files(&phones, &error);
    if (good) {
        setvbuf(stdout, NULL, _IOLBF, 0);
        run(&phones);
    } else {
        g_printerr("beckon-phones: %s\n", error->message);
    }
    phones_clear(&phones);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
