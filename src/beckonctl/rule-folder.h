/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_RULE_FOLDER_H
#define BECKON_BECKONCTL_RULE_FOLDER_H

/* A folder of rules as the commands that need no hub read it: with its shop, checked and
 * compiled. */

#include "rules/ruleset.h"

/* Where the shop file lies, seen from the folder, unless --store names another. */
#define BECKONCTL_SHOP_OF_A_FOLDER "../beacons/store.yaml"

typedef struct {
    GPtrArray *sources; /* of BeckonSource */
    BeckonRuleset *set; /* NULL when the shop file or a rule file is wrong */
    GPtrArray *stories; /* of BeckonStory, good and wrong ones; empty without a set */
} BeckonctlRuleFolder;

/* Reads DIR and its shop file (store NULL: the one above), and adds what is wrong in them to the
 * diagnostics. NULL when a file cannot be read. */
BeckonctlRuleFolder *beckonctl_rule_folder_read(const char *dir, const char *store,
                                                BeckonDiagnostics *diagnostics, GError **error);
void beckonctl_rule_folder_free(BeckonctlRuleFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonctlRuleFolder, beckonctl_rule_folder_free)

#endif
