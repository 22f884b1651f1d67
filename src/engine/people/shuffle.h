/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_SHUFFLE_H
#define BECKON_ENGINE_PEOPLE_SHUFFLE_H

/* A random order, so that the numbers dealt out along it say nothing. */

#include <glib.h>

void beckon_shuffle(GArray *array);

#endif
