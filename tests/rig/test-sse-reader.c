/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <string.h>

#include "rig/sse-reader.h"

/* What came, one "event|id|data;" after the other. */
static void note(void *owner, const char *event, const char *id, const char *data)
{
    g_string_append_printf(owner, "%s|%s|%s;", event, id != NULL ? id : "-", data);
}

static char *read_in_pieces(const char *text, gsize piece)
{
    GString *events = g_string_new(NULL);
    SseReader *reader = sse_reader_new(note, events);
    gsize len = strlen(text);
    for (gsize i = 0; i < len; i += piece) {
        sse_reader_feed(reader, text + i, MIN(piece, len - i));
    }
    sse_reader_free(reader);
    return g_string_free(events, FALSE);
}

#define ASSERT_EVENTS(text, expected)                                                              \
    do {                                                                                           \
        g_autofree char *whole = read_in_pieces(text, strlen(text));                               \
        g_autofree char *bytes = read_in_pieces(text, 1);                                          \
        CU_ASSERT_STRING_EQUAL(whole, expected);                                                   \
        CU_ASSERT_STRING_EQUAL(bytes, expected);                                                   \
    } while (0)

/* The examples of WHATWG HTML, "Interpreting an event stream". */
static void reads_the_examples_of_the_standard(void)
{
    ASSERT_EVENTS("data: YHOO\ndata: +2\ndata: 10\n\n", "message|-|YHOO\n+2\n10;");
    ASSERT_EVENTS(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\n"
                  "data:  third event\n\n",
                  "message|1|first event;message||second event;message|| third event;");
    ASSERT_EVENTS("data\n\ndata\ndata\n\ndata:", "message|-|;message|-|\n;");
    ASSERT_EVENTS("data:test\n\ndata: test\n\n", "message|-|test;message|-|test;");
}

static void an_event_has_a_name_and_keeps_the_last_id(void)
{
    ASSERT_EVENTS("event: time\ndata: {}\n\nid: e-1\nevent: offer\ndata: a.b.c\n\nevent: time\n"
                  "data: {}\n\n",
                  "time|-|{};offer|e-1|a.b.c;time|e-1|{};");
}

static void lines_may_end_with_cr_lf(void)
{
    ASSERT_EVENTS("event: offer\r\nid: 7\r\ndata: x\r\n\r\n", "offer|7|x;");
}

static void an_event_that_is_cut_off_is_none(void)
{
    ASSERT_EVENTS("event: offer\nid: 8\ndata: x\n", "");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_the_examples_of_the_standard),
        BECKON_TEST(an_event_has_a_name_and_keeps_the_last_id),
        BECKON_TEST(lines_may_end_with_cr_lf),
        BECKON_TEST(an_event_that_is_cut_off_is_none),
    };
    return BECKON_TESTS_RUN("rig/sse-reader", tests);
}
