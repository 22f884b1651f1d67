/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RIG_REQUEST_H
#define TESTS_RIG_REQUEST_H

/* A request to the hub as an app or a till makes it. */

#include <libsoup/soup.h>

#include "jws/signing-key.h"

/* With the key's proof, made now; a body of NULL is none, any other is JSON. Owned by the caller.
 * Ends the program where the URL is none. */
SoupMessage *rig_request_new(const BeckonSigningKey *key, const char *method, const char *url,
                             const char *body);

#endif
