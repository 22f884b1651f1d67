/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/leaf/age.h"

BeckonTruth beckon_age_at_least(const BeckonAccountFacts *account, guint years)
{
    if (account == NULL) {
        return BECKON_UNKNOWN;
    }
    if (account->age_below != 0 && account->age_below <= years) {
        return BECKON_FALSE;
    }
    return account->age_at_least >= years ? BECKON_TRUE : BECKON_UNKNOWN;
}
