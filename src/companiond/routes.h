/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_ROUTES_H
#define BECKON_COMPANIOND_ROUTES_H

/* What companiond serves, as one table whose handlers take the BeckonCompaniond. */

#include "companiond/server.h"

const BeckonRoute *beckon_routes(gsize *ret_n_routes);

#endif
