/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-proof: a DPoP proof by a shopper's device or a till, for curl; or its public key, one of
 * the device's consent receipts, or the form of an offer that it shows to a till. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "rig/device.h"
#include "rig/paper.h"

typedef struct {
    char *path;
    char *name;
    char *body;
    char *consent;
    char *withdraw;
    char *show;
    char *store;
    gboolean public;
    gint64 at_s;
    gint64 until_s; /* 0: never */
} Options;

/* What is asked for; METHOD and URL are those of a proof. */
static char *make(const Options *options, const RigDevice *device, const char *method,
                  const char *url, GError **error)
{
    int64_t at_us = options->at_s * G_USEC_PER_SEC;
    if (options->public) {
        return rig_device_public(device);
    }
    if (options->show != NULL) {
        return rig_device_show(device, options->show, at_us);
    }
    if (options->consent != NULL || options->withdraw != NULL) {
        return rig_device_consent(
            device, options->store, options->consent != NULL ? options->consent : options->withdraw,
            options->consent != NULL, at_us,
            options->until_s != 0 ? options->until_s * G_USEC_PER_SEC : BECKON_TIME_NEVER, error);
    }
    return rig_prove(device->key, method, url, options->body, at_us, error);
}

int main(int argc, char **argv)
{
    Options options = {.at_s = g_get_real_time() / G_USEC_PER_SEC,
                       .store = g_strdup("beckon:demo")};
    const GOptionEntry entries[] = {
        {"key", 0, 0, G_OPTION_ARG_FILENAME, &options.path, "The shoppers' file", "FILE"},
        {"name", 0, 0, G_OPTION_ARG_STRING, &options.name, "Whose device", "NAME"},
        {"public", 0, 0, G_OPTION_ARG_NONE, &options.public, "Print the device's public JWK", NULL},
        {"body", 0, 0, G_OPTION_ARG_STRING, &options.body, "The request's body", "TEXT"},
        {"consent", 0, 0, G_OPTION_ARG_STRING, &options.consent, "A receipt that gives", "PURPOSE"},
        {"withdraw", 0, 0, G_OPTION_ARG_STRING, &options.withdraw, "One that withdraws", "PURPOSE"},
        {"show", 0, 0, G_OPTION_ARG_STRING, &options.show, "The form of this offer for a till",
         "TOKEN"},
        {"store", 0, 0, G_OPTION_ARG_STRING, &options.store, "For which store", "NAME"},
        {"until", 0, 0, G_OPTION_ARG_INT64, &options.until_s, "When a consent lapses, in Unix time",
         "SECONDS"},
        {"at", 0, 0, G_OPTION_ARG_INT64, &options.at_s,
         "When it was made or is shown, in Unix time (now)", "SECONDS"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("METHOD URL");
    g_autoptr(GError) error = NULL;
    g_option_context_add_main_entries(context, entries, NULL);
    bool parsed = g_option_context_parse(context, &argc, &argv, &error);
    bool proves = !options.public && options.show == NULL && options.consent == NULL &&
                  options.withdraw == NULL;
    if (!parsed || options.path == NULL || options.name == NULL || argc != (proves ? 3 : 1)) {
        g_printerr("beckon-proof: %s\n",
                   error != NULL ? error->message : "--key FILE --name NAME METHOD URL");
        return 2;
    }
    g_autoptr(GPtrArray) devices = rig_devices_read(options.path, &error);
    const RigDevice *device = devices != NULL ? rig_devices_find(devices, options.name) : NULL;
    g_autofree char *text =
        device == NULL ? NULL : make(&options, device, argv[1], proves ? argv[2] : NULL, &error);
    if (text == NULL) {
        g_printerr("beckon-proof: %s\n",
                   error != NULL ? error->message : "no such shopper, or no offer");
        return EXIT_FAILURE;
    }
    puts(text);
    return EXIT_SUCCESS;
}
