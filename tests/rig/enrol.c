/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-enrol: enrols a file of shoppers over HTTP as their phones would, some at a time: link
 * codes made with the web shop's key, consents signed by each device. Prints a JSON object a
 * shopper in the order of the file: name, subject (null when refused), status, and of a refusal
 * detail. Ends with 0 when everybody is enrolled. */
#include <libsoup/soup.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/secret-file.h"
#include "jws/json.h"
#include "rig/device.h"
#include "rig/paper.h"
#include "rig/request.h"

#define TRIES    100
#define PAUSE_MS 200

typedef struct {
    char *url; /* of the enrolments */
    char *base_url;
    char *shoppers_path;
    char *key_path;
    char *store;
    BeckonSigningKey *link_key;
    GPtrArray *devices; /* RigDevice */
    GPtrArray *lines;   /* what is printed, NULL until it is known */
    SoupSession *session;
    GMainLoop *loop;
    gint at_once;
    guint next;
    guint n_done;
    guint n_failed;
} Enrol;

/* One shopper's request, its body the same at each try. */
typedef struct {
    Enrol *enrol;
    guint index;
    guint tries;
    char *body;
} Visit;

static void send_request(Visit *visit);
static void start_next(Enrol *enrol);

static const RigDevice *device_of(const Visit *visit)
{
    return visit->enrol->devices->pdata[visit->index];
}

static void finish(Visit *visit, guint status, const char *subject, const char *detail)
{
    Enrol *enrol = visit->enrol;
    JsonObject *line = json_object_new();
    json_object_set_string_member(line, "name", device_of(visit)->name);
    beckon_json_set_text(line, "subject", subject);
    if (subject == NULL) {
        json_object_set_string_member(line, "detail", detail);
    }
    json_object_set_int_member(line, "status", status);
    enrol->lines->pdata[visit->index] = beckon_json_print(line);
    enrol->n_failed += subject == NULL;
    enrol->n_done++;
    g_free(visit->body);
    g_free(visit);
    start_next(enrol);
}

static gboolean on_pause_over(gpointer visit)
{
    send_request(visit);
    return G_SOURCE_REMOVE;
}

static bool try_again(Visit *visit)
{
    if (++visit->tries >= TRIES) {
        return false;
    }
    g_timeout_add(PAUSE_MS, on_pause_over, visit);
    return true;
}

/* A hub that is just starting answers 503, or not at all. */
static void on_answer(GObject *session, GAsyncResult *result, gpointer data)
{
    Visit *visit = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) body =
        soup_session_send_and_read_finish(SOUP_SESSION(session), result, &error);
    SoupMessage *message = soup_session_get_async_result_message(SOUP_SESSION(session), result);
    guint status = body != NULL ? (guint)soup_message_get_status(message) : 0;
    if ((body == NULL || status == SOUP_STATUS_SERVICE_UNAVAILABLE) && try_again(visit)) {
        return;
    }
    gsize len = 0;
    const char *text = body != NULL ? g_bytes_get_data(body, &len) : NULL;
    g_autoptr(JsonObject) object =
        len > 0 ? beckon_json_parse_object(text, len, NULL) : json_object_new();
    bool enrolled = object != NULL && (status == SOUP_STATUS_OK || status == SOUP_STATUS_CREATED);
    const char *subject =
        enrolled ? json_object_get_string_member_with_default(object, "subject", NULL) : NULL;
    const char *detail =
        object != NULL
            ? json_object_get_string_member_with_default(object, "detail", "there is no answer")
            : "the answer is no JSON";
    finish(visit, status, subject, detail);
}

static void send_request(Visit *visit)
{
    Enrol *enrol = visit->enrol;
    g_autoptr(SoupMessage) message =
        rig_request_new(device_of(visit)->key, "POST", enrol->url, visit->body);
    soup_session_send_and_read_async(enrol->session, message, G_PRIORITY_DEFAULT, NULL, on_answer,
                                     visit);
}

