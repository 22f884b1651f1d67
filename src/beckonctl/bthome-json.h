/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_BTHOME_JSON_H
#define BECKON_BECKONCTL_BTHOME_JSON_H

/* BTHome's objects in the fixed output form. */

#include <json-glib/json-glib.h>

#include "advert/bthome.h"

/* Adds "encrypted" and "objects": [{id, name, value, unit}], of which a sealed frame has none. */
void beckonctl_add_bthome(JsonObject *object, const BeckonBthome *bthome);

#endif
