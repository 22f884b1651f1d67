/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_REPORT_H
#define BECKON_ENGINE_REPORT_H

/* org.beckon.Engine.Operator1: how the hub is. */

#include "engine/daemon.h"

void beckon_report_status(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_report_scanners(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_report_zones(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_report_offers(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_report_offer(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
