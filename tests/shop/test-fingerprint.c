/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shop/fingerprint.h"

#include <string.h>

#include "base/error.h"
#include "testing.h"

#define HEAD                                                                                       \
    "store: s\ntimezone: UTC\ncurrency: EUR\nlanguages: [en]\n"                                    \
    "scanners: {a: {at: [0, 0]}, b: {}, c: {}}\n"

/* What is written into every layout: heard by a and c. */
static GArray *levels(void)
{
    const BeckonHeard heard[] = {{0, -61}, {2, -74.5}};
    GArray *array = g_array_new(FALSE, FALSE, sizeof(BeckonHeard));
    g_array_append_vals(array, heard, G_N_ELEMENTS(heard));
    return array;
}

static char *write_into(const char *text, const char *zone, GError **error)
{
    g_autoptr(GArray) heard = levels();
    return beckon_fingerprint_write("store.yaml", text, strlen(text), zone, heard, error);
}

typedef struct {
    const char *before;
    const char *after;
} Layout;

/* Each by hand: the bytes that a careful person would have left alone. */
static const Layout layouts[] = {
    {HEAD "zones:\n  z: {nearest: [a]}\n",
     HEAD "zones:\n  z: {nearest: [a], heard: {a: -61dBm, c: -74.5dBm}}\n"},
    {HEAD "zones: {z: {nearest: [a]}, y: {nearest: [b]}}\n",
     HEAD "zones: {z: {nearest: [a], heard: {a: -61dBm, c: -74.5dBm}}, y: {nearest: [b]}}\n"},
    {HEAD "zones:\n  y: {nearest: [b]}  # y\n  z: { nearest: [ a ] , dwell: 30s }   # here\n\n",
     HEAD "zones:\n  y: {nearest: [b]}  # y\n  z: { nearest: [ a ] , dwell: 30s, heard: {a: "
          "-61dBm, c: -74.5dBm} }   # here\n\n"},
    {HEAD "zones:\n  z: {nearest: [a],}\n",
     HEAD "zones:\n  z: {nearest: [a], heard: {a: -61dBm, c: -74.5dBm},}\n"},
    {HEAD "zones:\n  z: {\n    nearest: [a], # by the door\n    dwell: 30s # long\n  }\n",
     HEAD "zones:\n  z: {\n    nearest: [a], # by the door\n    dwell: 30s, heard: {a: -61dBm, c: "
          "-74.5dBm} # long\n  }\n"},
    {HEAD "zones:\n  z:\n    nearest: [a]\n",
     HEAD "zones:\n  z:\n    nearest: [a]\n    heard: {a: -61dBm, c: -74.5dBm}\n"},
    {HEAD
     "zones:\n  z:\n    # first\n    nearest:\n      - a\n      - b  # too\n\n    # last\n  y: "
     "{nearest: [c]}\n",
     HEAD "zones:\n  z:\n    # first\n    nearest:\n      - a\n      - b  # too\n    heard: {a: "
          "-61dBm, c: -74.5dBm}\n\n    # last\n  y: {nearest: [c]}\n"},
    {HEAD "zones:\n  z:\n    nearest: [a]", /* no line end */
     HEAD "zones:\n  z:\n    nearest: [a]\n    heard: {a: -61dBm, c: -74.5dBm}"},
    {HEAD "zones:\n  z: {heard: {b: -50dBm}, nearest: [a]}\n",
     HEAD "zones:\n  z: {heard: {a: -61dBm, c: -74.5dBm}, nearest: [a]}\n"},
    {HEAD "zones:\n  z: {nearest: [a], heard: {b: -50dBm,\n     c: -3dBm # old }\n  } } # so\n",
     HEAD "zones:\n  z: {nearest: [a], heard: {a: -61dBm, c: -74.5dBm} } # so\n"},
    {HEAD "zones:\n  z:\n    heard: {b: -50dBm} # by Ada\n    nearest: [a]\n",
     HEAD "zones:\n  z:\n    heard: {a: -61dBm, c: -74.5dBm} # by Ada\n    nearest: [a]\n"},
    {HEAD "zones:\n  z:\n    heard:\n       a: -1dBm\n       b: -50dBm # old\n    nearest: [a]\n",
     HEAD
     "zones:\n  z:\n    heard:\n       a: -61dBm\n       c: -74.5dBm # old\n    nearest: [a]\n"},
    {HEAD "zones:\n  z:\n    nearest: [a]\n    heard:\n      b: '-50dBm'\n  y: {nearest: [b]}\n",
     HEAD "zones:\n  z:\n    nearest: [a]\n    heard:\n      a: -61dBm\n      c: -74.5dBm\n  y: "
          "{nearest: [b]}\n"},
    {HEAD "zones:\n  \"z\":\n    'nearest': [\"a\"]\n    dwell: \"30s\" # \xe2\x82\xac\n", HEAD
     "zones:\n  \"z\":\n    'nearest': [\"a\"]\n    dwell: \"30s\" # \xe2\x82\xac\n    heard: {a: "
     "-61dBm, c: -74.5dBm}\n"},
    {HEAD "zones: # \xc3\xa4\xe2\x82\xac\n  z: {dwell: \"30s\", nearest: [a]} # \xc3\xbc\n", HEAD
     "zones: # \xc3\xa4\xe2\x82\xac\n  z: {dwell: \"30s\", nearest: [a], heard: {a: -61dBm, c: "
     "-74.5dBm}} # \xc3\xbc\n"},
    {"\xef\xbb\xbf" HEAD "zones: {z: {nearest: [a]}}\n",
     "\xef\xbb\xbf" HEAD "zones: {z: {nearest: [a], heard: {a: -61dBm, c: -74.5dBm}}}\n"},
    {"---\n" HEAD "zones: {z: {nearest: [a]}}\n...\n",
     "---\n" HEAD "zones: {z: {nearest: [a], heard: {a: -61dBm, c: -74.5dBm}}}\n...\n"},
    {"zones:\n  z:\n    nearest: [a]\n# the rest\n" HEAD,
     "zones:\n  z:\n    nearest: [a]\n    heard: {a: -61dBm, c: -74.5dBm}\n# the rest\n" HEAD},
    {HEAD "zones:\n  z:\n    nearest: [a]\n    dwell: >-\n      30s\n  y: {nearest: [b]}\n",
     HEAD "zones:\n  z:\n    nearest: [a]\n    dwell: >-\n      30s\n    heard: {a: -61dBm, c: "
          "-74.5dBm}\n  y: {nearest: [b]}\n"},
    {HEAD "zones:\n  ? z\n  : nearest: [a]\n",
     HEAD "zones:\n  ? z\n  : nearest: [a]\n    heard: {a: -61dBm, c: -74.5dBm}\n"},
    {HEAD "zones:\n  z: {at: [1, 2]}\n",
     HEAD "zones:\n  z: {at: [1, 2], heard: {a: -61dBm, c: -74.5dBm}}\n"},
};

