/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_RULE_FILES_H
#define BECKON_ENGINE_RULE_FILES_H

#include "engine/daemon.h"

/* org.beckon.Engine.Operator1: the files of the rules that are live. */
void beckon_rule_files_live(void *engine, GVariant *arguments, GDBusMethodInvocation *invocation);

#endif
