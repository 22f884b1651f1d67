/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/shuffle.h"

#include <sodium.h>

/* Byte by byte: no copy of what may be a key is left anywhere. */
static void swap(char *one, char *other, guint size)
{
    for (guint i = 0; i < size; i++) {
        char byte = one[i];
        one[i] = other[i];
        other[i] = byte;
    }
}

void beckon_shuffle(GArray *array)
{
    guint size = g_array_get_element_size(array);
    for (guint i = array->len; i > 1; i--) {
        guint j = randombytes_uniform(i);
        swap(array->data + (gsize)(i - 1) * size, array->data + (gsize)j * size, size);
    }
}
