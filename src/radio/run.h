/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_RUN_H
#define BECKON_RADIO_RUN_H

/* Adverts that a radio has heard one after the other, copied, so that whoever listens gets several
 * at once: it can have the memory fetched that the later ones need while it looks at the first. */

#include "capture/advert-report.h"

#define BECKON_RUN_ADVERTS 32 /* at most */

typedef struct BeckonRun BeckonRun;

BeckonRun *beckon_run_new(void);
/* Wipes what it holds. */
void beckon_run_free(BeckonRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonRun, beckon_run_free)

/* Copies an advert, with its data, behind the others. False, with nothing copied, when there is no
 * room for it; in an empty run there always is. */
bool beckon_run_add(BeckonRun *run, const BeckonAdvertReport *advert);

/* What it holds, until it is cleared. */
const BeckonAdvertReport *beckon_run_adverts(const BeckonRun *run, gsize *ret_n);

/* Empties it and wipes what it held. */
void beckon_run_clear(BeckonRun *run);

#endif