static void start_next(Enrol *enrol)
{
    if (enrol->n_done == enrol->devices->len) {
        g_main_loop_quit(enrol->loop);
        return;
    }
    if (enrol->next == enrol->devices->len) {
        return;
    }
    g_autoptr(GError) error = NULL;
    Visit *visit = g_new0(Visit, 1);
    visit->enrol = enrol;
    visit->index = enrol->next++;
    visit->body = rig_device_application(device_of(visit), enrol->link_key, enrol->store,
                                         g_get_real_time(), &error);
    if (visit->body == NULL) {
        finish(visit, 0, NULL, error->message);
        return;
    }
    send_request(visit);
}

static BeckonSigningKey *read_key(const char *path, GError **error)
{
    gsize len = 0;
    char *text = beckon_secret_file_read(path, BECKON_LIMIT_KEY_FILE_BYTES, &len, error);
    BeckonSigningKey *key = text != NULL ? beckon_signing_key_parse(text, len, error) : NULL;
    beckon_secret_free(text, len);
    return key;
}

static bool read_command_line(Enrol *enrol, int argc, char **argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"url", 0, 0, G_OPTION_ARG_STRING, &enrol->base_url, "Where the hub serves", "URL"},
        {"shoppers", 0, 0, G_OPTION_ARG_FILENAME, &enrol->shoppers_path, "Who enrols", "FILE"},
        {"link-key", 0, 0, G_OPTION_ARG_FILENAME, &enrol->key_path, "The web shop's key", "FILE"},
        {"at-once", 0, 0, G_OPTION_ARG_INT, &enrol->at_once,
         "How many at a time (8); 1 enrols them in the order of the file", "N"},
        {"store", 0, 0, G_OPTION_ARG_STRING, &enrol->store, "The store (beckon:demo)", "NAME"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, error)) {
        return false;
    }
    if (enrol->base_url == NULL || enrol->shoppers_path == NULL || enrol->key_path == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                    "--url, --shoppers and --link-key are needed");
        return false;
    }
    if (enrol->store == NULL) {
        enrol->store = g_strdup("beckon:demo");
    }
    return true;
}

static void run(Enrol *enrol)
{
    enrol->url = g_strconcat(enrol->base_url, "/v1/enrolments", NULL);
    enrol->session = soup_session_new();
    enrol->loop = g_main_loop_new(NULL, FALSE);
    enrol->lines = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_set_size(enrol->lines, (gint)enrol->devices->len);
    for (gint i = 0; i < enrol->at_once; i++) {
        start_next(enrol);
    }
    if (enrol->n_done < enrol->devices->len) {
        g_main_loop_run(enrol->loop);
    }
    for (guint i = 0; i < enrol->lines->len; i++) {
        puts(enrol->lines->pdata[i]);
    }
}

static void enrol_clear(Enrol *enrol)
{
    g_clear_pointer(&enrol->lines, g_ptr_array_unref);
    g_clear_pointer(&enrol->devices, g_ptr_array_unref);
    g_clear_object(&enrol->session);
    g_clear_pointer(&enrol->loop, g_main_loop_unref);
    beckon_signing_key_free(enrol->link_key);
    g_free(enrol->url);
    g_free(enrol->base_url);
    g_free(enrol->shoppers_path);
    g_free(enrol->key_path);
    g_free(enrol->store);
}

int main(int argc, char **argv)
{
    Enrol enrol = {.at_once = 8};
    g_autoptr(GError) error = NULL;
    bool good = read_command_line(&enrol, argc, argv, &error) &&
                (enrol.devices = rig_devices_read(enrol.shoppers_path, &error)) != NULL &&
                (enrol.link_key = read_key(enrol.key_path, &error)) != NULL;
    if (good) {
        run(&enrol);
    } else {
        g_printerr("beckon-enrol: %s\n", error->message);
    }
    good = good && enrol.n_failed == 0;
    enrol_clear(&enrol);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
