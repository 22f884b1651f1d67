/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_IDENTITY_LARGE_TABLE_H
#define BECKON_IDENTITY_LARGE_TABLE_H

/* Memory for tables of which each access is to another page: with large pages the processor need
 * not find that page first, which takes longer than all else. Where the kernel has none, it works
 * as well. What is not used yet of a table that grew takes no memory, and what was freed is the
 * system's again. */

#include <glib.h>

#define BECKON_CACHE_LINE_BYTES 64

/* Zeros, at the beginning of a cache line. n × row_bytes is not 0. */
void *beckon_large_table_new(gsize n, gsize row_bytes);

/* Takes the same numbers again. NULL is no table. */
void beckon_large_table_free(void *table, gsize n, gsize row_bytes);

#endif
