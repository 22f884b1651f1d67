/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_INTERNAL_H
#define BECKON_DATABASE_INTERNAL_H

/* What the files of this folder share. Each that speaks SQL to beckon.db has one table of
 * statements, all of them prepared when the database opens. */

#include "database/database.h"
#include "database/keys.h"
#include "database/sql.h"

typedef enum {
    BECKON_NOUN_HUB,
    BECKON_NOUN_LOOKUP,
    BECKON_NOUN_SHOPPERS,
    BECKON_NOUN_KEPT_CONSENTS,
    BECKON_NOUN_ENROLMENT,
    BECKON_NOUN_ERASURE,
    BECKON_NOUN_VISITS,
    BECKON_NOUN_OFFERS,
    BECKON_NOUN_OUTBOX,
    BECKON_NOUN_OFFER_COUNTS,
    BECKON_NOUN_REDEMPTIONS,
    BECKON_NOUN_RULESETS,
    BECKON_NOUN_TALLIES,
    BECKON_NOUN_TILLS,
    BECKON_NOUN_RECEIPTS,
    BECKON_NOUN_USED_LINKS,
    BECKON_NOUN_LEDGERS,
    BECKON_NOUN_READINGS,
    BECKON_NOUN_ARMS,
    BECKON_NOUN_ACCOUNT_FACTS,
    BECKON_NOUN_GOODS,
    BECKON_NOUN_AUDIT,
    BECKON_NOUNS
} BeckonNoun;

extern const BeckonSqlTable beckon_hub_sql;
extern const BeckonSqlTable beckon_lookup_sql;
extern const BeckonSqlTable beckon_shoppers_sql;
extern const BeckonSqlTable beckon_kept_consents_sql;
extern const BeckonSqlTable beckon_enrolment_sql;
extern const BeckonSqlTable beckon_erasure_sql;
extern const BeckonSqlTable beckon_visits_sql;
extern const BeckonSqlTable beckon_offers_sql;
extern const BeckonSqlTable beckon_outbox_sql;
extern const BeckonSqlTable beckon_offer_counts_sql;
extern const BeckonSqlTable beckon_redemptions_sql;
extern const BeckonSqlTable beckon_rulesets_sql;
extern const BeckonSqlTable beckon_tallies_sql;
extern const BeckonSqlTable beckon_tills_sql;
extern const BeckonSqlTable beckon_receipts_sql;
extern const BeckonSqlTable beckon_used_links_sql;
extern const BeckonSqlTable beckon_ledgers_sql;
extern const BeckonSqlTable beckon_readings_sql;
extern const BeckonSqlTable beckon_arms_sql;
extern const BeckonSqlTable beckon_account_facts_sql;
extern const BeckonSqlTable beckon_goods_sql;
extern const BeckonSqlTable beckon_audit_sql;

struct BeckonDatabase {
    BeckonSql sql;
    BeckonKeys keys;
    const BeckonVault *vault;
    char *store; /* the audience of the subjects */
    char *epoch;
    int folder_lock;
    guint n_shoppers;       /* who are enrolled, as of the last commit */
    int64_t n_reading_rows; /* readings.c; -1: not counted yet */
    sqlite3_stmt **statements[BECKON_NOUNS];
};

#endif
