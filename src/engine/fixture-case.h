/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_FIXTURE_CASE_H
#define BECKON_ENGINE_FIXTURE_CASE_H

#include "engine/daemon.h"
#include "engine/doctor-fixtures.h"

/* Gathers what is known of a beacon or sensor of the store. Borrowed from the engine, until it
 * takes in the next reading. */
void beckon_fixture_case(const BeckonEngine *engine, guint fixture, BeckonFixtureCase *ret_case);

#endif
