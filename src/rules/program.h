/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_PROGRAM_H
#define BECKON_RULES_PROGRAM_H

/* Conditions laid out one behind the other, with the data of their leaves, so that asking one
 * reads a few lines of memory in a row. */

#include "rules/condition.h"
#include "rules/schedule.h"

#define BECKON_PROGRAM_NOWHERE UINT32_MAX /* no place in any */

typedef struct BeckonProgram BeckonProgram;

BeckonProgram *beckon_program_new(void);
void beckon_program_free(BeckonProgram *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonProgram, beckon_program_free)

/* Adds what holds when a schedule and a condition do, both of which must outlive the program:
 * its place. */
uint32_t beckon_program_add(BeckonProgram *program, const BeckonSchedule *runs,
                            const BeckonCondition *when);

/* Gives back memory beyond what was added. */
void beckon_program_seal(BeckonProgram *program);

/* Whether what was added at a place is true: not false, nor unknown. */
bool beckon_program_holds(const BeckonProgram *program, uint32_t place, BeckonFacts *facts);

#endif
