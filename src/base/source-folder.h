/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_SOURCE_FOLDER_H
#define BECKON_BASE_SOURCE_FOLDER_H

/* A folder of rules, which others may write to while a daemon reads it with its own rights. So a
 * symbolic link in it is followed only where it is root's or what it leads to is its owner's:
 * nobody has read what they cannot. And what is no file when it is opened is not waited for. */

#include <stdbool.h>

#include "base/source.h"

/* Reads DIR's *.yaml, *.yml and *.csv and those of its folder stories/, sorted by name, into a
 * GPtrArray of BeckonSource with names relative to DIR. Hidden files are passed over. Errors as of
 * beckon_error_from_errno; BECKON_ERROR_LIMIT (BECKON_LIMIT_RULE_FILES, BECKON_LIMIT_RULE_BYTES);
 * BECKON_ERROR_INVALID for a name that cannot be shown; BECKON_ERROR_DENIED for a link as above. */
GPtrArray *beckon_source_read_dir(const char *dir, GError **error);

/* Whether a file of a rules folder is read that has this name (without its folder). */
bool beckon_source_is_name(const char *name);

/* Whether a file of a set of rules can be named so: such a name, that can be shown, in the folder
 * or in its stories/. */
bool beckon_source_is_path(const char *path);

/* A text that stays the same as long as the same files of a rules folder lie there unwritten, so
 * far as their times and lengths tell, and as the same may write to it; "" when it cannot be
 * listed. Owned by the caller. */
char *beckon_source_dir_state(const char *dir);

/* Which of the folder, its stories/ and their files anybody on this machine may write to: its path,
 * owned by the caller; NULL when none. */
char *beckon_source_dir_find_open(const char *dir);

#endif