static void each_layout_keeps_every_other_byte(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(layouts); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *written = write_into(layouts[i].before, "z", &error);
        if (g_strcmp0(written, layouts[i].after) != 0) {
            g_printerr("# %s\n# %s\n", error != NULL ? error->message : written, layouts[i].after);
        }
        CU_ASSERT_EQUAL(g_strcmp0(written, layouts[i].after), 0);
    }
}

static void line_ends_of_two_characters_stay_and_are_followed(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(layouts); i++) {
        g_auto(GStrv) before = g_strsplit(layouts[i].before, "\n", -1);
        g_auto(GStrv) after = g_strsplit(layouts[i].after, "\n", -1);
        g_autofree char *dos_before = g_strjoinv("\r\n", before);
        g_autofree char *dos_after = g_strjoinv("\r\n", after);
        g_autofree char *written = write_into(dos_before, "z", NULL);
        CU_ASSERT_EQUAL(g_strcmp0(written, dos_after), 0);
    }
}

static void to_write_it_again_changes_nothing(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(layouts); i++) {
        g_autofree char *again = write_into(layouts[i].after, "z", NULL);
        CU_ASSERT_EQUAL(g_strcmp0(again, layouts[i].after), 0);
    }
}

static void what_cannot_be_changed_safely_is_left_to_people(void)
{
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(write_into(HEAD "zones:\n  z:\n    ? nearest\n    : [a]\n", "z", &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "heard: {a: -61dBm, c: -74.5dBm}"));
}

static void other_zones_and_bad_files_are_refused(void)
{
    g_autoptr(GError) unknown = NULL, bad = NULL;
    CU_ASSERT_PTR_NULL(write_into(layouts[0].before, "x", &unknown));
    CU_ASSERT_TRUE(g_error_matches(unknown, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
    CU_ASSERT_PTR_NULL(write_into(HEAD "zones: {z: {nearest: [d]}}\n", "z", &bad));
    CU_ASSERT_TRUE(g_error_matches(bad, BECKON_ERROR, BECKON_ERROR_INVALID));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(each_layout_keeps_every_other_byte),
        BECKON_TEST(line_ends_of_two_characters_stay_and_are_followed),
        BECKON_TEST(to_write_it_again_changes_nothing),
        BECKON_TEST(what_cannot_be_changed_safely_is_left_to_people),
        BECKON_TEST(other_zones_and_bad_files_are_refused),
    };
    return BECKON_TESTS_RUN("shop/fingerprint", tests);
}
