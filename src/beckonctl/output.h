/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_OUTPUT_H
#define BECKON_BECKONCTL_OUTPUT_H

/* A file that appears under its name when it is complete, and otherwise never: until then it is
 * NAME.partial, which a failed or ended run leaves behind at worst. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct BeckonctlOutput BeckonctlOutput;

/* BECKON_ERROR_IO, as of the functions below; messages name the file. */
BeckonctlOutput *beckonctl_output_new(const char *dir, const char *name, GError **error);

/* Deletes what was not committed. */
void beckonctl_output_free(BeckonctlOutput *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonctlOutput, beckonctl_output_free)

bool beckonctl_output_write(BeckonctlOutput *output, const void *data, gsize len, GError **error);

/* Puts the file in its place, over an older one. */
bool beckonctl_output_commit(BeckonctlOutput *output, GError **error);

const char *beckonctl_output_path(const BeckonctlOutput *output);
uint64_t beckonctl_output_size(const BeckonctlOutput *output);

#endif
