/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_HOURLY_H
#define BECKON_ENGINE_HOURLY_H

/* Readings gathered by the hour until they are written down. Pure. */

#include "database/readings.h"
#include "wire/records.h"

/* What is gathered is due to be written at each full quarter of an hour. */
#define BECKON_HOURLY_QUARTER_US (BECKON_READINGS_HOUR_US / 4)

typedef struct BeckonHourly BeckonHourly;

BeckonHourly *beckon_hourly_new(void);
void beckon_hourly_free(BeckonHourly *hourly);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonHourly, beckon_hourly_free)

/* A reading of a fixture, not earlier than the one before. */
void beckon_hourly_add(BeckonHourly *hourly, guint fixture, const BeckonReading *reading);

/* Store time at which what is gathered is due; BECKON_TIME_NEVER when nothing is. */
int64_t beckon_hourly_due_us(const BeckonHourly *hourly);

/* Hands out what is gathered, in the order in which it began, and begins anew: what comes later of
 * the same hour is to be added to it. */
typedef void (*BeckonHourVisitor)(guint fixture, BeckonQuantity quantity, guint index,
                                  const BeckonHourOfReadings *hour, void *data);
void beckon_hourly_take(BeckonHourly *hourly, BeckonHourVisitor visit, void *data);

#endif
