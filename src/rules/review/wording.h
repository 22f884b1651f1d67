/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_REVIEW_WORDING_H
#define BECKON_RULES_REVIEW_WORDING_H

/* Words that press a reader: that time runs out, that little is left. A store's policy may keep
 * them out of its texts. That an offer is to be had for a short time only, where that is not so, is
 * unfair in all circumstances by Directive 2005/29/EC, Annex I, No. 7. Pure. */

#include <glib.h>
#include <stdbool.h>

#include "rules/policy.h"

/* The longest phrase in a text that says one of the forbidden things (a mask of BeckonWording), and
 * which of them it says; a '#' in it stands for a number. NULL when there is none. Static. */
const char *beckon_wording_find(const char *text, const char *language, guint forbidden,
                                BeckonWording *ret_wording);

/* Whether phrases of a language are known: else nothing is ever found. */
bool beckon_wording_knows(const char *language);

#endif
