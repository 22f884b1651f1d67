/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SCANNERD_SETBACKS_H
#define BECKON_SCANNERD_SETBACKS_H

/* How many power-cycles there were since the adapter was last heard: handed from one process of a
 * scanner to the next in a file beside its socket, so that the pauses between them grow. */

#include <glib.h>

/* The file for a scanner with this socket. Owned by the caller. */
char *beckon_setbacks_path(const char *socket);

/* 0 where there is no such file or it holds anything else. */
guint beckon_setbacks_read(const char *path);

/* 0 removes the file. What cannot be written is logged: only the pauses hang on it. */
void beckon_setbacks_write(const char *path, guint setbacks);

#endif
