/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RULES_EXAMPLE_H
#define TESTS_RULES_EXAMPLE_H

#include "base/diagnostic.h"
#include "base/manual.h"

/* Checks the wrong or the right example (one of the page's own pointers), completed to whole files
 * from tests/rules/examples as the page's `file` says (data/diagnostics/files.yaml tells how).
 * Aborts when that is none of the kinds. The wrong example is saved in the page's encoding. Owned
 * by the caller. */
BeckonDiagnostics *test_example_check(const BeckonManualPage *page, const char *example);

#endif
