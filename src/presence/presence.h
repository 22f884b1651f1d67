/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_PRESENCE_PRESENCE_H
#define BECKON_PRESENCE_PRESENCE_H

/* Sightings over time → visits: which shopper is in which zone, since when, and how long with
 * a scanner that hears. Pure: store time comes in with the records, events go out; nothing is
 * read from a clock. Calls must come in the order of store time. A subject is any number from
 * 1 that the caller gives to a person (or to a tracked handle).
 *
 * Deaf is not absent: while every scanner that covers the subject's zone is deaf, its stay is
 * frozen: no credit, no leave. */

#include "shop/shop.h"

typedef enum {
    BECKON_PRESENCE_ENTER, /* entered a zone; the first of a visit begins the visit */
    BECKON_PRESENCE_DWELL, /* has been in it for the zone's dwell time; once a stay */
    BECKON_PRESENCE_LEAVE, /* left it, for another zone (whose ENTER follows) or for good */
    BECKON_PRESENCE_END,   /* the visit is over: unheard for the shop's leave time */
} BeckonPresenceKind;

typedef struct {
    int64_t t_us; /* when it became so */
    BeckonPresenceKind kind;
    uint32_t subject;
    int zone;                 /* of END: the last one */
    int64_t visit_started_us; /* with the subject it names the visit */
} BeckonPresenceEvent;

/* A subject's stay as of the last call. */
typedef struct {
    int zone;
    int64_t visit_started_us;
    int64_t entered_us; /* this zone */
    int64_t stayed_us;  /* in this zone, while a scanner heard: what `stays` is measured by */
    bool hearing;       /* false: frozen, since the zone's scanners are deaf */
    bool dwelled;       /* the dwell event has been given */
} BeckonStay;

typedef struct BeckonPresence BeckonPresence;

BeckonPresence *beckon_presence_new(BeckonShop *shop);
void beckon_presence_free(BeckonPresence *presence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonPresence, beckon_presence_free)

/* Each of these first fires what was due up to its own time (as beckon_presence_advance does,
 * which may have been called before: it makes no difference) and appends BeckonPresenceEvent to
 * events, in time order, at the same time by subject. */

/* A scanner's health: from t_us on it hears or is deaf. All scanners hear at the start. */
void beckon_presence_hearing(BeckonPresence *presence, int64_t t_us, guint scanner, bool hearing,
                             GArray *events);

/* count adverts of a subject at a scanner. RSSI 127 (unknown) keeps the subject present and
 * says nothing of where. */
void beckon_presence_sighting(BeckonPresence *presence, int64_t t_us, guint scanner,
                              uint32_t subject, int rssi_dbm, guint count, GArray *events);

/* Time passes: fires leaves, dwells and ends due at or before now_us. Returns the next
 * deadline, or BECKON_TIME_NEVER. */
int64_t beckon_presence_advance(BeckonPresence *presence, int64_t now_us, GArray *events);

/* Where a subject is; false when it is not here. */
bool beckon_presence_stay(const BeckonPresence *presence, uint32_t subject, BeckonStay *ret_stay);

/* Appends the numbers (uint32_t) of all subjects that are here, ascending. */
void beckon_presence_subjects(const BeckonPresence *presence, GArray *subjects);

/* Drops a subject at once, without an event: consent was withdrawn. */
void beckon_presence_forget(BeckonPresence *presence, uint32_t subject);

/* Appends the numbers of the subjects whose state changed since the last call (gone ones too),
 * so that a hub can keep their state with its commits and go on exactly there after a crash. */
void beckon_presence_take_dirty(BeckonPresence *presence, GArray *subjects);

/* A subject's state as bytes (empty when it is not here), for this machine and this layout of the
 * shop; and back, into a tracker that was advanced to the time of the save and told which
 * scanners are deaf: false, with nothing changed, when the bytes are of another version or
 * layout. */
void beckon_presence_save(const BeckonPresence *presence, uint32_t subject, GByteArray *out);
bool beckon_presence_load(BeckonPresence *presence, uint32_t subject, const uint8_t *data,
                          gsize len);

#endif
