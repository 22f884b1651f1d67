/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_IMPORTS_FACTS_REPORT_H
#define BECKON_ENGINE_IMPORTS_FACTS_REPORT_H

/* What is known from services: to operators numbers of products, and of a shopper which facts there
 * are and since when; to a shopper all of their own. */

#include <json-glib/json-glib.h>

#include "engine/daemon.h"
#include "shopper/facts.h"

/* org.beckon.Engine.Operator1: Facts, ShopperFacts. */
void beckon_facts_report_goods(void *engine, GVariant *arguments,
                               GDBusMethodInvocation *invocation);
void beckon_facts_report_shopper(void *engine, GVariant *arguments,
                                 GDBusMethodInvocation *invocation);

/* {"tier": …, "age": …, "signals": […]}, null where nothing is known. Owned by the caller. */
JsonNode *beckon_facts_to_json(const BeckonShopperFacts *facts);

#endif
