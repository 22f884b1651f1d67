/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/verifying.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/source.h"
#include "base/time.h"

BeckonJwkSet *beckonctl_read_keys(const char *path, GError **error)
{
    if (path == NULL) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                            "--jwks FILE is missing: the keys to check against");
        return NULL;
    }
    g_autoptr(BeckonSource) source = beckon_source_read(path, error);
    if (source == NULL) {
        return NULL;
    }
    if (source->len > BECKON_LIMIT_FILE_BYTES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "%s: longer than %d bytes", path,
                    BECKON_LIMIT_FILE_BYTES);
        return NULL;
    }
    BeckonJwkSet *keys = beckon_jwk_set_parse(source->text, source->len, error);
    if (keys == NULL) {
        g_prefix_error(error, "%s: ", path);
    }
    return keys;
}

bool beckonctl_read_at(const char *text, int64_t *ret_us, GError **error)
{
    if (text == NULL) {
        *ret_us = g_get_real_time();
        return true;
    }
    g_autoptr(GError) reason = NULL;
    if (!beckon_time_parse(text, ret_us, &reason)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE, "--at: %s", reason->message);
        return false;
    }
    return true;
}
