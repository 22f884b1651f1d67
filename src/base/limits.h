/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_LIMITS_H
#define BECKON_BASE_LIMITS_H

/* Every limit on what an outsider controls. Passing one is an error with a name or a counter
 * in `beckonctl status`, never a crash and never silence. */

/* Files that people write: shop, campaigns, policy, stories. */
#define BECKON_LIMIT_FILE_BYTES      (1024 * 1024)
#define BECKON_LIMIT_RULE_FILES      10000
#define BECKON_LIMIT_RULE_BYTES      (64 * 1024 * 1024)
#define BECKON_LIMIT_YAML_NODES      50000
#define BECKON_LIMIT_YAML_LINE_BYTES (16 * 1024)
#define BECKON_LIMIT_YAML_DEPTH      32
#define BECKON_LIMIT_DIAGNOSTICS     200
#define BECKON_LIMIT_TEXT_BYTES      1000
#define BECKON_LIMIT_SEGMENTS        1000
#define BECKON_LIMIT_SEGMENT_NODES   1000 /* that come into one condition from segments */
#define BECKON_LIMIT_NAME_BYTES      64
#define BECKON_LIMIT_CLAUSES                                                                       \
    64 /* alternatives of a condition, and leaves in each, up to which it is reasoned about */
#define BECKON_LIMIT_CLAUSE_WORK                                                                   \
    100000000 /* leaves that are held against leaves, in a whole set: beyond nothing is said */
#define BECKON_LIMIT_SHADOWS     64 /* campaigns of a group that others are held against */
#define BECKON_LIMIT_VARIANTS    16 /* of a campaign */
#define BECKON_LIMIT_AGE_YEARS   150
#define BECKON_LIMIT_STOCK       1000000000 /* of one product */
#define BECKON_LIMIT_STORY_STEPS 1000
#define BECKON_LIMIT_STORY_FACTS 1000
#define BECKON_LIMIT_STORY_HOURS 24 /* that one step may last while the shopper is inside */
#define BECKON_LIMIT_STORY_HOURS_INSIDE                                                            \
    240 /* that all such steps of a story may last: each may pass a thousand edges of the clock */

/* Sets of rules that are kept to go back to; sets that wait to be tried at one time; the texts of a
 * row of the audit trail, and how many an answer holds; failed stories that are told. */
#define BECKON_LIMIT_RULESETS_KEPT 20
#define BECKON_LIMIT_TRIALS        8
#define BECKON_LIMIT_AUDIT_BYTES   200
#define BECKON_LIMIT_AUDIT_ROWS    1000 /* in one answer */
#define BECKON_LIMIT_STORIES_TOLD  20

/* The shop. */
#define BECKON_LIMIT_SCANNERS          64
#define BECKON_LIMIT_ZONES             256
#define BECKON_LIMIT_BEACONS           1024
#define BECKON_LIMIT_THINGS            (2 * BECKON_LIMIT_BEACONS) /* and as many sensors */
#define BECKON_LIMIT_LANGUAGES         16
#define BECKON_LIMIT_FACTS_A_FIXTURE   64
#define BECKON_LIMIT_READING_ROWS      1000000
#define BECKON_LIMIT_SENSOR_KEYS_BYTES (256 * 1024)

/* Adverts: Core Specification 5.4, Vol 4 Part E 7.7.65.13: 1,650 bytes of extended data. */
#define BECKON_LIMIT_ADVERT_BYTES  1650
#define BECKON_LIMIT_ADVERT_CHAINS 8 /* adverts whose fragments are awaited at one time */

/* Devices that BlueZ is asked for at one time: adverts beyond are dropped, and counted. */
#define BECKON_LIMIT_BLUEZ_QUESTIONS 256

/* A capture that leaps ahead further than this ends there: its times cannot be true. */
#define BECKON_LIMIT_CAPTURE_GAP_DAYS 7

/* The scanner link: one frame; what may wait to be sent on one link (a whole roster must fit); the
 * sightings of one tick that are sent each by itself (those beyond are merged by handle); what of
 * one scanner the engine keeps until the other scanners have come as far; how far a live
 * scanner's time may be from the hub's, and how long it may say nothing; and the last store time,
 * the end of the year 9999. */
#define BECKON_LIMIT_LINK_FRAME_BYTES  (64 * 1024)
#define BECKON_LIMIT_LINK_QUEUE_BYTES  (128 * 1024 * 1024)
#define BECKON_LIMIT_TICK_SIGHTINGS    1024
#define BECKON_LIMIT_SCANNER_RECORDS   1000000
#define BECKON_LIMIT_SCANNER_DRIFT_S   2
#define BECKON_LIMIT_SCANNER_SILENCE_S 3
#define BECKON_LIMIT_LIVE_LEAP_S       5 /* in one step, of which it is known who was there */
#define BECKON_LIMIT_STORE_TIME_S      INT64_C(253402300799)

