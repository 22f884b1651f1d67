/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/run.h"

#include <string.h>

/* More than as many legacy adverts have; long ones make a shorter run. */
#define DATA_BYTES 2048

struct BeckonRun {
    gsize n;
    gsize data_len;
    BeckonAdvertReport adverts[BECKON_RUN_ADVERTS];
    uint8_t data[DATA_BYTES];
};

G_STATIC_ASSERT(DATA_BYTES >= BECKON_LIMIT_ADVERT_BYTES);

BeckonRun *beckon_run_new(void)
{
    return g_new0(BeckonRun, 1);
}

void beckon_run_free(BeckonRun *run)
{
    if (run != NULL) {
        beckon_run_clear(run);
        g_free(run);
    }
}

bool beckon_run_add(BeckonRun *run, const BeckonAdvertReport *advert)
{
    if (run->n == BECKON_RUN_ADVERTS || advert->len > sizeof run->data - run->data_len) {
        return false;
    }
    BeckonAdvertReport *copy = &run->adverts[run->n++];
    *copy = *advert;
    copy->data = run->data + run->data_len;
    if (advert->len > 0) {
        memcpy(run->data + run->data_len, advert->data, advert->len);
    }
    run->data_len += advert->len;
    return true;
}

const BeckonAdvertReport *beckon_run_adverts(const BeckonRun *run, gsize *ret_n)
{
    *ret_n = run->n;
    return run->adverts;
}

void beckon_run_clear(BeckonRun *run)
{
    explicit_bzero(run->adverts, run->n * sizeof run->adverts[0]);
    explicit_bzero(run->data, run->data_len);
    run->n = 0;
    run->data_len = 0;
}
