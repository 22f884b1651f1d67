/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/hourly.h"

#include "base/time.h"

typedef struct {
    guint fixture;
    BeckonQuantity quantity;
    guint index;
    BeckonHourOfReadings hour;
} Slot;

struct BeckonHourly {
    GArray *slots;      /* of Slot, in the order in which they began */
    GHashTable *places; /* what is measured (key_of) → 1 + the place of its latest slot */
    int64_t due_us;
};

BeckonHourly *beckon_hourly_new(void)
{
    BeckonHourly *hourly = g_new0(BeckonHourly, 1);
    hourly->slots = g_array_new(FALSE, FALSE, sizeof(Slot));
    hourly->places = g_hash_table_new(NULL, NULL);
    hourly->due_us = BECKON_TIME_NEVER;
    return hourly;
}

void beckon_hourly_free(BeckonHourly *hourly)
{
    if (hourly != NULL) {
        g_array_unref(hourly->slots);
        g_hash_table_unref(hourly->places);
        g_free(hourly);
    }
}

static int64_t floor_to(int64_t t_us, int64_t step_us)
{
    return beckon_time_steps(t_us, step_us) * step_us;
}

static gpointer key_of(guint fixture, BeckonQuantity quantity, guint index)
{
    return GUINT_TO_POINTER(fixture << 16 | (guint)quantity << 8 | (index & 0xff));
}

/* The slot of what is measured in an hour; NULL when none was begun. */
static Slot *find(const BeckonHourly *hourly, gpointer key, int64_t from_us)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(hourly->places, key));
    Slot *slot = place > 0 ? &g_array_index(hourly->slots, Slot, place - 1) : NULL;
    return slot != NULL && slot->hour.from_us == from_us ? slot : NULL;
}

static void grow(BeckonHourOfReadings *hour, int64_t value)
{
    hour->n++;
    hour->least = MIN(hour->least, value);
    hour->most = MAX(hour->most, value);
    hour->last = value;
    hour->mean += ((double)value - hour->mean) / (double)hour->n;
}

void beckon_hourly_add(BeckonHourly *hourly, guint fixture, const BeckonReading *reading)
{
    int64_t from_us = floor_to(reading->t_us, BECKON_READINGS_HOUR_US), value = reading->value;
    gpointer key = key_of(fixture, reading->quantity, reading->index);
    Slot *slot = find(hourly, key, from_us);
    hourly->due_us = MIN(hourly->due_us, floor_to(reading->t_us, BECKON_HOURLY_QUARTER_US) +
                                             BECKON_HOURLY_QUARTER_US);
    if (slot != NULL) {
        grow(&slot->hour, value);
        return;
    }
    const Slot begun = {
        .fixture = fixture,
        .quantity = reading->quantity,
        .index = reading->index,
        .hour = {from_us, 1, value, value, value, (double)value},
    };
    g_array_append_val(hourly->slots, begun);
    g_hash_table_insert(hourly->places, key, GUINT_TO_POINTER(hourly->slots->len));
}

int64_t beckon_hourly_due_us(const BeckonHourly *hourly)
{
    return hourly->due_us;
}

void beckon_hourly_take(BeckonHourly *hourly, BeckonHourVisitor visit, void *data)
{
    for (guint i = 0; i < hourly->slots->len; i++) {
        const Slot *slot = &g_array_index(hourly->slots, Slot, i);
        visit(slot->fixture, slot->quantity, slot->index, &slot->hour, data);
    }
    g_array_set_size(hourly->slots, 0);
    g_hash_table_remove_all(hourly->places);
    hourly->due_us = BECKON_TIME_NEVER;
}
