/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_DAEMON_H
#define BECKON_ENGINE_DAEMON_H

/* The engine's parts, wired together. Each part's functions take the whole engine; which file
 * holds them is said beside the field. */

#include "database/database.h"
#include "engine/config.h"
#include "engine/fixtures/fixtures.h"
#include "engine/fixtures/hourly.h"
#include "engine/fixtures/sensor-keys.h"
#include "engine/http/proofs.h"
#include "engine/imports/shelf.h"
#include "engine/offers/refusals.h"
#include "engine/people/link-keys.h"
#include "engine/people/past.h"
#include "engine/people/people.h"
#include "engine/people/reporters.h"
#include "engine/pipeline.h"
#include "engine/rulebook/audiences.h"
#include "engine/scanners/radio-history.h"
#include "engine/scanners/scanner-link.h"
#include "engine/timeline.h"
#include "identity/windows.h"
#include "rules/ruleset.h"
#include "shop/shop.h"
#include "wire/bus.h"

typedef struct {
    uint64_t heard;
    uint64_t unknown;
    uint64_t malformed;
    int64_t tick_us;    /* 0: none since it came */
    int64_t go_us;      /* no record of a replay may be later */
    int64_t hearing_us; /* store time since when it hears without a break, while it does */
    bool hearing;
    BeckonLinkHealth radio; /* source 0: none was told yet */
    BeckonRadioHistory history;
} BeckonScannerHealth;

typedef struct {
    uint64_t sightings;
    uint64_t strays; /* sightings of handles that mean nobody (any more) */
    uint64_t visits;
    uint64_t drafted;
    uint64_t explained; /* looks of operators at what the rules would do for one shopper */
    uint64_t readings;
    uint64_t readings_stray;    /* of handles that mean nothing */
    uint64_t readings_replayed; /* and adverts that scanners found to be replayed */
    uint64_t readings_left_out; /* past a limit */
} BeckonEngineCounts;

/* Why what an app heard is not taken. */
typedef enum {
    BECKON_SIGHTING_STALE,
    BECKON_SIGHTING_FOREIGN,
    BECKON_SIGHTING_JUMP,
    BECKON_SIGHTING_CONSENT,
    BECKON_SIGHTING_GUESSES,
} BeckonSightingRefusal;
#define BECKON_SIGHTING_REFUSALS (BECKON_SIGHTING_GUESSES + 1)

typedef struct {
    uint64_t taken;
    uint64_t refused[BECKON_SIGHTING_REFUSALS];
} BeckonReportedCounts;

/* A replay that waits: see engine/hold.h. */
typedef struct {
    int64_t kept_us;               /* the boundary up to which everything was committed last */
    GDBusMethodInvocation *caller; /* of Proceed, who is to be told of the next one; or NULL */
    int64_t past_us;               /* the last boundary that the caller lets it cross */
} BeckonHold;

typedef struct BeckonEngine {
    BeckonEngineConfig config;
    BeckonShop *shop;
    BeckonVault *vault;
    BeckonDatabase *database;
    BeckonBus *bus;
    char *issuer; /* "beckon:" and the store's name */

    BeckonSensorKeys *sensor_keys;

    /* fixture-store.c */
    BeckonFixtures *fixtures;
    BeckonHourly *hourly; /* not written yet */
    int64_t expired_us;   /* the quarter of an hour at which the old were forgotten last */

    BeckonWindows *windows;
    BeckonPeople *people;
    BeckonRuleset *rules; /* NULL until a set was applied */
    char *rules_trouble;  /* why the last set was refused, or NULL */
    int64_t rules_live_us;
    char *overtaken; /* live campaigns that an imported price overtook, or NULL */

    /* facts.c */
    BeckonShelf *shelf;
    struct BeckonFactsImport *facts_import; /* the one under way, or NULL */
    char *rules_set;  /* digest of all files of the live set; NULL: none is live */
    GQueue trials;    /* trials.c: sets that are tried, the first one now */
    guint trial_over; /* trials.c: source that takes the verdict, or 0 */
    struct BeckonRulesFolder *rules_folder; /* rules-folder.c: what is watched, or NULL */

    /* counting.c */
    BeckonAudiences *audiences;
    bool counts_audiences; /* a live campaign asks about purchases */
    int32_t counted_day;   /* the store's day of the last count, done or under way */
    guint counting;        /* source that counts, or 0 */

    /* scanners.c */
    uint64_t generation;
    BeckonTimeline *timeline;
    GPtrArray *links; /* of BeckonScannerLink, one a scanner of the shop */
    BeckonScannerHealth *health;
    int64_t boundary_us; /* the 16 s that the roster is for; INT64_MIN before the first */
    int64_t taken_us;    /* everything before it has been taken in */
    guint timer;
    guint roster_changes; /* source that sends what changed since the boundary, or 0 */
    BeckonHold hold;      /* hold.c */

    /* store.c */
    BeckonPipeline *pipeline;
    BeckonPasts *pasts;
    guint n_drafted;    /* in the open transaction */
    int64_t retired_us; /* the store time at which old offers were taken out last */
    bool failed;        /* a commit failed: nothing is kept any more, the daemon is ending */
    int64_t cause_us;
    BeckonEngineCounts counts;

    /* outbox.c */
    char *claimer; /* unique bus name of the dispatchd whose claims hold */
    guint claimer_watch;
    uint64_t claimed_seq;

    BeckonProofs *proofs; /* callers.c */
    BeckonRedemptionCounts redemptions;

    BeckonLinkKeys *link_keys; /* enrolments.c */

    /* sightings.c */
    BeckonReporters *reporters;
    BeckonReportedCounts reported;

    /* consents.c */
    guint lapse_timer;
    int64_t lapses_seen_us; /* wall time up to which lapsed consents were seen to */

    struct BeckonWalk *walk;     /* walk.c: the one under way, or NULL */
    struct BeckonDoctor *doctor; /* doctor.c: the examination under way, or NULL */
    GArray *confusions; /* doctor.c: of BeckonConfusion, once they were asked for; else NULL */

    struct BeckonImport *import; /* import.c: the one under way, or NULL */
    guint pruning;               /* import.c: source that takes out what an import replaced */
} BeckonEngine;

/* Opens everything that needs a file, gives up privileges, joins the bus, runs. Returns the
 * exit status. */
int beckon_engine_run(BeckonEngine *engine);
void beckon_engine_clear(BeckonEngine *engine);

/* The store's present: with live radios the wall's, in a replay how far it has come. */
int64_t beckon_engine_now_us(const BeckonEngine *engine);

#endif
