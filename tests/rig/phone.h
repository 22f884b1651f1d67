/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RIG_PHONE_H
#define TESTS_RIG_PHONE_H

/* One shopper's phone: it holds the stream of offers open, comes back where it was when it
 * loses it, and believes an offer only once it is verified. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

#include "jws/jwk-set.h"
#include "rig/device.h"

typedef struct Phone Phone;

/* What all phones have in common; borrowed by them. */
typedef struct {
    char *stream_url;
    BeckonJwkSet *keys;
    /* The first stream is open. */
    void (*opened)(void *owner);
    /* One line about an offer: see phones.c; and its claims, NULL where it is not valid. Both are
     * borrowed. */
    void (*offer)(void *owner, const RigDevice *device, JsonObject *line, JsonObject *claims);
    void *owner;
} PhoneNet;

/* The device is borrowed. */
Phone *phone_new(const PhoneNet *net, const RigDevice *device);
void phone_free(Phone *phone);

/* Opens the stream and keeps it. */
void phone_start(Phone *phone);

#endif
