/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_PAGE_H
#define BECKON_COMPANIOND_PAGE_H

/* The companion page, which the program carries within itself: page/ of the sources, read only
 * and known by name, so that no path of a request ever reaches a file system. */

#include <libsoup/soup.h>

/* A handler for "/" and all below it that no other row serves: a file of the page, 304 where the
 * browser has it already, 404 for all else. */
void beckon_page_serve(void *data, SoupServerMessage *message);

/* What a browser is told about anything that a shopper's browser may show: nothing from
 * elsewhere, in no frame, nothing guessed. */
void beckon_page_guard(SoupServerMessage *message);

#endif
