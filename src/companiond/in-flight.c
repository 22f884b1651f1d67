/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/in-flight.h"

#include <string.h>

typedef struct {
    BeckonSignedOffer *offer; /* borrowed from its recipient's array */
    int64_t added_us;
} Entry;

struct BeckonInFlight {
    guint max_offers;
    uint64_t overflows;
    GQueue *by_age;           /* Entry, the oldest at the head */
    GHashTable *by_recipient; /* char * → GPtrArray of BeckonSignedOffer */
};

static void free_array(gpointer offers)
{
    g_ptr_array_unref(offers);
}

BeckonInFlight *beckon_in_flight_new(guint max_offers)
{
    BeckonInFlight *in_flight = g_new0(BeckonInFlight, 1);
    in_flight->max_offers = max_offers;
    in_flight->by_age = g_queue_new();
    in_flight->by_recipient = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_array);
    return in_flight;
}

void beckon_in_flight_free(BeckonInFlight *in_flight)
{
    if (in_flight == NULL) {
        return;
    }
    g_queue_free_full(in_flight->by_age, g_free);
    g_hash_table_unref(in_flight->by_recipient);
    g_free(in_flight);
}

static void drop_oldest(BeckonInFlight *in_flight)
{
    g_autofree Entry *entry = g_queue_pop_head(in_flight->by_age);
    g_autoptr(BeckonSignedOffer) offer = beckon_signed_offer_ref(entry->offer);
    GPtrArray *offers = g_hash_table_lookup(in_flight->by_recipient, offer->recipient);
    g_ptr_array_remove(offers, offer);
    if (offers->len == 0) {
        g_hash_table_remove(in_flight->by_recipient, offer->recipient);
    }
}

static void make_room(BeckonInFlight *in_flight, int64_t now_us)
{
    while (!g_queue_is_empty(in_flight->by_age)) {
        const Entry *oldest = g_queue_peek_head(in_flight->by_age);
        bool expired = oldest->added_us + BECKON_IN_FLIGHT_US < now_us;
        if (!expired && in_flight->by_age->length < in_flight->max_offers) {
            return;
        }
        in_flight->overflows += !expired;
        drop_oldest(in_flight);
    }
}

static GPtrArray *array_of(BeckonInFlight *in_flight, const char *recipient)
{
    GPtrArray *offers = g_hash_table_lookup(in_flight->by_recipient, recipient);
    if (offers == NULL) {
        offers = beckon_signed_offers_new();
        g_hash_table_insert(in_flight->by_recipient, g_strdup(recipient), offers);
    }
    return offers;
}

static bool holds(const GPtrArray *offers, uint64_t seq)
{
    for (guint i = 0; i < offers->len; i++) {
        if (((const BeckonSignedOffer *)offers->pdata[i])->seq == seq) {
            return true;
        }
    }
    return false;
}

void beckon_in_flight_add(BeckonInFlight *in_flight, BeckonSignedOffer *offer, int64_t now_us)
{
    make_room(in_flight, now_us);
    GPtrArray *offers = array_of(in_flight, offer->recipient);
    if (holds(offers, offer->seq)) {
        return;
    }
    Entry *entry = g_new(Entry, 1);
    *entry = (Entry){offer, now_us};
    g_queue_push_tail(in_flight->by_age, entry);
    g_ptr_array_add(offers, beckon_signed_offer_ref(offer));
}

void beckon_in_flight_collect(const BeckonInFlight *in_flight, const char *recipient,
                              GPtrArray *out)
{
    const GPtrArray *offers = g_hash_table_lookup(in_flight->by_recipient, recipient);
    for (guint i = 0; offers != NULL && i < offers->len; i++) {
        g_ptr_array_add(out, beckon_signed_offer_ref(offers->pdata[i]));
    }
}

void beckon_in_flight_forget(BeckonInFlight *in_flight, const char *recipient)
{
    if (!g_hash_table_contains(in_flight->by_recipient, recipient)) {
        return;
    }
    for (GList *link = in_flight->by_age->head, *next; link != NULL; link = next) {
        Entry *entry = link->data;
        next = link->next;
        if (strcmp(entry->offer->recipient, recipient) == 0) {
            g_queue_delete_link(in_flight->by_age, link);
            g_free(entry);
        }
    }
    g_hash_table_remove(in_flight->by_recipient, recipient);
}

uint64_t beckon_in_flight_overflows(const BeckonInFlight *in_flight)
{
    return in_flight->overflows;
}
