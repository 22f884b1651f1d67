/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/doctor/doctor-hub.h"

#include <string.h>

#include "engine/doctor/findings.h"

/* Where the first mistake is, and which: the first line. */
static void find_folder_trouble(const BeckonHubCase *hub, GPtrArray *findings)
{
    if (hub->folder_trouble != NULL) {
        beckon_findings_add(findings, BECKON_FOUND_RULES_FOLDER, "rules",
                            "the watched folder is refused, what was live stays: %.*s",
                            (int)strcspn(hub->folder_trouble, "\n"), hub->folder_trouble);
    }
}

void beckon_doctor_hub(const BeckonHubCase *hub, GPtrArray *findings)
{
    const struct {
        bool holds;
        BeckonFindingKind kind;
        const char *subject;
        const char *what;
    } all[] = {
        {hub->one_user, BECKON_FOUND_ONE_USER, "hub",
         "all daemons run as one user (shared-uid=yes)"},
        {hub->clock_assumed, BECKON_FOUND_CLOCK_ASSUMED, "clock",
         "the clock is taken for granted (clock=assume-trusted)"},
        {!hub->clock_assumed && !hub->clock_trusted, BECKON_FOUND_CLOCK_UNTRUSTED, "clock",
         "the clock is not synchronised: nothing is signed"},
        {hub->replaying, BECKON_FOUND_REPLAYING, "hub", "scanners replay captures (replay=yes)"},
        {hub->visits_announced, BECKON_FOUND_VISITS_ANNOUNCED, "hub",
         "visits are announced (announce-visits=yes)"},
        {hub->rules_trouble != NULL, BECKON_FOUND_RULES_REFUSED, "rules",
         "the rules no longer fit the shop file: no offers"},
        {hub->rules_trouble == NULL && !hub->has_rules, BECKON_FOUND_NO_RULES, "rules",
         "there are no rules: no offers"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        if (all[i].holds) {
            beckon_findings_add(findings, all[i].kind, all[i].subject, "%s", all[i].what);
        }
    }
    if (hub->overtaken != NULL) {
        beckon_findings_add(findings, BECKON_FOUND_PRICE_OVERTAKEN, "rules",
                            "prices that were imported overtook the reductions of %s: no offers "
                            "of them",
                            hub->overtaken);
    }
    find_folder_trouble(hub, findings);
}
