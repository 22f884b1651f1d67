/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DISPATCHD_REQUESTS_H
#define BECKON_DISPATCHD_REQUESTS_H

/* What the bus may ask of dispatchd: org.beckon.Dispatchd1. */

#include "dispatchd/daemon.h"

bool beckon_requests_export(BeckonDispatchd *daemon, GError **error);

#endif
