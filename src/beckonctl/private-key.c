/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/private-key.h"

#include "base/limits.h"
#include "base/secret-file.h"

BeckonSigningKey *beckonctl_read_key(const char *path, GError **error)
{
    gsize len = 0;
    char *text = beckon_secret_file_read(path, BECKON_LIMIT_KEY_FILE_BYTES, &len, error);
    if (text == NULL) {
        return NULL;
    }
    BeckonSigningKey *key = beckon_signing_key_parse(text, len, error);
    beckon_secret_free(text, len);
    if (key == NULL) {
        g_prefix_error(error, "%s: ", path);
    }
    return key;
}
