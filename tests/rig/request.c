/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rig/request.h"

#include <string.h>

#include "rig/device.h"

SoupMessage *rig_request_new(const BeckonSigningKey *key, const char *method, const char *url,
                             const char *body)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *proof = rig_prove(key, method, url, body, g_get_real_time(), &error);
    SoupMessage *message = soup_message_new(method, url);
    if (proof == NULL || message == NULL) {
        g_error("%s: %s", url, error != NULL ? error->message : "this is no address");
    }
    soup_message_headers_append(soup_message_get_request_headers(message), "DPoP", proof);
    if (body != NULL) {
        g_autoptr(GBytes) bytes = g_bytes_new(body, strlen(body));
        soup_message_set_request_body_from_bytes(message, "application/json", bytes);
    }
    return message;
}
