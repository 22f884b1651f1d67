/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_OPENING_H
#define BECKON_COMPANIOND_OPENING_H

/* GET /v1/stream: the engine says whose stream it is and what still waits for that device; what
 * dispatchd hands on meanwhile is merged in. */

#include <libsoup/soup.h>

/* A route's handler; data is the BeckonCompaniond. */
void beckon_opening_begin(void *data, SoupServerMessage *message);

#endif
