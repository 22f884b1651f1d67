/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/output.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"

struct BeckonctlOutput {
    char *path;
    char *partial; /* NULL once committed */
    FILE *file;
    uint64_t size;
};

static bool fail(const BeckonctlOutput *output, GError **error)
{
    int number = errno;
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "cannot write %s: %s", output->path,
                g_strerror(number));
    return false;
}

BeckonctlOutput *beckonctl_output_new(const char *dir, const char *name, GError **error)
{
    g_autoptr(BeckonctlOutput) output = g_new0(BeckonctlOutput, 1);
    output->path = g_build_filename(dir, name, NULL);
    g_autofree char *partial = g_strconcat(output->path, ".partial", NULL);
    output->file = fopen(partial, "we");
    if (output->file == NULL) {
        fail(output, error);
        return NULL;
    }
    output->partial = g_steal_pointer(&partial);
    return g_steal_pointer(&output);
}

void beckonctl_output_free(BeckonctlOutput *output)
{
    if (output == NULL) {
        return;
    }
    if (output->file != NULL) {
        fclose(output->file);
    }
    if (output->partial != NULL) {
        g_unlink(output->partial);
    }
    g_free(output->partial);
    g_free(output->path);
    g_free(output);
}

bool beckonctl_output_write(BeckonctlOutput *output, const void *data, gsize len, GError **error)
{
    output->size += len;
    return fwrite(data, 1, len, output->file) == len || fail(output, error);
}

bool beckonctl_output_commit(BeckonctlOutput *output, GError **error)
{
    /* In this order, so that not even a power cut leaves a cut file under the name. */
    if (fflush(output->file) != 0 || fsync(fileno(output->file)) != 0 ||
        g_rename(output->partial, output->path) != 0) {
        return fail(output, error);
    }
    g_clear_pointer(&output->partial, g_free);
    return true;
}

const char *beckonctl_output_path(const BeckonctlOutput *output)
{
    return output->path;
}

uint64_t beckonctl_output_size(const BeckonctlOutput *output)
{
    return output->size;
}
