/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A run of adverts as a scanner with things of the store on its roster hears them. The input is
 * adverts, each: how long after the one before in quarters of a second, whose address, how loud,
 * the length of its AD bytes, and these. */

#include <glib.h>
#include <string.h>

#include "base/bytes.h"
#include "fuzz/fuzz.h"
#include "identity/roster.h"
#include "scannerd/sieve.h"

#define N_ADDRESSES 4
#define QUARTER_US  BECKON_TICK_US
#define SECOND_US   INT64_C(1000000)
#define SENSOR      (BECKON_HANDLE_STORE | 1)
#define SEALED      (BECKON_HANDLE_STORE | 2)
#define BEACON      (BECKON_HANDLE_STORE | 3)
#define PHONE       5

/* A sensor's, that of bthome.io/encryption, and those of two others. */
static const uint8_t addresses[N_ADDRESSES][BECKON_ROSTER_ADDRESS_BYTES] = {
    {0xa4, 0xc1, 0x38, 0x00, 0x11, 0x22},
    {0x54, 0x48, 0xe6, 0x8f, 0x80, 0xa5},
    {0xc0, 0xff, 0xee, 0x00, 0x00, 0x01},
    {0xc0, 0xff, 0xee, 0x00, 0x00, 0x02},
};

static const BeckonLinkKey key = {SEALED,
                                  {0x23, 0x1d, 0x39, 0xc1, 0xd7, 0xcc, 0x1a, 0xb1, 0xae, 0xe2, 0x24,
                                   0xcd, 0x09, 0x6d, 0xb9, 0x32}};

static BeckonSieve *make_sieve(void)
{
    BeckonSieve *sieve = beckon_sieve_new();
    BeckonFrame uid = {.kind = BECKON_FRAME_EDDYSTONE_UID};
    BeckonRosterRow rows[] = {
        {beckon_roster_address_id(addresses[0]), SENSOR},
        {beckon_roster_address_id(addresses[1]), SEALED},
        {0, BEACON},
        {UINT64_C(0x0102030405060708), PHONE}, /* an EID */
    };
    for (guint i = 0; i < sizeof uid.uid.namespace; i++) {
        uid.uid.namespace[i] = (uint8_t)(i + 1);
    }
    for (guint i = 0; i < sizeof uid.uid.instance; i++) {
        uid.uid.instance[i] = (uint8_t)(i + 11);
    }
    g_assert(beckon_roster_frame_id(&uid, &rows[2].id));
    g_assert(beckon_sieve_add(sieve, rows, G_N_ELEMENTS(rows), NULL));
    g_assert(beckon_sieve_set_keys(sieve, &key, 1, NULL));
    return sieve;
}

static void check_reading(const BeckonReading *reading, int64_t t_us)
{
    g_assert(reading->t_us == t_us);
    g_assert(reading->handle == SENSOR || reading->handle == SEALED || reading->handle == BEACON);
    g_assert(reading->quantity > 0 && reading->quantity < BECKON_N_QUANTITIES);
    g_assert(reading->index < BECKON_LIMIT_FACTS_A_FIXTURE);
    g_assert(!reading->has_counter || reading->handle == SEALED);
    g_assert(reading->has_counter || reading->counter == 0);
    if (beckon_quantity_is_binary(reading->quantity)) {
        g_assert(reading->value == 0 || reading->value == BECKON_QUANTITY_PARTS);
    }
    /* Of a thing with a key nothing is believed that its key did not open. */
    g_assert(reading->handle != SEALED || reading->has_counter ||
             !beckon_quantity_is_measured(reading->quantity));
}

/* The same is said of the same at most once a second, and a counter never goes back. */
static void check_order(const GArray *said)
{
    const BeckonReading *last = &g_array_index(said, BeckonReading, said->len - 1);
    for (guint i = 0; i + 1 < said->len; i++) {
        const BeckonReading *other = &g_array_index(said, BeckonReading, i);
        g_assert(other->handle != last->handle || other->quantity != last->quantity ||
                 other->index != last->index || last->t_us - other->t_us >= SECOND_US);
        g_assert(!other->has_counter || !last->has_counter || other->counter <= last->counter);
    }
}

static void hear(BeckonSieve *sieve, const BeckonAdvertReport *report, GArray *said)
{
    g_autoptr(GArray) readings = g_array_new(FALSE, FALSE, sizeof(BeckonReading));
    uint32_t handle;
    beckon_sieve_take(sieve, report, 1, &handle, readings);
    g_assert(handle == 0 || handle == PHONE);
    for (guint i = 0; i < readings->len; i++) {
        const BeckonReading *reading = &g_array_index(readings, BeckonReading, i);
        check_reading(reading, report->t_us);
        g_array_append_val(said, *reading);
        check_order(said);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    BeckonSieve *sieve = make_sieve();
    g_autoptr(GArray) said = g_array_new(FALSE, FALSE, sizeof(BeckonReading));
    BeckonReader reader = beckon_reader(data, len);
    BeckonAdvertReport report = {.address_type = BECKON_ADDRESS_PUBLIC};
    guint n_adverts = 0;
    for (; beckon_reader_left(&reader) > 0 && said->len < 2000; n_adverts++) {
        report.t_us += beckon_reader_u8(&reader) * QUARTER_US;
        memcpy(report.address, addresses[beckon_reader_u8(&reader) % N_ADDRESSES],
               sizeof report.address);
        report.rssi_dbm = (int8_t)beckon_reader_u8(&reader);
        gsize wanted = beckon_reader_u8(&reader);
        report.len = (uint16_t)MIN(wanted, beckon_reader_left(&reader));
        report.data = beckon_reader_bytes(&reader, report.len);
        hear(sieve, &report, said);
    }
    BeckonSieveCounts counts = beckon_sieve_counts(sieve);
    g_assert(counts.heard == n_adverts);
    g_assert(counts.unknown + counts.malformed <= counts.heard);
    beckon_sieve_free(sieve);
    return 0;
}
