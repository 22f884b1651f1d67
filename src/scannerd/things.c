/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/things.h"

#include "base/time.h"
#include "identity/roster.h"

#define SENDER_KNOWN_US (5 * BECKON_MINUTE_US)

/* A thing and where it sends from. */
typedef struct {
    BeckonThing *thing;
    bool has_sender;
    uint64_t sender; /* id of its address */
    int64_t sent_us;
} Entry;

struct BeckonThings {
    BeckonRoster *ids;     /* id → handle */
    BeckonRoster *senders; /* id of an address → handle of the thing that sent from it last */
    GHashTable *entries;   /* handle → Entry */
};

static void free_entry(gpointer data)
{
    Entry *entry = data;
    beckon_thing_free(entry->thing);
    g_free(entry);
}

BeckonThings *beckon_things_new(void)
{
    BeckonThings *things = g_new0(BeckonThings, 1);
    things->ids = beckon_roster_new();
    things->senders = beckon_roster_new();
    things->entries = g_hash_table_new_full(NULL, NULL, NULL, free_entry);
    return things;
}

void beckon_things_free(BeckonThings *things)
{
    if (things == NULL) {
        return;
    }
    g_hash_table_unref(things->entries);
    beckon_roster_free(things->senders);
    beckon_roster_free(things->ids);
    g_free(things);
}

bool beckon_things_is_empty(const BeckonThings *things)
{
    return beckon_roster_size(things->ids) == 0;
}

static Entry *find_entry(const BeckonThings *things, uint32_t handle)
{
    return g_hash_table_lookup(things->entries, GUINT_TO_POINTER(handle));
}

static Entry *make_entry(BeckonThings *things, uint32_t handle)
{
    Entry *entry = find_entry(things, handle);
    if (entry == NULL && g_hash_table_size(things->entries) < BECKON_LIMIT_THINGS) {
        entry = g_new0(Entry, 1);
        entry->thing = beckon_thing_new(handle);
        g_hash_table_insert(things->entries, GUINT_TO_POINTER(handle), entry);
    }
    return entry;
}

static void forget_sender(BeckonThings *things, Entry *entry)
{
    uint32_t handle = beckon_thing_handle(entry->thing);
    if (entry->has_sender && beckon_roster_find(things->senders, entry->sender) == handle) {
        beckon_roster_remove(things->senders, entry->sender);
    }
    entry->has_sender = false;
}

static void forget_thing(BeckonThings *things, uint32_t handle)
{
    Entry *entry = find_entry(things, handle);
    if (entry != NULL) {
        forget_sender(things, entry);
        g_hash_table_remove(things->entries, GUINT_TO_POINTER(handle));
    }
}

bool beckon_things_add(BeckonThings *things, uint64_t id, uint32_t handle)
{
    uint32_t before = beckon_roster_find(things->ids, id);
    if (before == 0 && beckon_roster_size(things->ids) >= BECKON_LIMIT_THINGS) {
        return false;
    }
    if (before != 0 && before != handle) {
        forget_thing(things, before);
    }
    return make_entry(things, handle) != NULL && beckon_roster_add(things->ids, id, handle);
}

bool beckon_things_remove(BeckonThings *things, uint64_t id)
{
    uint32_t handle = beckon_roster_find(things->ids, id);
    if (handle == 0) {
        return false;
    }
    beckon_roster_remove(things->ids, id);
    forget_thing(things, handle);
    return true;
}

bool beckon_things_set_key(BeckonThings *things, const BeckonLinkKey *key)
{
    Entry *entry = make_entry(things, key->handle);
    if (entry == NULL) {
        return false;
    }
    beckon_thing_set_key(entry->thing, key->key);
    return true;
}

static BeckonThing *thing_of(const BeckonThings *things, uint32_t handle)
{
    Entry *entry = handle != 0 ? find_entry(things, handle) : NULL;
    return entry != NULL ? entry->thing : NULL;
}

BeckonThing *beckon_things_find(BeckonThings *things, uint64_t id)
{
    return thing_of(things, beckon_roster_find(things->ids, id));
}

void beckon_things_note_sender(BeckonThings *things, const BeckonThing *thing, uint64_t address_id,
                               int64_t t_us)
{
    uint32_t handle = beckon_thing_handle(thing);
    Entry *entry = find_entry(things, handle);
    if (!entry->has_sender || entry->sender != address_id) {
        forget_sender(things, entry);
    }
    beckon_roster_add(things->senders, address_id, handle);
    entry->has_sender = true;
    entry->sender = address_id;
    entry->sent_us = t_us;
}

BeckonThing *beckon_things_find_sender(BeckonThings *things, uint64_t address_id, int64_t t_us)
{
    uint32_t handle = beckon_roster_find(things->senders, address_id);
    const Entry *entry = handle != 0 ? find_entry(things, handle) : NULL;
    return entry != NULL && t_us - entry->sent_us <= SENDER_KNOWN_US ? entry->thing : NULL;
}
