/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/receipts.h"

#include "base/limits.h"

struct BeckonReceipts {
    BeckonEngineClient *engine;
    GPtrArray *untold; /* char * */
    guint telling;     /* how many of the first are in the call under way; 0: none is */
};

BeckonReceipts *beckon_receipts_new(BeckonEngineClient *engine)
{
    BeckonReceipts *receipts = g_new0(BeckonReceipts, 1);
    receipts->engine = engine;
    receipts->untold = g_ptr_array_new_with_free_func(g_free);
    return receipts;
}

void beckon_receipts_free(BeckonReceipts *receipts)
{
    if (receipts == NULL) {
        return;
    }
    g_ptr_array_unref(receipts->untold);
    g_free(receipts);
}

void beckon_receipts_add(BeckonReceipts *receipts, const char *jti)
{
    if (receipts->untold->len < BECKON_LIMIT_IN_FLIGHT_OFFERS) {
        g_ptr_array_add(receipts->untold, g_strdup(jti));
    }
}

static void on_told(void *data, GVariant *answer)
{
    BeckonReceipts *receipts = data;
    if (answer != NULL) {
        g_ptr_array_remove_range(receipts->untold, 0, receipts->telling);
    }
    receipts->telling = 0;
    if (answer != NULL) {
        beckon_receipts_send(receipts);
    }
}

void beckon_receipts_send(BeckonReceipts *receipts)
{
    if (receipts->telling > 0 || receipts->untold->len == 0) {
        return;
    }
    receipts->telling = receipts->untold->len;
    beckon_engine_client_delivered(receipts->engine, (const char *const *)receipts->untold->pdata,
                                   receipts->telling, on_told, receipts);
}
