/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The C library's heap, made to forget: whatever this program frees is overwritten. Through BlueZ
 * strangers' bytes come in GDBus's own buffers, which it copies from one to the next and frees as
 * they are. */

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define HAS_OTHER_HEAP
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define HAS_OTHER_HEAP
#endif

#ifndef HAS_OTHER_HEAP

/* The one of the C library. */
void __libc_free(void *memory);

void free(void *memory)
{
    if (memory != NULL) {
        int number = errno;
        explicit_bzero(memory, malloc_usable_size(memory));
        __libc_free(memory);
        errno = number;
    }
}

/* Never where it is: the library would free the old place by itself. */
void *realloc(void *memory, size_t len)
{
    if (memory == NULL) {
        return malloc(len);
    }
    if (len == 0) {
        free(memory);
        return NULL;
    }
    size_t had = malloc_usable_size(memory);
    if (len <= had && len > had / 2) {
        return memory;
    }
    void *moved = malloc(len);
    if (moved != NULL) {
        memcpy(moved, memory, len < had ? len : had);
        free(memory);
    }
    return moved;
}

#endif
