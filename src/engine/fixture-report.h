/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_FIXTURE_REPORT_H
#define BECKON_ENGINE_FIXTURE_REPORT_H

/* org.beckon.Engine.Operator1: what the store's sensors and beacons say. */

#include "engine/daemon.h"

void beckon_fixture_report_sensors(void *engine, GVariant *arguments,
                                   GDBusMethodInvocation *invocation);
void beckon_fixture_report_beacons(void *engine, GVariant *arguments,
                                   GDBusMethodInvocation *invocation);
void beckon_fixture_report_hours(void *engine, GVariant *arguments,
                                 GDBusMethodInvocation *invocation);
void beckon_fixture_report_renew(void *engine, GVariant *arguments,
                                 GDBusMethodInvocation *invocation);

#endif
