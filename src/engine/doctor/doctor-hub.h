/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_DOCTOR_DOCTOR_HUB_H
#define BECKON_ENGINE_DOCTOR_DOCTOR_HUB_H

/* What is wrong with the hub as a whole: its clock, its rules, what its configuration allows that
 * a shop's should not. Status names the same as its warnings. Pure. */

#include <glib.h>
#include <stdbool.h>

typedef struct {
    bool one_user;
    bool clock_assumed;
    bool clock_trusted;
    bool replaying;
    bool visits_announced;
    bool has_rules;
    const char *rules_trouble;  /* why the live set cannot be used any more, or NULL */
    const char *folder_trouble; /* why what the watched folder holds is not live, or NULL */
    const char *overtaken;      /* campaigns that an imported price overtook, or NULL */
} BeckonHubCase;

void beckon_doctor_hub(const BeckonHubCase *hub, GPtrArray *findings);

#endif
