/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/leaf/signal.h"

#include "base/codes.h"
#include "base/quantity.h"
#include "base/yaml-value.h"

#define PARTS_A_MILLI (BECKON_QUANTITY_PARTS / 1000)

bool beckon_signal_parse(const char *text, int64_t *ret_milli)
{
    int64_t parts = 0;
    if (!beckon_quantity_parse(text, &parts) || parts % PARTS_A_MILLI != 0) {
        return false;
    }
    *ret_milli = parts / PARTS_A_MILLI;
    return true;
}

bool beckon_signal_read(const BeckonYaml *yaml, const BeckonYamlNode *node, int64_t *ret_milli)
{
    const char *text = beckon_yaml_text(yaml, node);
    if (text == NULL) {
        return false;
    }
    if (!beckon_signal_parse(text, ret_milli)) {
        beckon_yaml_error(
            yaml, node, BECKON_CODE_NUMBER, NULL,
            "'%s' is not a number: write it like 8 or -1.5, with at most three digits "
            "behind the point, and without a unit",
            text);
        return false;
    }
    return true;
}

char *beckon_signal_number(int64_t milli, char decimal_sign)
{
    return beckon_quantity_number(milli * PARTS_A_MILLI, decimal_sign);
}
