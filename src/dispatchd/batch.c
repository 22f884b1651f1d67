/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/batch.h"

#include <stdbool.h>

typedef struct {
    guint64 seq;
    char *jti;
    char *recipient;
    char *token; /* NULL: refused */
    gint64 cause_us;
    bool on_stream;
} Row;

struct BeckonBatch {
    GArray *rows; /* Row, in the order of seq */
    guint n_refused;
    guint n_delivered;
    char *why_refused;
};

static void row_clear(gpointer data)
{
    Row *row = data;
    g_free(row->jti);
    g_free(row->recipient);
    g_free(row->token);
}

BeckonBatch *beckon_batch_sign(const BeckonOfferSigner *signer, GVariant *drafts)
{
    BeckonBatch *batch = g_new0(BeckonBatch, 1);
    batch->rows = g_array_new(FALSE, TRUE, sizeof(Row));
    g_array_set_clear_func(batch->rows, row_clear);
    GVariantIter iter;
    Row row = {0};
    const char *x = NULL, *payload = NULL;
    g_variant_iter_init(&iter, drafts);
    while (g_variant_iter_next(&iter, "(tss&s&sx)", &row.seq, &row.jti, &row.recipient, &x,
                               &payload, &row.cause_us)) {
        g_autoptr(GError) error = NULL;
        row.token = beckon_offer_signer_sign(signer, payload, row.jti, x, &error);
        if (row.token == NULL && batch->n_refused++ == 0) {
            batch->why_refused = g_strdup(error->message);
        }
        g_array_append_val(batch->rows, row);
    }
    return batch;
}

void beckon_batch_free(BeckonBatch *batch)
{
    if (batch == NULL) {
        return;
    }
    g_array_unref(batch->rows);
    g_free(batch->why_refused);
    g_free(batch);
}

guint beckon_batch_size(const BeckonBatch *batch)
{
    return batch->rows->len;
}

guint beckon_batch_refused(const BeckonBatch *batch)
{
    return batch->n_refused;
}

guint beckon_batch_delivered(const BeckonBatch *batch)
{
    return batch->n_delivered;
}

const char *beckon_batch_why_refused(const BeckonBatch *batch)
{
    return batch->why_refused;
}

GVariant *beckon_batch_offers(const BeckonBatch *batch)
{
    GVariantBuilder offers;
    g_variant_builder_init(&offers, G_VARIANT_TYPE("a(tsssx)"));
    for (guint i = 0; i < batch->rows->len; i++) {
        const Row *row = &g_array_index(batch->rows, Row, i);
        if (row->token != NULL) {
            g_variant_builder_add(&offers, "(tsssx)", row->seq, row->jti, row->recipient,
                                  row->token, row->cause_us);
        }
    }
    return g_variant_builder_end(&offers);
}

void beckon_batch_take_answer(BeckonBatch *batch, GVariant *on_stream)
{
    if (g_variant_n_children(on_stream) != batch->rows->len - batch->n_refused) {
        return;
    }
    gsize next = 0;
    for (guint i = 0; i < batch->rows->len; i++) {
        Row *row = &g_array_index(batch->rows, Row, i);
        if (row->token != NULL) {
            gboolean written = FALSE;
            g_variant_get_child(on_stream, next++, "b", &written);
            row->on_stream = written;
            batch->n_delivered += row->on_stream;
        }
    }
}

GVariant *beckon_batch_settlement(const BeckonBatch *batch)
{
    GVariantBuilder settled;
    g_variant_builder_init(&settled, G_VARIANT_TYPE("a(ssb)"));
    for (guint i = 0; i < batch->rows->len; i++) {
        const Row *row = &g_array_index(batch->rows, Row, i);
        g_variant_builder_add(&settled, "(ssb)", row->jti, row->token != NULL ? row->token : "",
                              (gboolean)row->on_stream);
    }
    return g_variant_builder_end(&settled);
}
