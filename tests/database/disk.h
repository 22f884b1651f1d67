/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_DATABASE_DISK_H
#define TESTS_DATABASE_DISK_H

/* A disk under SQLite that fails or loses its power when a test says so: an SQLite VFS that
 * passes everything on to the real one and remembers what no sync has made durable yet. */

#include <glib.h>

/* Makes it the VFS of all databases that are opened from now on. */
void test_disk_install(void);

/* Lets the nth change from now (write, truncation or sync, from 1) and all later ones fail with
 * an SQLite result code, until test_disk_mend. SQLITE_FULL fails writes only. */
void test_disk_fail_at(guint nth, int rc);
void test_disk_mend(void);
/* How many changes there were since the last test_disk_fail_at or test_disk_mend. */
guint test_disk_changes(void);

/* Called before each change, while set. */
typedef void (*TestDiskWatcher)(void *data);
void test_disk_watch(TestDiskWatcher watcher, void *data);

/* Writes to a folder what a power cut now would leave of another one's files: everything synced,
 * and of what was written since, sector by sector, what the random numbers choose. */
void test_disk_image(const char *folder, const char *image, GRand *random);

#endif
