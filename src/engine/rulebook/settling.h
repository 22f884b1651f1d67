/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_RULEBOOK_SETTLING_H
#define BECKON_ENGINE_RULEBOOK_SETTLING_H

/* When a folder that people and programs write into holds something whole again: nothing has
 * changed for a while, and no file is being written. Pure: times come in. */

#include <glib.h>
#include <stdint.h>

/* Without a change for so long. */
#define BECKON_SETTLING_QUIET_US INT64_C(2000000)

typedef struct BeckonSettling BeckonSettling;

BeckonSettling *beckon_settling_new(void);
void beckon_settling_free(BeckonSettling *settling);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSettling, beckon_settling_free)

/* Something of the folder changed; a file was written to, and its writer has not closed it; who
 * wrote to it closed it, or it went away. */
void beckon_settling_changed(BeckonSettling *settling, int64_t now_us);
void beckon_settling_written(BeckonSettling *settling, const char *name, int64_t now_us);
void beckon_settling_closed(BeckonSettling *settling, const char *name, int64_t now_us);

/* What was written to is not known any more: changes were missed. */
void beckon_settling_lost(BeckonSettling *settling, int64_t now_us);

/* When to look at what it holds; BECKON_TIME_NEVER: nothing changed since it was taken, or a file
 * is being written. */
int64_t beckon_settling_due_us(const BeckonSettling *settling);

/* It is being looked at. */
void beckon_settling_take(BeckonSettling *settling);

/* A file that is being written, or NULL. Borrowed until the next call. */
const char *beckon_settling_writing(const BeckonSettling *settling);

#endif
