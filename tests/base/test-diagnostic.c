/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

int main(void)
{
    static const BeckonTest tests[] = {};
    return BECKON_TESTS_RUN("base/test-diagnostic", tests);
}
