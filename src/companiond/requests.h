/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_REQUESTS_H
#define BECKON_COMPANIOND_REQUESTS_H

/* What the bus may ask of companiond: org.beckon.Companiond1. */

#include "companiond/daemon.h"

bool beckon_requests_export(BeckonCompaniond *daemon, GError **error);

#endif
