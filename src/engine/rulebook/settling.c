/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/settling.h"

#include "base/time.h"

struct BeckonSettling {
    GHashTable *open; /* names (char *) of files that are being written */
    int64_t quiet_us; /* when it has been quiet long enough; BECKON_TIME_NEVER: nothing changed */
};

BeckonSettling *beckon_settling_new(void)
{
    BeckonSettling *settling = g_new0(BeckonSettling, 1);
    settling->open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    settling->quiet_us = BECKON_TIME_NEVER;
    return settling;
}

void beckon_settling_free(BeckonSettling *settling)
{
    if (settling != NULL) {
        g_hash_table_unref(settling->open);
        g_free(settling);
    }
}

void beckon_settling_changed(BeckonSettling *settling, int64_t now_us)
{
    settling->quiet_us = now_us + BECKON_SETTLING_QUIET_US;
}

void beckon_settling_written(BeckonSettling *settling, const char *name, int64_t now_us)
{
    g_hash_table_add(settling->open, g_strdup(name));
    beckon_settling_changed(settling, now_us);
}

void beckon_settling_closed(BeckonSettling *settling, const char *name, int64_t now_us)
{
    g_hash_table_remove(settling->open, name);
    beckon_settling_changed(settling, now_us);
}

void beckon_settling_lost(BeckonSettling *settling, int64_t now_us)
{
    g_hash_table_remove_all(settling->open);
    beckon_settling_changed(settling, now_us);
}

int64_t beckon_settling_due_us(const BeckonSettling *settling)
{
    return g_hash_table_size(settling->open) == 0 ? settling->quiet_us : BECKON_TIME_NEVER;
}

void beckon_settling_take(BeckonSettling *settling)
{
    settling->quiet_us = BECKON_TIME_NEVER;
}

const char *beckon_settling_writing(const BeckonSettling *settling)
{
    GHashTableIter iter;
    gpointer name = NULL;
    g_hash_table_iter_init(&iter, settling->open);
    return g_hash_table_iter_next(&iter, &name, NULL) ? name : NULL;
}
