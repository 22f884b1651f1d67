/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_REGISTER_H
#define BECKON_ENGINE_PEOPLE_REGISTER_H

/* org.beckon.Engine.Operator1: who is enrolled. */

#include "engine/daemon.h"

/* The shopper whom a method's one argument (s) names: by name, else by pseudonym. Owned by the
 * caller; NULL with BECKON_ERROR_NOT_FOUND when there is none. */
BeckonShopper *beckon_register_find(BeckonEngine *engine, GVariant *arguments, GError **error);

void beckon_register_enrol(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_register_list(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_register_show(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);
void beckon_register_forget(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

/* Forgets a shopper for good and at once, for an operator's uid or for the shopper
 * (BECKON_AUDIT_NOBODY): key, devices, offers, visits, streams. */
bool beckon_register_erase(BeckonEngine *engine, const BeckonShopper *shopper, int64_t uid,
                           GError **error);

#endif
