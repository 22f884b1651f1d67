/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_SECRET_FILE_H
#define BECKON_BASE_SECRET_FILE_H

/* Files that hold a key: of mode 0400, written once and never replaced, or handed over by
 * systemd as a credential. */

#include <glib.h>
#include <stdbool.h>

/* Reads a whole file of at most max_bytes, and puts a NUL behind it that *ret_len does not
 * count. A file that its group or others may use is refused; of a credential, systemd sees to
 * that. Free with beckon_secret_free. BECKON_ERROR_DENIED (its mode), BECKON_ERROR_INVALID (no
 * file), BECKON_ERROR_LIMIT, and as of beckon_error_from_errno. */
char *beckon_secret_file_read(const char *path, gsize max_bytes, gsize *ret_len, GError **error);

/* Writes a file of mode 0400 that is there as a whole or not at all, also after a power cut.
 * BECKON_ERROR_EXISTS, and as of beckon_error_from_errno. */
bool beckon_secret_file_create(const char *path, const void *secret, gsize len, GError **error);

/* Wipes and frees. NULL does nothing. */
void beckon_secret_free(void *secret, gsize len);

#endif
