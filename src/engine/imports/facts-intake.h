/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_IMPORTS_FACTS_INTAKE_H
#define BECKON_ENGINE_IMPORTS_FACTS_INTAKE_H

/* What is taken out of one table of facts: first it is read through, then, if nothing is wrong with
 * it, kept in one transaction. */

#include "engine/daemon.h"
#include "rules/file/fact-table.h"

typedef struct BeckonFactsIntake BeckonFactsIntake;

typedef struct {
    uint64_t rows;     /* in the table, good ones */
    uint64_t matched;  /* of them: products of the live catalogue, or linked shoppers who agreed */
    uint64_t left_out; /* signals for which there was no room: BECKON_LIMIT_SIGNALS_AN_ACCOUNT */
} BeckonFactsCounts;

/* What changed that the hub must look at. */
typedef struct {
    bool prices; /* of products of the live catalogue */
    bool news;   /* of a stock that a live rule asks for, or of a shopper */
} BeckonFactsChanges;

/* Takes the table. */
BeckonFactsIntake *beckon_facts_intake_new(BeckonEngine *engine, BeckonSource *source);
void beckon_facts_intake_free(BeckonFactsIntake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonFactsIntake, beckon_facts_intake_free)

/* Reads on until a monotonic time; *ret_done says that all was read. BECKON_ERROR_LIMIT and the
 * database's. */
bool beckon_facts_intake_work(BeckonFactsIntake *intake, int64_t until_us, bool *ret_done,
                              GError **error);

/* Keeps what was read, in a transaction, and in memory; only when there are no errors. */
bool beckon_facts_intake_keep(BeckonFactsIntake *intake, int64_t now_us,
                              BeckonFactsChanges *ret_changes, GError **error);

/* As far as it was read. Borrowed. */
const BeckonFactsCounts *beckon_facts_intake_counts(const BeckonFactsIntake *intake);
const BeckonDiagnostics *beckon_facts_intake_diagnostics(const BeckonFactsIntake *intake);
/* Once it was begun to be read and its header is good. */
BeckonFactKind beckon_facts_intake_kind(const BeckonFactsIntake *intake);

#endif
