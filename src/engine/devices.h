/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_DEVICES_H
#define BECKON_ENGINE_DEVICES_H

/* What devices ask, passed on by companiond as it came: the engine itself checks the proof that
 * the device's key made for this very method, address and body, so whoever carries requests
 * cannot speak for a shopper. */

#include "engine/daemon.h"

/* org.beckon.Engine.Requests1 */
void beckon_devices_handle(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_devices_delivered(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_devices_clock(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
