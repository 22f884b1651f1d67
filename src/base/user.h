/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_USER_H
#define BECKON_BASE_USER_H

/* Users as a configuration names them. */

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

/* The uid of a user given by name or by number (one without an account, too).
 * BECKON_ERROR_INVALID. */
bool beckon_user_find(const char *user, uid_t *ret_uid, GError **error);

#endif
