/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/large-table.h"

#include <stdint.h>
#include <sys/mman.h>

#define MAPPED_FROM_BYTES ((gsize)64 * 1024) /* a smaller one is the heap's */
#define LARGE_PAGE_BYTES  ((gsize)2 * 1024 * 1024)

/* A table that has large pages has nothing but them. */
static gsize mapped_bytes(gsize n, gsize row_bytes)
{
    gsize bytes = n * row_bytes;
    return bytes < LARGE_PAGE_BYTES ? bytes : (bytes + LARGE_PAGE_BYTES - 1) & -LARGE_PAGE_BYTES;
}

/* Begins at the edge of a large page; what is mapped on both sides is given back. */
static void *map_large(gsize bytes)
{
    char *mapped = mmap(NULL, bytes + LARGE_PAGE_BYTES, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) {
        return mapped;
    }
    gsize before = -(uintptr_t)mapped & (LARGE_PAGE_BYTES - 1);
    if (before > 0) {
        munmap(mapped, before);
    }
    munmap(mapped + before + bytes, LARGE_PAGE_BYTES - before);
    madvise(mapped + before, bytes, MADV_HUGEPAGE);
    return mapped + before;
}

void *beckon_large_table_new(gsize n, gsize row_bytes)
{
    if (n * row_bytes < MAPPED_FROM_BYTES) {
        return g_aligned_alloc0(n, row_bytes, BECKON_CACHE_LINE_BYTES);
    }
    gsize bytes = mapped_bytes(n, row_bytes);
    void *table = bytes >= LARGE_PAGE_BYTES ? map_large(bytes)
                                            : mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                                                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (table == MAP_FAILED) {
        g_error("there is no memory for a table of %zu bytes", bytes);
    }
    return table;
}

void beckon_large_table_free(void *table, gsize n, gsize row_bytes)
{
    if (table != NULL && n * row_bytes < MAPPED_FROM_BYTES) {
        g_aligned_free(table);
    } else if (table != NULL) {
        munmap(table, mapped_bytes(n, row_bytes));
    }
}
