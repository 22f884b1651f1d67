/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_RULEBOOK_AUDIT_REPORT_H
#define BECKON_ENGINE_RULEBOOK_AUDIT_REPORT_H

/* The audit trail as operators ask for it. */

#include "engine/daemon.h"

/* org.beckon.Engine.Operator1 */
void beckon_audit_report_trail(void *engine, GVariant *arguments,
                               GDBusMethodInvocation *invocation);

#endif
