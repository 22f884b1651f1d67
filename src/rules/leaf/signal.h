/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_LEAF_SIGNAL_H
#define BECKON_RULES_LEAF_SIGNAL_H

/* Values of signals: decimal numbers to the thousandth, held as whole thousandths. */

#include <stdint.h>

#include "base/yaml.h"

/* "25", "-0.5": at most nine digits before the point and three behind it. False, with nothing
 * written, for anything else. */
bool beckon_signal_parse(const char *text, int64_t *ret_milli);

/* The same of a node, with a diagnostic when it is none. */
bool beckon_signal_read(const BeckonYaml *yaml, const BeckonYamlNode *node, int64_t *ret_milli);

/* The other way round, with the decimal sign of a language. Owned by the caller. */
char *beckon_signal_number(int64_t milli, char decimal_sign);

#endif
