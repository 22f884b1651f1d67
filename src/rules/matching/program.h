/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_MATCHING_PROGRAM_H
#define BECKON_RULES_MATCHING_PROGRAM_H

/* Conditions laid out one behind the other, with the data of their leaves, so that asking one
 * reads a few lines of memory in a row. `none` is gone in them: its leaves are to be false. */

#include "rules/condition.h"
#include "rules/schedule.h"

typedef struct BeckonProgram BeckonProgram;

BeckonProgram *beckon_program_new(void);
void beckon_program_free(BeckonProgram *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonProgram, beckon_program_free)

/* Adds what holds when a schedule and a condition do, both of which must outlive the program:
 * its place. */
uint32_t beckon_program_add(BeckonProgram *program, const BeckonSchedule *runs,
                            const BeckonCondition *when);

/* The same for the circumstances and dates that both reach: what always holds in those is left
 * out. BECKON_PROGRAM_NOTHING when that is all. */
#define BECKON_PROGRAM_NOTHING UINT32_MAX
uint32_t beckon_program_add_rest(BeckonProgram *program, const BeckonSchedule *runs,
                                 const BeckonCondition *when);

/* Gives back memory beyond what was added. */
void beckon_program_seal(BeckonProgram *program);

/* Asks memory for what lies at a place, which is soon to be asked. */
void beckon_program_prefetch(const BeckonProgram *program, uint32_t place);

/* Whether what was added at a place is true: not false, nor unknown. */
bool beckon_program_holds(const BeckonProgram *program, uint32_t place, BeckonFacts *facts);

#endif
