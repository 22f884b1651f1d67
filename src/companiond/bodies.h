/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_BODIES_H
#define BECKON_COMPANIOND_BODIES_H

/* Request bodies that are still coming in: what all of them hold together is limited. When it is
 * too much, those that have been coming for the longest time are cut off: who sends a body at a
 * usual pace is never among them. */

#include <libsoup/soup.h>
#include <stdint.h>

typedef struct BeckonBodies BeckonBodies;

BeckonBodies *beckon_bodies_new(gsize max_bytes);
/* No message that was watched exists any more. */
void beckon_bodies_free(BeckonBodies *bodies);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonBodies, beckon_bodies_free)

/* Watches the body of a message whose headers have come. */
void beckon_bodies_watch(BeckonBodies *bodies, SoupServerMessage *message);

/* How many were cut off since the start. */
uint64_t beckon_bodies_cut(const BeckonBodies *bodies);

#endif
