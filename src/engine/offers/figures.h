/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_OFFERS_FIGURES_H
#define BECKON_ENGINE_OFFERS_FIGURES_H

/* What came of the campaigns. */

#include "engine/daemon.h"

/* org.beckon.Engine.Operator1.Campaigns */
void beckon_figures_campaigns(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
