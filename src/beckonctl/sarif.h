/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_SARIF_H
#define BECKON_BECKONCTL_SARIF_H

/* Diagnostics in the Static Analysis Results Interchange Format (SARIF) 2.1.0 of OASIS, which
 * editors and review tools read. */

#include "base/diagnostic.h"

/* What was checked, as the command line names it. */
typedef struct {
    const char *dir;
    const char *store; /* NULL: the shop file in its usual place */
} BeckonctlChecked;

/* A log of one run. Files are named relative to the folder, whose URI stands in the run; columns
 * count characters. Where the diagnostic knows what to write instead of what it marks, that is
 * its fix. */
JsonNode *beckonctl_sarif(const BeckonDiagnostics *diagnostics, const BeckonctlChecked *checked);

#endif
