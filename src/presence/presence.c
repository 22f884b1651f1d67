/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "presence/presence.h"

#include <string.h>

#include "base/bytes.h"
#include "base/deadlines.h"
#include "base/time.h"
#include "presence/estimate.h"

#define STATE_VERSION 3

/* One subject who is here, or about to be. Plain data: kept as it is. */
typedef struct {
    int64_t visit_started_us;
    int64_t entered_us;
    int64_t credit_us; /* stayed in this zone, up to credited_us */
    int64_t credited_us;
    int64_t heard_us; /* last; or when hearing came back */
    bool hearing;
    bool dwelled;
} Stay;

typedef struct {
    uint32_t subject;
    Stay stay;
    BeckonEstimate *estimate; /* its zone is the subject's; −1: not here yet */
} Visitor;

struct BeckonPresence {
    BeckonShop *shop;
    BeckonEstimator estimator;
    uint64_t layout; /* of the shop: what saved states depend on */
    int64_t now_us;
    GHashTable *visitors; /* subject → Visitor, owned */
    GHashTable *dirty;    /* subjects */
    BeckonDeadlines *deadlines;
};

static void visitor_free(gpointer data)
{
    Visitor *visitor = data;
    g_free(visitor->estimate);
    g_free(visitor);
}

/* The names of scanners and zones in their order, as one number (FNV-1a). */
static uint64_t layout_of(const BeckonShop *shop)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < beckon_shop_n_scanners(shop); i++) {
        g_string_append_printf(names, "s%s;", beckon_shop_scanner(shop, i)->name);
    }
    for (guint i = 0; i < beckon_shop_n_zones(shop); i++) {
        g_string_append_printf(names, "z%s;", beckon_shop_zone(shop, i)->name);
    }
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (gsize i = 0; i < names->len; i++) {
        hash = (hash ^ (uint8_t)names->str[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

BeckonPresence *beckon_presence_new(BeckonShop *shop)
{
    BeckonPresence *presence = g_new0(BeckonPresence, 1);
    presence->shop = beckon_shop_ref(shop);
    presence->layout = layout_of(shop);
    presence->now_us = INT64_MIN;
    presence->visitors = g_hash_table_new_full(NULL, NULL, NULL, visitor_free);
    presence->dirty = g_hash_table_new(NULL, NULL);
    presence->deadlines = beckon_deadlines_new();
    beckon_estimator_init(&presence->estimator, shop);
    return presence;
}

void beckon_presence_free(BeckonPresence *presence)
{
    if (presence == NULL) {
        return;
    }
    beckon_estimator_clear(&presence->estimator);
    beckon_deadlines_free(presence->deadlines);
    g_hash_table_unref(presence->visitors);
    g_hash_table_unref(presence->dirty);
    beckon_shop_unref(presence->shop);
    g_free(presence);
}

static Visitor *find(const BeckonPresence *presence, uint32_t subject)
{
    return g_hash_table_lookup(presence->visitors, GUINT_TO_POINTER(subject));
}

static Visitor *add(BeckonPresence *presence, uint32_t subject)
{
    Visitor *visitor = g_new0(Visitor, 1);
    visitor->subject = subject;
    visitor->estimate = g_malloc(beckon_estimate_size(&presence->estimator));
    beckon_estimate_init(&presence->estimator, visitor->estimate);
    g_hash_table_insert(presence->visitors, GUINT_TO_POINTER(subject), visitor);
    return visitor;
}

static void drop(BeckonPresence *presence, uint32_t subject)
{
    beckon_deadlines_set(presence->deadlines, subject, BECKON_TIME_NEVER);
    g_hash_table_remove(presence->visitors, GUINT_TO_POINTER(subject));
    g_hash_table_add(presence->dirty, GUINT_TO_POINTER(subject));
}

/* Before the first zone any scanner will do. */
static bool zone_hears(const BeckonPresence *presence, int zone)
{
    return zone < 0 || beckon_estimator_hears(&presence->estimator, zone);
}

static int64_t dwell_us_of(const BeckonPresence *presence, const Visitor *visitor)
{
    return beckon_shop_zone(presence->shop, (guint)visitor->estimate->zone)->dwell_us;
}

static int64_t stayed_us(const Visitor *visitor, int64_t now_us)
{
    const Stay *stay = &visitor->stay;
    return stay->credit_us + (stay->hearing ? now_us - stay->credited_us : 0);
}

static int64_t leave_due_us(const BeckonPresence *presence, const Visitor *visitor)
{
    return visitor->stay.heard_us + presence->shop->leave_us;
}

static int64_t dwell_due_us(const BeckonPresence *presence, const Visitor *visitor)
{
    const Stay *stay = &visitor->stay;
    return visitor->estimate->zone < 0 || stay->dwelled
               ? BECKON_TIME_NEVER
               : stay->credited_us + dwell_us_of(presence, visitor) - stay->credit_us;
}

static void touch(BeckonPresence *presence, const Visitor *visitor)
{
    int64_t due_us = visitor->stay.hearing
                         ? MIN(leave_due_us(presence, visitor), dwell_due_us(presence, visitor))
                         : BECKON_TIME_NEVER;
    beckon_deadlines_set(presence->deadlines, visitor->subject, due_us);
    g_hash_table_add(presence->dirty, GUINT_TO_POINTER(visitor->subject));
}

static void emit(const Visitor *visitor, BeckonPresenceKind kind, int zone, int64_t t_us,
                 GArray *events)
{
    const BeckonPresenceEvent event = {.t_us = t_us,
                                       .kind = kind,
                                       .subject = visitor->subject,
                                       .zone = zone,
                                       .visit_started_us = visitor->stay.visit_started_us};
    g_array_append_val(events, event);
}

static void enter(BeckonPresence *presence, Visitor *visitor, int64_t t_us, GArray *events)
{
    Stay *stay = &visitor->stay;
    stay->entered_us = t_us;
    stay->credit_us = 0;
    stay->credited_us = t_us;
    stay->dwelled = false;
    stay->hearing = zone_hears(presence, visitor->estimate->zone);
    emit(visitor, BECKON_PRESENCE_ENTER, visitor->estimate->zone, t_us, events);
}

static void fire(BeckonPresence *presence, Visitor *visitor, int64_t t_us, GArray *events)
{
    int zone = visitor->estimate->zone;
    if (dwell_due_us(presence, visitor) <= t_us) {
        visitor->stay.dwelled = true;
        emit(visitor, BECKON_PRESENCE_DWELL, zone, t_us, events);
        touch(presence, visitor);
        return;
    }
    if (zone >= 0) {
        emit(visitor, BECKON_PRESENCE_LEAVE, zone, t_us, events);
        emit(visitor, BECKON_PRESENCE_END, zone, t_us, events);
    }
    drop(presence, visitor->subject);
}

int64_t beckon_presence_advance(BeckonPresence *presence, int64_t now_us, GArray *events)
{
    uint32_t subject = 0;
    int64_t due_us = beckon_deadlines_first(presence->deadlines, &subject);
    while (due_us <= now_us) {
        presence->now_us = MAX(presence->now_us, due_us);
        fire(presence, find(presence, subject), due_us, events);
        due_us = beckon_deadlines_first(presence->deadlines, &subject);
    }
    presence->now_us = MAX(presence->now_us, now_us);
    return due_us;
}

void beckon_presence_sighting(BeckonPresence *presence, int64_t t_us, guint scanner,
                              uint32_t subject, int rssi_dbm, guint count, GArray *events)
{
    beckon_presence_advance(presence, t_us, events);
    Visitor *visitor = find(presence, subject);
    if (visitor == NULL) {
        visitor = add(presence, subject);
        visitor->stay.hearing = true;
    }
    int before = visitor->estimate->zone;
    visitor->stay.heard_us = t_us;
    if (beckon_estimate_hear(&presence->estimator, visitor->estimate, t_us, scanner, rssi_dbm,
                             count)) {
        if (before < 0) {
            visitor->stay.visit_started_us = t_us;
        } else {
            emit(visitor, BECKON_PRESENCE_LEAVE, before, t_us, events);
        }
        enter(presence, visitor, t_us, events);
    }
    touch(presence, visitor);
}

/* Freezes or thaws a stay. What came before counts; the leave clock starts anew. */
static void set_hearing(BeckonPresence *presence, Visitor *visitor, int64_t t_us, bool hearing)
{
    Stay *stay = &visitor->stay;
    stay->credit_us = stayed_us(visitor, t_us);
    stay->credited_us = t_us;
    stay->hearing = hearing;
    stay->heard_us = hearing ? t_us : stay->heard_us;
    touch(presence, visitor);
}

void beckon_presence_hearing(BeckonPresence *presence, int64_t t_us, guint scanner, bool hearing,
                             GArray *events)
{
    beckon_presence_advance(presence, t_us, events);
    int64_t *since_us = &presence->estimator.hearing_since[scanner];
    if (hearing == (*since_us != BECKON_TIME_NEVER)) {
        return;
    }
    *since_us = hearing ? t_us : BECKON_TIME_NEVER;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, presence->visitors);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Visitor *visitor = value;
        bool hears = zone_hears(presence, visitor->estimate->zone);
        if (hears != visitor->stay.hearing) {
            set_hearing(presence, visitor, t_us, hears);
        }
    }
}

bool beckon_presence_stay(const BeckonPresence *presence, uint32_t subject, BeckonStay *ret_stay)
{
    const Visitor *visitor = find(presence, subject);
    if (visitor == NULL || visitor->estimate->zone < 0) {
        return false;
    }
    *ret_stay = (BeckonStay){
        .zone = visitor->estimate->zone,
        .visit_started_us = visitor->stay.visit_started_us,
        .entered_us = visitor->stay.entered_us,
        .stayed_us = stayed_us(visitor, presence->now_us),
        .hearing = visitor->stay.hearing,
        .dwelled = visitor->stay.dwelled,
    };
    return true;
}

static int compare_numbers(gconstpointer a, gconstpointer b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

void beckon_presence_subjects(const BeckonPresence *presence, GArray *subjects)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, presence->visitors);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Visitor *visitor = value;
        if (visitor->estimate->zone >= 0) {
            g_array_append_val(subjects, visitor->subject);
        }
    }
    g_array_sort(subjects, compare_numbers);
}

