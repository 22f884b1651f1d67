/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RIG_DEVICE_H
#define TESTS_RIG_DEVICE_H

/* Shoppers' devices as a simulation writes them: shoppers.jsonl, a line each with name, customer,
 * language, consents, device (a private JWK, whose x may be missing) and fob. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

#include "jws/signing-key.h"

typedef struct {
    char *name;
    bool recognisable; /* consents to `presence` */
    BeckonSigningKey *key;
    JsonObject *line; /* the whole of it */
} RigDevice;

/* BECKON_ERROR_IO, BECKON_ERROR_INVALID. Of RigDevice, owned by the caller. */
GPtrArray *rig_devices_read(const char *path, GError **error);
/* Borrowed; NULL when there is none. */
const RigDevice *rig_devices_find(const GPtrArray *devices, const char *name);

/* A proof for one request, made at this time; a body of NULL is none. Owned by the caller. */
char *rig_prove(const BeckonSigningKey *key, const char *method, const char *url, const char *body,
                int64_t at_us, GError **error);

/* The form that the device shows to a till for a signed offer, at a store time. NULL when the
 * token is none. Owned by the caller. */
char *rig_device_show(const RigDevice *device, const char *token, int64_t store_us);

/* The public JWK as JSON. Owned by the caller. */
char *rig_device_public(const RigDevice *device);

#endif
