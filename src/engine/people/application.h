/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_APPLICATION_H
#define BECKON_ENGINE_PEOPLE_APPLICATION_H

/* The body of POST /v1/enrolments, read and not yet believed. Pure. */

#include "base/limits.h"
#include "database/shoppers.h"
#include "engine/http/http.h"

typedef struct {
    JsonObject *body;     /* owned */
    const char *link;     /* the link code; borrowed from the body, as is all text */
    const char *language; /* "": none was said */
    BeckonFob fobs[BECKON_LIMIT_DEVICES_A_SHOPPER];
    guint n_fobs;
} BeckonApplication;

/* Fills a zeroed one, which is to be cleared also when it could not be read. BECKON_ERROR_INVALID,
 * BECKON_ERROR_LIMIT. */
bool beckon_application_read(const BeckonHttpRequest *request, BeckonApplication *application,
                             GError **error);
/* Wipes the fobs' keys, too. */
void beckon_application_clear(BeckonApplication *application);

#endif
