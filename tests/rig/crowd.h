/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RIG_CROWD_H
#define TESTS_RIG_CROWD_H

/* What shoppers do with their offers in a replay that waits for them: some dismiss, most go to a
 * till, some twice, some with a picture of somebody's screen; one withdraws consent in the middle
 * of the day. Who does what hangs on names alone, and happens at boundaries of store time, so
 * that every run of the same day tells the same account. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdio.h>

#include "rig/device.h"

typedef struct Crowd Crowd;

typedef struct {
    const char *url;
    const char *store;        /* "beckon:demo" */
    const GPtrArray *devices; /* of RigDevice */
    const GPtrArray *tills;   /* of RigDevice: two at least */
    const char *catalogue;    /* catalogue.csv: what a till takes as prices */
    FILE *account; /* a JSON object a line: t (store time), name, campaign, did, why, says */
    void (*over)(void *owner);
    void *owner;
} CrowdSettings;

/* The settings' parts are borrowed. Ends the program where the catalogue cannot be read. */
Crowd *crowd_new(const CrowdSettings *settings);
void crowd_free(Crowd *crowd);

/* An offer came to a phone, verified, for the first time. The claims are borrowed. */
void crowd_take_offer(Crowd *crowd, const RigDevice *device, JsonObject *claims);

/* Lets the replay go on, boundary by boundary, until its captures are over. */
void crowd_start(Crowd *crowd);

#endif
