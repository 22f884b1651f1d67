/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_HEARD_REPORT_H
#define BECKON_ENGINE_PEOPLE_HEARD_REPORT_H

/* What an app says to have heard of the hub's own beacon: the body of POST /v1/sightings. Pure. */

#include <json-glib/json-glib.h>

#include "identity/own-beacon.h"

typedef struct {
    BeckonHeardBeacon beacon;
    int rssi_dbm;
} BeckonHeardRow;

typedef struct {
    BeckonHeardRow rows[BECKON_LIMIT_SIGHTINGS_A_REPORT];
    guint n_rows; /* at least 1 */
} BeckonHeardReport;

/* Reads it, the strongest first. What it does not know it passes over, so that apps may say more to
 * later hubs. BECKON_ERROR_INVALID: wrong in itself; nothing of it counts. */
bool beckon_heard_report_read(JsonObject *body, BeckonHeardReport *ret_report, GError **error);

/* Whether two say the same, however strong. */
bool beckon_heard_is_same(const BeckonHeardBeacon *one, const BeckonHeardBeacon *other);

#endif
