/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_VERIFYING_H
#define BECKON_BECKONCTL_VERIFYING_H

/* What commands that verify something take: keys and a time. */

#include <stdbool.h>
#include <stdint.h>

#include "jws/jwk-set.h"

/* A JWK Set from a file; a NULL path is a usage error. Owned by the caller. */
BeckonJwkSet *beckonctl_read_keys(const char *path, GError **error);

/* --at TIME; NULL is now. BECKON_ERROR_USAGE. */
bool beckonctl_read_at(const char *text, int64_t *ret_us, GError **error);

#endif
