/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-proof: a DPoP proof by a shopper's device or a till, for curl; or its public key; or the
 * form that the device shows to a till. */
#include <stdio.h>
#include <stdlib.h>

#include "rig/device.h"

int main(int argc, char **argv)
{
    g_autofree char *path = NULL, *name = NULL, *body = NULL, *show = NULL;
    gboolean public = FALSE;
    gint64 at_s = g_get_real_time() / G_USEC_PER_SEC;
    const GOptionEntry entries[] = {
        {"key", 0, 0, G_OPTION_ARG_FILENAME, &path, "The shoppers' file", "FILE"},
        {"name", 0, 0, G_OPTION_ARG_STRING, &name, "Whose device", "NAME"},
        {"body", 0, 0, G_OPTION_ARG_STRING, &body, "The request's body (none)", "TEXT"},
        {"show", 0, 0, G_OPTION_ARG_STRING, &show, "Print the form of this offer for a till",
         "TOKEN"},
        {"public", 0, 0, G_OPTION_ARG_NONE, &public, "Print the device's public JWK", NULL},
        {"at", 0, 0, G_OPTION_ARG_INT64, &at_s, "When it was made or is shown, in Unix time (now)",
         "SECONDS"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new("METHOD URL");
    g_autoptr(GError) error = NULL;
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || path == NULL || name == NULL ||
        argc != (public || show != NULL ? 1 : 3)) {
        g_printerr("beckon-proof: %s\n",
                   error != NULL ? error->message : "--key FILE --name NAME METHOD URL");
        return 2;
    }
    g_autoptr(GPtrArray) devices = rig_devices_read(path, &error);
    const RigDevice *device = devices != NULL ? rig_devices_find(devices, name) : NULL;
    g_autofree char *text = device == NULL ? NULL
                            : public       ? rig_device_public(device)
                            : show != NULL ? rig_device_show(device, show, at_s * G_USEC_PER_SEC)
                                           : rig_device_prove(device, argv[1], argv[2], body,
                                                              at_s * G_USEC_PER_SEC, &error);
    if (text == NULL) {
        g_printerr("beckon-proof: %s\n",
                   error != NULL ? error->message : "no such shopper, or no offer");
        return EXIT_FAILURE;
    }
    puts(text);
    return EXIT_SUCCESS;
}
