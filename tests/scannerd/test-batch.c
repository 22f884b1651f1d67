/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include "scannerd/batch.h"
#include "wire/link.h"

/* The sightings of the frames put so far. */
static GArray *read_sightings(const GByteArray *frames)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(BeckonSighting));
    g_autoptr(BeckonLinkDecoder) decoder = beckon_link_decoder_new();
    beckon_link_decoder_feed(decoder, frames->data, frames->len);
    BeckonLinkFrame frame;
    g_autoptr(GError) error = NULL;
    while (beckon_link_decoder_next(decoder, &frame, &error)) {
        CU_ASSERT_EQUAL(frame.type, BECKON_LINK_SIGHTINGS);
        g_array_append_vals(rows, frame.sightings.rows, (guint)frame.sightings.n_rows);
    }
    CU_ASSERT_PTR_NULL(error);
    return rows;
}

/* Adds a tick's sightings as the daemon does: handles in turn, a microsecond apart. */
static GArray *sightings_of_a_tick(guint n_sightings, guint n_handles, guint rest_every)
{
    g_autoptr(BeckonBatch) batch = beckon_batch_new();
    g_autoptr(GByteArray) frames = g_byte_array_new();
    for (guint i = 0; i < n_sightings; i++) {
        bool full = beckon_batch_add(batch, i, 1 + i % n_handles, -60);
        bool rest = i % rest_every == 0 && !beckon_batch_is_merging(batch);
        if (full || rest) {
            beckon_batch_put(batch, 1, 0, frames);
        }
    }
    beckon_batch_put(batch, 1, 0, frames);
    beckon_batch_tick(batch);
    return read_sightings(frames);
}

static guint sum_counts(const GArray *rows)
{
    guint sum = 0;
    for (guint i = 0; i < rows->len; i++) {
        sum += g_array_index(rows, BeckonSighting, i).count;
    }
    return sum;
}

static void passes_on_each_sighting_of_a_quiet_tick(void)
{
    g_autoptr(GArray) rows = sightings_of_a_tick(BECKON_LIMIT_TICK_SIGHTINGS, 3, 100);
    CU_ASSERT_EQUAL_FATAL(rows->len, BECKON_LIMIT_TICK_SIGHTINGS);
    for (guint i = 0; i < rows->len; i++) {
        const BeckonSighting *row = &g_array_index(rows, BeckonSighting, i);
        CU_ASSERT_EQUAL(row->t_us, i);
        CU_ASSERT_EQUAL(row->handle, 1 + i % 3);
        CU_ASSERT_EQUAL(row->count, 1);
    }
}

static void merges_a_flood_by_handle_and_loses_none(void)
{
    g_autoptr(GArray) rows = sightings_of_a_tick(100000, 5, 100);
    CU_ASSERT_EQUAL(rows->len, BECKON_LIMIT_TICK_SIGHTINGS + 5);
    CU_ASSERT_EQUAL(sum_counts(rows), 100000);
    CU_ASSERT_EQUAL(g_array_index(rows, BeckonSighting, rows->len - 1).t_us,
                    BECKON_LIMIT_TICK_SIGHTINGS + 4);
}

static void stays_bounded_in_a_flood_of_many_handles(void)
{
    g_autoptr(GArray) rows = sightings_of_a_tick(100000, 50000, 100);
    CU_ASSERT_EQUAL(sum_counts(rows), 100000);
}

static void merges_alike_however_often_it_is_emptied(void)
{
    g_autoptr(GArray) often = sightings_of_a_tick(50000, 9000, 1);
    g_autoptr(GArray) seldom = sightings_of_a_tick(50000, 9000, 777);
    CU_ASSERT_EQUAL_FATAL(often->len, seldom->len);
    for (guint i = 0; i < often->len; i++) {
        const BeckonSighting *one = &g_array_index(often, BeckonSighting, i);
        const BeckonSighting *other = &g_array_index(seldom, BeckonSighting, i);
        CU_ASSERT_TRUE(one->t_us == other->t_us && one->handle == other->handle &&
                       one->count == other->count);
    }
}

static void starts_anew_with_each_tick(void)
{
    g_autoptr(BeckonBatch) batch = beckon_batch_new();
    g_autoptr(GByteArray) frames = g_byte_array_new();
    for (guint i = 0; i <= BECKON_LIMIT_TICK_SIGHTINGS; i++) {
        if (beckon_batch_add(batch, i, 7, -60)) {
            beckon_batch_put(batch, 1, 0, frames);
        }
    }
    CU_ASSERT_TRUE(beckon_batch_is_merging(batch));
    beckon_batch_put(batch, 1, 0, frames);
    beckon_batch_tick(batch);
    CU_ASSERT_FALSE(beckon_batch_is_merging(batch));
    CU_ASSERT_TRUE(beckon_batch_is_empty(batch));
}

/* What RSSI a merged record has of these. */
static int merged_rssi(const int8_t *rssi_dbm, gsize n)
{
    g_autoptr(BeckonBatch) batch = beckon_batch_new();
    g_autoptr(GByteArray) frames = g_byte_array_new();
    for (guint i = 0; i < BECKON_LIMIT_TICK_SIGHTINGS; i++) {
        beckon_batch_add(batch, 0, 1, -10);
    }
    beckon_batch_put(batch, 1, 0, frames);
    g_byte_array_set_size(frames, 0);
    for (gsize i = 0; i < n; i++) {
        CU_ASSERT_FALSE(beckon_batch_add(batch, 0, 1, rssi_dbm[i]));
    }
    beckon_batch_put(batch, 1, 0, frames);
    g_autoptr(GArray) rows = read_sightings(frames);
    CU_ASSERT_EQUAL_FATAL(rows->len, 1);
    CU_ASSERT_EQUAL(g_array_index(rows, BeckonSighting, 0).count, n);
    return g_array_index(rows, BeckonSighting, 0).rssi_dbm;
}

static void gives_merged_sightings_their_mean_rssi(void)
{
    const int8_t known[] = {-50, -60, -80};
    const int8_t some_unknown[] = {127, -50, 127, -61};
    const int8_t unknown[] = {127, 127};
    CU_ASSERT_EQUAL(merged_rssi(known, G_N_ELEMENTS(known)), -63);
    CU_ASSERT_EQUAL(merged_rssi(some_unknown, G_N_ELEMENTS(some_unknown)), -56);
    CU_ASSERT_EQUAL(merged_rssi(unknown, G_N_ELEMENTS(unknown)), 127);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(passes_on_each_sighting_of_a_quiet_tick),
        BECKON_TEST(merges_a_flood_by_handle_and_loses_none),
        BECKON_TEST(stays_bounded_in_a_flood_of_many_handles),
        BECKON_TEST(merges_alike_however_often_it_is_emptied),
        BECKON_TEST(starts_anew_with_each_tick),
        BECKON_TEST(gives_merged_sightings_their_mean_rssi),
    };
    return BECKON_TESTS_RUN("scannerd/batch", tests);
}
