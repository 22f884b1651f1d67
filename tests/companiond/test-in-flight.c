/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include "companiond/in-flight.h"

static void add(BeckonInFlight *in_flight, uint64_t seq, const char *recipient, int64_t now_us)
{
    g_autoptr(BeckonSignedOffer) offer =
        beckon_signed_offer_new(seq, "jti", recipient, "token", NULL);
    beckon_in_flight_add(in_flight, offer, now_us);
}

/* The seqs of a recipient's offers, as "3 5". */
static char *seqs(const BeckonInFlight *in_flight, const char *recipient)
{
    g_autoptr(GPtrArray) offers = beckon_signed_offers_new();
    GString *text = g_string_new(NULL);
    beckon_in_flight_collect(in_flight, recipient, offers);
    g_ptr_array_sort(offers, beckon_signed_offer_compare);
    for (guint i = 0; i < offers->len; i++) {
        const BeckonSignedOffer *offer = offers->pdata[i];
        g_string_append_printf(text, "%s%u", i > 0 ? " " : "", (guint)offer->seq);
    }
    return g_string_free(text, FALSE);
}

#define ASSERT_SEQS(in_flight, recipient, expected)                                                \
    do {                                                                                           \
        g_autofree char *found = seqs(in_flight, recipient);                                       \
        CU_ASSERT_STRING_EQUAL(found, expected);                                                   \
    } while (0)

static void keeps_each_recipients_own_offers(void)
{
    g_autoptr(BeckonInFlight) in_flight = beckon_in_flight_new(10);
    add(in_flight, 5, "ada", 0);
    add(in_flight, 3, "ada", 0);
    add(in_flight, 4, "bob", 0);
    ASSERT_SEQS(in_flight, "ada", "3 5");
    ASSERT_SEQS(in_flight, "bob", "4");
    ASSERT_SEQS(in_flight, "eve", "");
}

static void keeps_an_offer_once(void)
{
    g_autoptr(BeckonInFlight) in_flight = beckon_in_flight_new(10);
    add(in_flight, 5, "ada", 0);
    add(in_flight, 5, "ada", 1);
    add(in_flight, 5, "bob", 1);
    ASSERT_SEQS(in_flight, "ada", "5");
    ASSERT_SEQS(in_flight, "bob", "5");
}

static void lets_go_of_what_is_old_without_calling_it_an_overflow(void)
{
    g_autoptr(BeckonInFlight) in_flight = beckon_in_flight_new(10);
    add(in_flight, 1, "ada", 0);
    add(in_flight, 2, "ada", BECKON_IN_FLIGHT_US);
    ASSERT_SEQS(in_flight, "ada", "1 2");
    add(in_flight, 3, "ada", BECKON_IN_FLIGHT_US + 1);
    ASSERT_SEQS(in_flight, "ada", "2 3");
    CU_ASSERT_EQUAL(beckon_in_flight_overflows(in_flight), 0);
}

static void the_oldest_makes_room_and_that_is_counted(void)
{
    g_autoptr(BeckonInFlight) in_flight = beckon_in_flight_new(2);
    add(in_flight, 1, "ada", 0);
    add(in_flight, 2, "bob", 0);
    add(in_flight, 3, "ada", 0);
    ASSERT_SEQS(in_flight, "ada", "3");
    ASSERT_SEQS(in_flight, "bob", "2");
    CU_ASSERT_EQUAL(beckon_in_flight_overflows(in_flight), 1);
}

static void forgets_a_recipient_and_nobody_else(void)
{
    g_autoptr(BeckonInFlight) in_flight = beckon_in_flight_new(10);
    add(in_flight, 1, "ann", 0);
    add(in_flight, 2, "bob", 0);
    add(in_flight, 3, "ann", 0);
    beckon_in_flight_forget(in_flight, "ann");
    beckon_in_flight_forget(in_flight, "nobody");
    ASSERT_SEQS(in_flight, "ann", "");
    ASSERT_SEQS(in_flight, "bob", "2");
    add(in_flight, 4, "bob", 2 * BECKON_IN_FLIGHT_US);
    ASSERT_SEQS(in_flight, "bob", "4");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(keeps_each_recipients_own_offers),
        BECKON_TEST(keeps_an_offer_once),
        BECKON_TEST(lets_go_of_what_is_old_without_calling_it_an_overflow),
        BECKON_TEST(the_oldest_makes_room_and_that_is_counted),
        BECKON_TEST(forgets_a_recipient_and_nobody_else),
    };
    return BECKON_TESTS_RUN("companiond/in-flight", tests);
}
