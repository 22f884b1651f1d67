/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_JWS_VECTORS_H
#define TESTS_JWS_VECTORS_H

/* Reading files of vectors: tests/jws/vectors/ and others. */

#include <glib.h>
#include <json-glib/json-glib.h>

/* The object that a file of tests/jws/vectors/ holds. Aborts the program when it does not. Owned by
 * the caller. */
JsonObject *vectors_read(const char *name);
/* The same of any file, relative to the source tree. */
JsonObject *vectors_read_file(const char *path);

/* A member that is an object, as text. Owned by the caller. */
char *vectors_text(JsonObject *vectors, const char *member);

/* A member as a string: NULL where it is null or absent. Borrowed. */
const char *vectors_string(JsonObject *object, const char *member);

#endif
