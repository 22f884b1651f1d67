/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RIG_SHOPPERS_FILE_H
#define TESTS_RIG_SHOPPERS_FILE_H

/* shoppers.jsonl, as the simulator writes it: one shopper a line, with the keys of the phone. */

#include <glib.h>
#include <stdbool.h>

#include "jws/signing-key.h"

typedef struct {
    char *name;
    bool presence; /* agreed to be recognised: can be enrolled */
    BeckonSigningKey *key;
} Shopper;

/* A GPtrArray of Shopper, or NULL with an error that names file and line. */
GPtrArray *shoppers_read(const char *path, GError **error);

#endif
