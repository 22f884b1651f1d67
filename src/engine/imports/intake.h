/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_IMPORTS_INTAKE_H
#define BECKON_ENGINE_IMPORTS_INTAKE_H

/* What is taken out of one sealed history: the accounts of those who agreed become ledgers, all
 * others are dropped as they are read. Nothing of it counts before beckon_ledgers_go_live. */

#include "engine/daemon.h"

typedef struct BeckonIntake BeckonIntake;

typedef struct {
    uint64_t customers; /* in the file */
    uint64_t matched;   /* of them: linked shoppers who agreed */
    uint64_t rows;      /* purchases in the file */
} BeckonIntakeCounts;

/* Takes the descriptor, which is closed with it. A pipe is read once each time that it is worked
 * on, which is to be when something is in it: a read would hold up the hub. */
BeckonIntake *beckon_intake_new(BeckonEngine *engine, int fd, bool is_pipe);
void beckon_intake_free(BeckonIntake *intake);

/* Works on, within a transaction, until a monotonic time; *ret_done says that all of it was taken
 * in. BECKON_ERROR_INVALID, BECKON_ERROR_LIMIT, BECKON_ERROR_IO, and the database's. */
bool beckon_intake_work(BeckonIntake *intake, int64_t until_us, bool *ret_done, GError **error);

/* As far as it was read. Borrowed. */
const BeckonIntakeCounts *beckon_intake_counts(const BeckonIntake *intake);
/* Wall time up to which the file knows all purchases, once it was read. */
int64_t beckon_intake_known_until_us(const BeckonIntake *intake);

#endif
