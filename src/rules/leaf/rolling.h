/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_LEAF_ROLLING_H
#define BECKON_RULES_LEAF_ROLLING_H

/* `within` of visits and offers: a window that ends now and moves with the store's clock.
 *
 * What leaves such a window makes a condition false, or a negated one true, at a moment of that
 * shopper's own. It is no edge: a rule set's edges are those of all shoppers, and windows are
 * days long where visits are minutes. Nor is an offer that came or was redeemed just now. Both
 * are seen when the rules look again at the shopper's next event or deadline. */

#include <stdbool.h>
#include <stdint.h>

#include "base/yaml.h"

/* Reads its length, a minute at least; a warning when such things are kept for less. False, with
 * a diagnostic, when it is none. */
bool beckon_rolling_read(const BeckonYaml *yaml, const BeckonYamlNode *node, int64_t kept_us,
                         int64_t *ret_us);

/* Whether a moment lies in the window of this length (0: whenever before) up to and with now. */
bool beckon_rolling_has(int64_t within_us, int64_t at_us, int64_t now_us);

/* Whether such a window holds nothing that another does not. */
bool beckon_rolling_lies_within(int64_t within_us, int64_t other_us);

#endif
