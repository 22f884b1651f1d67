/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_IDENTITY_LARGE_TABLE_H
#define BECKON_IDENTITY_LARGE_TABLE_H

/* Memory for tables of which each access is to another page: with large pages the processor need
 * not find that page first, which takes longer than all else. Where the kernel has none, it works
 * as well. */

#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

#define BECKON_LARGE_PAGE_BYTES (2 * 1024 * 1024)
#define BECKON_CACHE_LINE_BYTES 64

/* Zeros, at the beginning of a cache line. Free with g_aligned_free. */
static inline void *beckon_large_table_new(gsize n, gsize row_bytes)
{
    gsize bytes = n * row_bytes;
    bool is_large = bytes >= BECKON_LARGE_PAGE_BYTES;
    void *table =
        g_aligned_alloc(n, row_bytes, is_large ? BECKON_LARGE_PAGE_BYTES : BECKON_CACHE_LINE_BYTES);
    if (is_large) {
        madvise(table, bytes, MADV_HUGEPAGE);
    }
    memset(table, 0, bytes);
    return table;
}

#endif
