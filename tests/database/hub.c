/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/hub.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/time.h"

TestHub *test_hub_new(void)
{
    static const uint8_t master[BECKON_MASTER_KEY_BYTES] = "a master key only for the tests";
    g_autoptr(GError) error = NULL;
    TestHub *hub = g_new0(TestHub, 1);
    hub->folder = g_dir_make_tmp("beckon-database-XXXXXX", &error);
    g_assert_no_error(error);
    hub->vault = beckon_vault_new_from_bytes(master, sizeof master, &error);
    g_assert_no_error(error);
    test_hub_open(hub);
    return hub;
}

void test_hub_open(TestHub *hub)
{
    g_autoptr(GError) error = NULL;
    hub->database = beckon_database_open(hub->folder, TEST_STORE, hub->vault, &error);
    g_assert_no_error(error);
}

void test_hub_close(TestHub *hub)
{
    g_clear_pointer(&hub->database, beckon_database_close);
}

void test_hub_reopen(TestHub *hub)
{
    test_hub_close(hub);
    test_hub_open(hub);
}

void test_hub_free(TestHub *hub)
{
    test_hub_close(hub);
    g_autoptr(GDir) folder = g_dir_open(hub->folder, 0, NULL);
    for (const char *file; (file = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *path = test_hub_path(hub, file);
        g_assert_cmpint(g_remove(path), ==, 0);
    }
    g_assert_cmpint(g_rmdir(hub->folder), ==, 0);
    beckon_vault_free(hub->vault);
    g_free(hub->folder);
    g_free(hub);
}

void test_hub_begin(TestHub *hub)
{
    g_autoptr(GError) error = NULL;
    beckon_database_begin(hub->database, &error);
    g_assert_no_error(error);
}

void test_hub_commit(TestHub *hub)
{
    g_autoptr(GError) error = NULL;
    beckon_database_commit(hub->database, &error);
    g_assert_no_error(error);
}

char *test_hub_path(const TestHub *hub, const char *file)
{
    return g_build_filename(hub->folder, file, NULL);
}

GPtrArray *test_consents(void)
{
    GPtrArray *consents = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_consent_free);
    g_ptr_array_add(consents, beckon_consent_new(BECKON_PURPOSE_PRESENCE, "2026-05-en",
                                                 TEST_WALL_US, "counter", BECKON_TIME_NEVER));
    return consents;
}

uint32_t test_hub_enrol(TestHub *hub, const char *name)
{
    g_autoptr(GPtrArray) consents = test_consents();
    return test_hub_enrol_linked(hub, name, NULL, consents);
}

uint32_t test_hub_enrol_linked(TestHub *hub, const char *name,
                               const uint8_t customer[BECKON_CUSTOMER_BYTES],
                               const GPtrArray *consents)
{
    static const uint8_t x[BECKON_DEVICE_KEY_BYTES] = "a public key of a device";
    static const BeckonFob fob = {.key = "identity key", .exponent = 10, .clock_offset_s = -7};
    g_autofree char *jkt = g_strconcat("jkt-of-", name, NULL);
    BeckonEnrolment request = {.name = name,
                               .language = "en",
                               .jkt = jkt,
                               .x = x,
                               .customer = customer,
                               .consents = consents,
                               .fobs = &fob,
                               .n_fobs = 1};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) shoppers =
        beckon_shoppers_enrol(hub->database, &request, 1, TEST_WALL_US, &error);
    g_assert_no_error(error);
    return ((BeckonShopper *)g_ptr_array_index(shoppers, 0))->number;
}

BeckonDraft test_draft(uint32_t number, const char *jti)
{
    return (BeckonDraft){.jti = jti,
                         .number = number,
                         .campaign = "c",
                         .zone = "footwear",
                         .visit_started_us = 1,
                         .drafted_us = 1000,
                         .expires_us = 2000,
                         .reserve_minor = 100,
                         .payload = "{\"campaign\":\"c\"}",
                         .cause_us = 77};
}

bool test_hub_draft(TestHub *hub, const BeckonDraft *draft)
{
    test_hub_begin(hub);
    bool drafted = beckon_offers_draft(hub->database, draft);
    test_hub_commit(hub);
    return drafted;
}

guint test_count_bytes(const char *path, const void *bytes, gsize len)
{
    g_autofree char *contents = NULL;
    gsize size = 0;
    guint count = 0;
    if (!g_file_get_contents(path, &contents, &size, NULL)) {
        return 0;
    }
    const char *at = contents;
    const char *end = contents + size;
    while ((at = memmem(at, (gsize)(end - at), bytes, len)) != NULL) {
        count++;
        at++;
    }
    return count;
}