void beckon_presence_forget(BeckonPresence *presence, uint32_t subject)
{
    drop(presence, subject);
}

void beckon_presence_take_dirty(BeckonPresence *presence, GArray *subjects)
{
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, presence->dirty);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        uint32_t subject = GPOINTER_TO_UINT(key);
        g_array_append_val(subjects, subject);
    }
    g_hash_table_remove_all(presence->dirty);
    g_array_sort(subjects, compare_numbers);
}

/* A saved state stays on the machine that wrote it: plain memory behind a version. */
void beckon_presence_save(const BeckonPresence *presence, uint32_t subject, GByteArray *out)
{
    const Visitor *visitor = find(presence, subject);
    if (visitor != NULL) {
        beckon_put_u8(out, STATE_VERSION);
        beckon_put_le64(out, presence->layout);
        g_byte_array_append(out, (const uint8_t *)&visitor->stay, sizeof visitor->stay);
        g_byte_array_append(out, (const uint8_t *)visitor->estimate,
                            (guint)beckon_estimate_size(&presence->estimator));
    }
}

static bool has_zone(const BeckonPresence *presence, int zone)
{
    return zone >= -1 && zone < (int)beckon_shop_n_zones(presence->shop);
}

bool beckon_presence_load(BeckonPresence *presence, uint32_t subject, const uint8_t *data,
                          gsize len)
{
    BeckonReader reader = beckon_reader(data, len);
    gsize estimate_size = beckon_estimate_size(&presence->estimator);
    uint8_t version = beckon_reader_u8(&reader);
    uint64_t layout = beckon_reader_le64(&reader);
    if (version != STATE_VERSION || layout != presence->layout ||
        beckon_reader_left(&reader) != sizeof(Stay) + estimate_size) {
        return false;
    }
    g_autofree BeckonEstimate *estimate = g_malloc(estimate_size);
    Stay stay;
    memcpy(&stay, beckon_reader_bytes(&reader, sizeof stay), sizeof stay);
    memcpy(estimate, beckon_reader_bytes(&reader, estimate_size), estimate_size);
    if (!has_zone(presence, estimate->zone) || !has_zone(presence, estimate->rival)) {
        return false;
    }
    Visitor *visitor = add(presence, subject);
    visitor->stay = stay;
    memcpy(visitor->estimate, estimate, estimate_size);
    bool hears = zone_hears(presence, estimate->zone);
    if (hears != stay.hearing) {
        set_hearing(presence, visitor, presence->now_us, hears);
    }
    touch(presence, visitor);
    g_hash_table_remove(presence->dirty, GUINT_TO_POINTER(subject));
    return true;
}
