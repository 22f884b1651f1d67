/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_PRIVATE_KEY_H
#define BECKON_BECKONCTL_PRIVATE_KEY_H

#include "jws/signing-key.h"

/* Reads a private JWK from a file of mode 0400; errors name it. Owned by the caller. */
BeckonSigningKey *beckonctl_read_key(const char *path, GError **error);

#endif
