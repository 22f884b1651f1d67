/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_ENROLMENTS_H
#define BECKON_ENGINE_PEOPLE_ENROLMENTS_H

/* Shoppers enrol themselves: a device's own key, a link code that proves the account, and
 * consents that the device signed. */

#include "engine/http/callers.h"

/* POST /v1/enrolments: all of it or nothing. Asked again by the same device with the same code it
 * answers the same. */
BeckonHttpReply beckon_enrolments_post(BeckonEngine *engine, const BeckonCaller *caller,
                                       const BeckonHttpRequest *request);

#endif
