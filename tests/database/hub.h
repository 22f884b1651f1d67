/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_DATABASE_HUB_H
#define TESTS_DATABASE_HUB_H

/* A database in a folder of its own, for tests. What must work aborts the program when it does
 * not. */

#include "database/database.h"
#include "database/enrolment.h"
#include "database/erasure.h"
#include "database/offer-counts.h"
#include "database/outbox.h"

#define TEST_STORE   "beckon:test"
#define TEST_WALL_US INT64_C(1790000000000000)
#define TEST_UID     1000

typedef struct {
    char *folder;
    BeckonVault *vault;
    BeckonDatabase *database;
    bool failed; /* since it was opened: the disk did, or the file is damaged */
} TestHub;

TestHub *test_hub_new(void);
/* Closes the database and removes the folder. */
void test_hub_free(TestHub *hub);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TestHub, test_hub_free)

void test_hub_close(TestHub *hub);
void test_hub_open(TestHub *hub);
void test_hub_reopen(TestHub *hub);
void test_hub_begin(TestHub *hub);
void test_hub_commit(TestHub *hub);

/* The path of a file of the folder. Owned by the caller. */
char *test_hub_path(const TestHub *hub, const char *file);

/* A receipt for presence. */
GPtrArray *test_consents(void);

/* Enrols one shopper, whose device key's thumbprint is "jkt-of-NAME". Returns the number. */
uint32_t test_hub_enrol(TestHub *hub, const char *name);

/* The same with an account and the receipts (BeckonConsent). */
uint32_t test_hub_enrol_linked(TestHub *hub, const char *name,
                               const uint8_t customer[BECKON_CUSTOMER_BYTES],
                               const GPtrArray *consents);

/* A draft that tests change as they need: campaign "c", visit 1, at 1000, until 2000. */
BeckonDraft test_draft(uint32_t number, const char *jti);
/* Drafts in a transaction of its own. */
bool test_hub_draft(TestHub *hub, const BeckonDraft *draft);

/* How often bytes occur in a file; 0 when there is no file. */
guint test_count_bytes(const char *path, const void *bytes, gsize len);

#endif
