/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_RULEBOOK_TRIALS_H
#define BECKON_ENGINE_RULEBOOK_TRIALS_H

/* Sets of rules that are tried before they may go live: compiled, and their stories told, in a
 * thread beside the engine's loop, so that radios and tills are served meanwhile however large a
 * set is. One at a time, in the order in which they came. */

#include "engine/daemon.h"
#include "offer/rehearsal.h"

/* What is to become of a set that may go live. */
typedef enum {
    BECKON_TRIAL_APPLY,
    BECKON_TRIAL_ROLL_BACK,
    BECKON_TRIAL_FOLDER, /* apply what the watched folder holds */
    BECKON_TRIAL_CHECK,  /* nothing */
} BeckonTrialAim;

typedef struct BeckonTrial {
    BeckonTrialAim aim;
    GPtrArray *sources;                /* of BeckonSource */
    GDBusMethodInvocation *invocation; /* who is to be answered; NULL: nobody */
    int64_t uid;                       /* of who asked, or BECKON_AUDIT_NOBODY */
    BeckonRehearsal *rehearsal;        /* once it was tried */
    BeckonShop *shop;
    gint cancelled;
    GThread *thread; /* NULL: it waits */
    BeckonEngine *engine;
} BeckonTrial;

/* Tries a set; the arguments' sources are taken, the invocation is answered in any case.
 * beckon_rulebook_tried() is called with it when it is over. BECKON_ERROR_LIMIT: too many wait. */
bool beckon_trials_begin(BeckonEngine *engine, const BeckonTrial *trial, GError **error);

/* Ends the one under way and drops those that wait; who asked is told. */
void beckon_trials_stop(BeckonEngine *engine);

#endif