/* The roster. */
#define BECKON_LIMIT_ROSTER_ROWS 8000000

/* Tokens, requests and streams. */
#define BECKON_LIMIT_TOKEN_BYTES        (16 * 1024)
#define BECKON_LIMIT_REQUEST_BODY_BYTES (64 * 1024)
#define BECKON_LIMIT_STREAMS            8192
#define BECKON_LIMIT_STREAMS_A_DEVICE   4
#define BECKON_LIMIT_STREAM_QUEUE_BYTES (256 * 1024)
#define BECKON_LIMIT_IN_FLIGHT_OFFERS   20000
#define BECKON_LIMIT_OUTBOX_CLAIM       256
#define BECKON_LIMIT_PROOF_NONCES       200000
#define BECKON_LIMIT_PROOFS_A_DEVICE    2000 /* while they are remembered: two minutes */
#define BECKON_LIMIT_PROOF_JTI_BYTES    128
#define BECKON_LIMIT_CLAIM_BYTES        256
#define BECKON_LIMIT_JSON_DEPTH         32
#define BECKON_LIMIT_JSON_TOKENS        8192 /* brackets, commas, colons, names and values */
#define BECKON_LIMIT_KEY_FILE_BYTES     4096
#define BECKON_LIMIT_JWK_SET_KEYS       64
#define BECKON_LIMIT_KID_BYTES          128

/* The companion service's connections: how many, how long one may be idle or stalled, what the
 * kernel holds for a slow reader, what of an oversized body is read to answer politely, and
 * what all bodies that are still coming in may hold together; how many
 * calls to the engine are under way at once (a bus of type=system allows 128), and how large those
 * of devices may be together that wait for their turn. */
#define BECKON_LIMIT_CONNECTIONS           12000
#define BECKON_LIMIT_CONNECTION_IDLE_S     30
#define BECKON_LIMIT_SOCKET_SEND_BYTES     (128 * 1024)
#define BECKON_LIMIT_REQUEST_DISCARD_BYTES (1024 * 1024)
#define BECKON_LIMIT_UNFINISHED_BODY_BYTES (32 * 1024 * 1024)
#define BECKON_LIMIT_ENGINE_CALLS          64
#define BECKON_LIMIT_ENGINE_WAITING_BYTES  (16 * 1024 * 1024)

/* Purchases: a table of them, the texts in a row, the levels of a category, and quantities, in
 * thousandths. */
#define BECKON_LIMIT_PURCHASES_BYTES      (INT64_C(2048) * 1024 * 1024)
#define BECKON_LIMIT_CUSTOMER_BYTES       128 /* a customer's id, in link codes too */
#define BECKON_LIMIT_PURCHASE_TEXT_BYTES  256
#define BECKON_LIMIT_CATEGORY_LEVELS      16
#define BECKON_LIMIT_LEDGER_ROWS          100000
#define BECKON_LIMIT_LEDGER_NAMES         200000 /* categories, products and brands together */
#define BECKON_LIMIT_ACCOUNT_BYTES        (64 * 1024 * 1024)
#define BECKON_LIMIT_SEAL_CHUNK_BYTES     (64 * 1024)
#define BECKON_LIMIT_IMPORT_BYTES         (INT64_C(4096) * 1024 * 1024)
#define BECKON_LIMIT_QUANTITY_THOUSANDTHS INT64_C(1000000000)

/* Facts that services bring in: a table of them, the numbers that are kept of an account, and
 * the products of which something is kept. */
#define BECKON_LIMIT_FACTS_BYTES        (16 * 1024 * 1024)
#define BECKON_LIMIT_SIGNALS_AN_ACCOUNT 64
#define BECKON_LIMIT_GOODS              50000

/* What a QR code of level M holds in version 12, the largest that tills read well. */
#define BECKON_LIMIT_QR_TEXT_BYTES 287
#define BECKON_LIMIT_QR_VERSION    12

/* People. */
#define BECKON_LIMIT_DEVICES_A_SHOPPER  8
#define BECKON_LIMIT_ENROL_BATCH        10000
#define BECKON_LIMIT_LINK_JTI_BYTES     128
#define BECKON_LIMIT_SIGHTINGS_A_REPORT 16
#define BECKON_LIMIT_WRONG_SIGHTINGS    5   /* of a shopper within an hour */
#define BECKON_LIMIT_RECEIPTS_KEPT      100 /* a purpose of a shopper: the latest stay */

/* Tills that may redeem. */
#define BECKON_LIMIT_TILLS 256

#endif
