/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_ENGINE_CODES_H
#define TESTS_ENGINE_CODES_H

#include "engine/doctor/findings.h"

/* The codes of findings, in their order, with a blank between them. Owned by the caller. */
char *test_codes(const GPtrArray *findings);

/* What the first finding of a code says; fails without one. Borrowed. */
const char *test_what(const GPtrArray *findings, const char *code);

#endif
