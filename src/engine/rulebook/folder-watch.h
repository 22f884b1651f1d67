/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_RULEBOOK_FOLDER_WATCH_H
#define BECKON_ENGINE_RULEBOOK_FOLDER_WATCH_H

/* Hears by inotify of what is done to a rules folder, its stories/ and its own name (a symbolic
 * link that is put into its place). What inotify cannot tell is for the caller to look for. */

#include <glib.h>

#include "engine/rulebook/settling.h"

typedef struct BeckonFolderWatch BeckonFolderWatch;

/* Tells the settling, which is borrowed as the path is, and calls back after each time. NULL when
 * the kernel has no watch to give. */
BeckonFolderWatch *beckon_folder_watch_new(const char *path, BeckonSettling *settling,
                                           void (*on_change)(void *data), void *data);
void beckon_folder_watch_free(BeckonFolderWatch *watch);

/* Looks again at which folders lie under those names now. */
void beckon_folder_watch_renew(BeckonFolderWatch *watch);

#endif
