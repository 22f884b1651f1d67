/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_RULEBOOK_RULES_FOLDER_H
#define BECKON_ENGINE_RULEBOOK_RULES_FOLDER_H

/* The folder of rules that the configuration names: what it holds, once nobody writes to it any
 * more, is tried as a whole and goes live, or is refused, and what was live stays. Each state of it
 * goes live once: after `rules apply` or `rules rollback` by hand it waits for its next change,
 * after a start of the engine too. */

#include "engine/daemon.h"

/* Nothing where none is named. */
void beckon_rules_folder_watch(BeckonEngine *engine);
void beckon_rules_folder_stop(BeckonEngine *engine);

/* What it held was tried: trouble says why it was refused; NULL: it is live. Where the hub is at
 * fault and not the rules (a full disk), it is tried again by and by. */
void beckon_rules_folder_tried(BeckonEngine *engine, const char *trouble, bool again);

/* Adds to RulesStatus: folder, folder_state, folder_trouble. */
void beckon_rules_folder_describe(const BeckonEngine *engine, GVariantDict *dict);

/* Why what it holds is not live, or NULL. Borrowed. */
const char *beckon_rules_folder_trouble(const BeckonEngine *engine);

#endif
