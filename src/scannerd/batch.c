/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/batch.h"

#include <math.h>

#include "wire/link.h"

#define ROWS_MAX 4096 /* of 16 bytes: one full frame */

/* The RSSIs that a row stands for, as far as they are known. */
typedef struct {
    int32_t sum_dbm;
    int32_t n;
} Rssi;

struct BeckonBatch {
    guint n_rows;
    guint n_in_tick;
    GHashTable *merging; /* handle → its row + 1, of the rows that may still grow */
    BeckonSighting rows[ROWS_MAX];
    Rssi rssi[ROWS_MAX];
};

G_STATIC_ASSERT(ROWS_MAX * 16 <= BECKON_LIMIT_LINK_FRAME_BYTES);

BeckonBatch *beckon_batch_new(void)
{
    BeckonBatch *batch = g_new0(BeckonBatch, 1);
    batch->merging = g_hash_table_new(NULL, NULL);
    return batch;
}

void beckon_batch_free(BeckonBatch *batch)
{
    if (batch != NULL) {
        g_hash_table_unref(batch->merging);
        g_free(batch);
    }
}

bool beckon_batch_is_empty(const BeckonBatch *batch)
{
    return batch->n_rows == 0;
}

bool beckon_batch_is_merging(const BeckonBatch *batch)
{
    return batch->n_in_tick >= BECKON_LIMIT_TICK_SIGHTINGS;
}

static void add_rssi(BeckonBatch *batch, guint row, int8_t rssi_dbm)
{
    Rssi *rssi = &batch->rssi[row];
    if (rssi_dbm == BECKON_SIGHTING_RSSI_UNKNOWN) {
        return;
    }
    rssi->sum_dbm += rssi_dbm;
    rssi->n++;
    batch->rows[row].rssi_dbm = (int8_t)lround((double)rssi->sum_dbm / rssi->n);
}

static bool merge(BeckonBatch *batch, uint32_t handle, int8_t rssi_dbm)
{
    guint row = GPOINTER_TO_UINT(g_hash_table_lookup(batch->merging, GUINT_TO_POINTER(handle)));
    if (row == 0 || batch->rows[row - 1].count == UINT16_MAX) {
        return false;
    }
    batch->rows[row - 1].count++;
    add_rssi(batch, row - 1, rssi_dbm);
    return true;
}

bool beckon_batch_add(BeckonBatch *batch, int64_t t_us, uint32_t handle, int8_t rssi_dbm)
{
    bool merging = beckon_batch_is_merging(batch);
    if (merging && merge(batch, handle, rssi_dbm)) {
        return false;
    }
    guint row = batch->n_rows++;
    batch->rows[row] = (BeckonSighting){t_us, handle, BECKON_SIGHTING_RSSI_UNKNOWN, 1};
    batch->rssi[row] = (Rssi){0, 0};
    add_rssi(batch, row, rssi_dbm);
    if (merging) {
        g_hash_table_insert(batch->merging, GUINT_TO_POINTER(handle), GUINT_TO_POINTER(row + 1));
    } else {
        batch->n_in_tick++;
    }
    return batch->n_rows == ROWS_MAX || (!merging && beckon_batch_is_merging(batch));
}

void beckon_batch_put(BeckonBatch *batch, uint64_t generation, int64_t heard_us, GByteArray *out)
{
    beckon_link_put_sightings(out, generation, heard_us, batch->rows, batch->n_rows);
    batch->n_rows = 0;
    g_hash_table_remove_all(batch->merging);
}

void beckon_batch_tick(BeckonBatch *batch)
{
    batch->n_in_tick = 0;
}
