/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_DOCTOR_FINDINGS_H
#define BECKON_ENGINE_DOCTOR_FINDINGS_H

/* What is found to be wrong with a hub, each with what happened and what to do about it, for the
 * people who run the shop. */

#include <glib.h>

typedef enum {
    BECKON_URGENCY_PROBLEM, /* something does not work */
    BECKON_URGENCY_WARNING, /* it will not for long, or not as it should */
    BECKON_URGENCY_NOTE,    /* good to know */
} BeckonUrgency;

typedef enum {
    /* doctor-radios.c */
    BECKON_FOUND_SCANNER_AWAY,
    BECKON_FOUND_SCANNER_DEAF,
    BECKON_FOUND_ADAPTER_GONE,
    BECKON_FOUND_ADAPTER_DOWN,
    BECKON_FOUND_ADAPTER_REFUSED,
    BECKON_FOUND_ADAPTER_SILENT,
    BECKON_FOUND_BLUEZ_MISSING,
    BECKON_FOUND_SCANNER_STARTING,
    BECKON_FOUND_RADIO_UNSTEADY,
    BECKON_FOUND_RADIO_RECOVERED,
    BECKON_FOUND_ADAPTER_SHARED,
    BECKON_FOUND_BLUEZ_GIVES_LESS,
    BECKON_FOUND_BEACON_REFUSED,
    /* doctor-fixtures.c */
    BECKON_FOUND_FIXTURE_SILENT,
    BECKON_FOUND_FIXTURE_NEVER_HEARD,
    BECKON_FOUND_FIXTURE_UNKNOWN,
    BECKON_FOUND_FIXTURE_UNOPENED,
    BECKON_FOUND_FIXTURE_FORGED,
    BECKON_FOUND_FIXTURE_REPLAYED,
    BECKON_FOUND_OUT_OF_RANGE,
    BECKON_FOUND_BATTERY_EMPTY,
    BECKON_FOUND_BATTERY_LOW,
    BECKON_FOUND_BATTERY_ENDING,
    BECKON_FOUND_BATTERY_UNKNOWN,
    /* doctor-zones.c */
    BECKON_FOUND_ZONES_ALIKE,
    /* doctor-hub.c */
    BECKON_FOUND_CLOCK_UNTRUSTED,
    BECKON_FOUND_CLOCK_ASSUMED,
    BECKON_FOUND_ONE_USER,
    BECKON_FOUND_RULES_REFUSED,
    BECKON_FOUND_RULES_FOLDER,
    BECKON_FOUND_NO_RULES,
    BECKON_FOUND_PRICE_OVERTAKEN,
    BECKON_FOUND_VISITS_ANNOUNCED,
    BECKON_FOUND_REPLAYING,
    BECKON_N_FOUND
} BeckonFindingKind;

typedef struct {
    BeckonFindingKind kind;
    char *subject; /* what it is about: a scanner, a sensor, "hub" */
    char *what;
} BeckonFinding;

/* An empty list of BeckonFinding. Owned by the caller. */
GPtrArray *beckon_findings_new(void);

/* The texts are copied. */
void beckon_findings_add(GPtrArray *findings, BeckonFindingKind kind, const char *subject,
                         const char *what, ...) G_GNUC_PRINTF(4, 5);

/* Problems first, then warnings, then notes; among each as they were found. */
void beckon_findings_sort(GPtrArray *findings);

BeckonUrgency beckon_finding_urgency(BeckonFindingKind kind);
/* "problem", "warning", "note". Static. */
const char *beckon_urgency_name(BeckonUrgency urgency);
/* "adapter-gone": keeps its meaning for ever. Static. */
const char *beckon_finding_code(BeckonFindingKind kind);
/* What to do. Owned by the caller. */
char *beckon_finding_remedy(const BeckonFinding *finding);

#endif
