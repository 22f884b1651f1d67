/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/shop-edit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "shop/fingerprint.h"

static bool fail(const char *path, const char *why, GError **error)
{
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "cannot write %s: %s", path, why);
    return false;
}

/* Writes a temporary file and renames it; safe against a crash. */
static bool put(const char *path, const char *text, gsize len, const struct stat *like,
                GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (!g_file_set_contents_full(
            path, text, (gssize)len,
            (GFileSetContentsFlags)(G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE),
            (int)(like->st_mode & 0777), &reason)) {
        return fail(path, reason->message, error);
    }
    if (chown(path, like->st_uid, like->st_gid) != 0 || chmod(path, like->st_mode & 0777) != 0) {
        return fail(path, g_strerror(errno), error);
    }
    return true;
}

/* Where the file really is: a link stays a link. */
static char *resolve(const char *path, struct stat *ret_stat, GError **error)
{
    char *real = realpath(path, NULL);
    if (real == NULL || stat(real, ret_stat) != 0) {
        int number = errno;
        free(real);
        g_set_error(error, BECKON_ERROR, beckon_error_from_errno(number), "%s: %s", path,
                    g_strerror(number));
        return NULL;
    }
    char *owned = g_strdup(real);
    free(real);
    return owned;
}

bool beckonctl_shop_set_heard(const char *path, const char *zone, const GArray *heard,
                              GError **error)
{
    struct stat like;
    gsize len = 0;
    g_autofree char *text = NULL;
    g_autoptr(GError) reason = NULL;
    g_autofree char *real = resolve(path, &like, error);
    if (real == NULL) {
        return false;
    }
    if (!g_file_get_contents(real, &text, &len, &reason)) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_IO, reason->message);
        return false;
    }
    g_autofree char *written = beckon_fingerprint_write(path, text, len, zone, heard, error);
    g_autofree char *kept = g_strconcat(real, "~", NULL);
    return written != NULL && put(kept, text, len, &like, error) &&
           put(real, written, strlen(written), &like, error);
}
