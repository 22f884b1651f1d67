/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/user.h"

#include <pwd.h>

#include "base/error.h"

bool beckon_user_find(const char *user, uid_t *ret_uid, GError **error)
{
    guint64 number = 0;
    /* The highest number is (uid_t)-1: nobody's. */
    if (g_ascii_string_to_unsigned(user, 10, 0, G_MAXUINT32 - 1, &number, NULL)) {
        *ret_uid = (uid_t)number;
        return true;
    }
    const struct passwd *entry = getpwnam(user);
    if (entry == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "there is no user '%s': create it (systemd-sysusers) or name another in the "
                    "configuration",
                    user);
        return false;
    }
    *ret_uid = entry->pw_uid;
    return true;
}
