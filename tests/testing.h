/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_TESTING_H
#define TESTS_TESTING_H

/* Runs CUnit tests and prints TAP, a line a test, so that the harness counts tests and not
 * programs. A test's name is its function's name: a sentence about behaviour. */

#include <CUnit/CUnit.h>
#include <glib.h>

typedef struct {
    const char *name;
    void (*run)(void);
} BeckonTest;

#define BECKON_TEST(function)                                                                      \
    {                                                                                              \
#function, function                                                                        \
    }

/* Runs all tests of a program. Returns main()'s exit status: 0 when every one passed or was
 * skipped. */
int beckon_tests_run(const char *suite, const BeckonTest *tests, gsize n_tests);
#define BECKON_TESTS_RUN(suite, tests) beckon_tests_run(suite, tests, G_N_ELEMENTS(tests))

/* Marks the running test as skipped; the caller returns at once. */
void beckon_test_skip(const char *why);

/* The path of a file below the source tree. Owned by the caller. */
char *beckon_test_path(const char *relative);

/* The contents of a file below the source tree, NUL-terminated. Aborts the program when it
 * cannot be read. Owned by the caller. */
char *beckon_test_read(const char *relative, gsize *ret_len);

/* Where the shared development data lies, or NULL where it is absent (skip then). It is a
 * sibling of the source tree unless $BECKON_DATA names it. Owned by the caller. */
char *beckon_test_data(const char *relative);

#endif
