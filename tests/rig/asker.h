/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RIG_ASKER_H
#define TESTS_RIG_ASKER_H

/* Requests to the hub, signed with a key, one after the other. While a part of the hub is away a
 * request is repeated, as an app or a till does: what it asks for is idempotent. */

#include <glib.h>
#include <json-glib/json-glib.h>

#include "jws/signing-key.h"

typedef struct RigAsker RigAsker;

/* The hub's URL. */
RigAsker *rig_asker_new(const char *url);
void rig_asker_free(RigAsker *asker);

/* Sends a body (NULL: none) with the key's proof. Answers the status, and in *ret_answer the JSON
 * object that came, an empty one where none did. Gives up, and ends the program, when the hub
 * stays away. */
guint rig_ask(RigAsker *asker, const BeckonSigningKey *key, const char *method, const char *path,
              JsonObject *body, JsonObject **ret_answer);

#endif
