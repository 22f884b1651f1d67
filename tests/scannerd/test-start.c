/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scannerd/rig.h"

static GByteArray *small_capture(void)
{
    GByteArray *capture = rig_capture_new();
    rig_capture_eid(capture, 100, 1, -61);
    return capture;
}

/* Whether a daemon with these further lines of configuration ends with this status and one
 * line that holds this text. */
static bool fails_with(const GByteArray *capture, const char *more, int status, const char *text)
{
    g_autoptr(Rig) rig = rig_new(capture, more);
    g_autofree char *message = NULL;
    bool fails = rig_fail(rig, &message) == status && strstr(message, text) != NULL &&
                 strchr(message, '\n') == message + strlen(message) - 1;
    if (!fails) {
        g_printerr("# it said: %s", message);
    }
    return fails;
}

static void ends_cleanly_when_it_is_told_to(void)
{
    g_autoptr(GByteArray) capture = small_capture();
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_greet(rig, INT64_MIN);
    BeckonLinkFrame frame;
    CU_ASSERT_EQUAL(rig_stop(rig, SIGTERM), 0);
    CU_ASSERT_FALSE(rig_engine_read(engine, &frame));
    CU_ASSERT_FALSE(g_file_test(rig->socket, G_FILE_TEST_EXISTS));
}

static void lets_only_its_group_reach_the_socket(void)
{
    g_autoptr(GByteArray) capture = small_capture();
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    GStatBuf status;
    CU_ASSERT_EQUAL_FATAL(g_stat(rig->socket, &status), 0);
    CU_ASSERT_EQUAL(status.st_mode & 07777, 0660);
}

static void serves_nobody_but_the_engines_user(void)
{
    g_autoptr(GByteArray) capture = small_capture();
    g_autofree char *other = g_strdup_printf("engine-user=%d\n", (int)getuid() + 1);
    g_autoptr(Rig) rig = rig_new(capture, other);
    rig_start(rig);
    g_autoptr(RigEngine) engine = rig_engine_new(rig);
    BeckonLinkFrame frame;
    beckon_link_put_hello(engine->out, engine->generation, INT64_MIN);
    rig_engine_send(engine);
    CU_ASSERT_FALSE(rig_engine_read(engine, &frame));
}

static void takes_the_place_of_a_dead_process(void)
{
    g_autoptr(GByteArray) capture = small_capture();
    g_autoptr(Rig) rig = rig_new(capture, "");
    rig_start(rig);
    CU_ASSERT_EQUAL(rig_stop(rig, SIGKILL), -1);
    CU_ASSERT_TRUE(g_file_test(rig->socket, G_FILE_TEST_EXISTS));
    rig_start(rig);
    rig_engine_free(rig_engine_greet(rig, INT64_MIN));
}

static void refuses_a_path_that_it_cannot_listen_at(void)
{
    g_autoptr(GByteArray) capture = small_capture();
    g_autofree char *deep = g_strnfill(120, 'x');
    g_autofree char *too_long = g_strdup_printf("socket=%s\n", deep);
    CU_ASSERT_TRUE(fails_with(capture, "socket=door.btsnoop\n", 2, "is no socket"));
    CU_ASSERT_TRUE(fails_with(capture, "socket=no/such/door.sock\n", 1, "cannot listen at"));
    CU_ASSERT_TRUE(fails_with(capture, too_long, 2, "too long"));
}

static void refuses_a_capture_that_it_cannot_read(void)
{
    g_autoptr(GByteArray) text = g_byte_array_new();
    g_byte_array_append(text, (const uint8_t *)"t,rssi\n", 7);
    g_autoptr(GByteArray) nothing = g_byte_array_new();
    CU_ASSERT_TRUE(fails_with(NULL, "", 2, "door.btsnoop"));
    CU_ASSERT_TRUE(fails_with(NULL, "capture=.\n", 2, "cannot read the capture"));
    CU_ASSERT_TRUE(fails_with(text, "", 2, "no btsnoop capture"));
    CU_ASSERT_TRUE(fails_with(nothing, "", 2, "no btsnoop capture"));
}

static void refuses_a_capture_that_it_may_not_read(void)
{
    if (getuid() == 0) {
        beckon_test_skip("root may read everything");
        return;
    }
    g_autoptr(GByteArray) capture = small_capture();
    g_autoptr(Rig) rig = rig_new(capture, "");
    g_autofree char *path = g_build_filename(rig->dir, "door.btsnoop", NULL);
    g_autofree char *message = NULL;
    g_chmod(path, 0);
    CU_ASSERT_EQUAL(rig_fail(rig, &message), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(message, "cannot read the capture"));
}

static void refuses_a_configuration_that_is_wrong(void)
{
    g_autoptr(GByteArray) capture = small_capture();
    g_autofree char *name = g_strnfill(65, 'x');
    g_autofree char *long_name = g_strdup_printf("name=%s\n", name);
    CU_ASSERT_TRUE(fails_with(capture, "source=radio\n", 2, "source"));
    CU_ASSERT_TRUE(fails_with(capture, "source=hci\nadapter=eth0\n", 2, "adapter"));
    CU_ASSERT_TRUE(fails_with(capture, "source=hci\nadapter=hci\n", 2, "adapter"));
    CU_ASSERT_TRUE(fails_with(capture, "source=hci\nadapter=hci64\n", 2, "adapter"));
    CU_ASSERT_TRUE(fails_with(capture, "source=hci\nsilence=0\n", 2, "silence"));
    CU_ASSERT_TRUE(fails_with(capture, "source=hci\nsilence=3601\n", 2, "silence"));
    CU_ASSERT_TRUE(fails_with(capture, "pace=slow\n", 2, "pace"));
    CU_ASSERT_TRUE(fails_with(capture, "name=\n", 2, "name"));
    CU_ASSERT_TRUE(fails_with(capture, long_name, 2, "name"));
    CU_ASSERT_TRUE(fails_with(capture, "capture=\n", 2, "capture"));
    CU_ASSERT_TRUE(fails_with(capture, "pase=fast\n", 2, "did you mean 'pace'"));
    CU_ASSERT_TRUE(fails_with(capture, "engine-user=nobody-of-that-name\n", 2, "engine-user"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(ends_cleanly_when_it_is_told_to),
        BECKON_TEST(lets_only_its_group_reach_the_socket),
        BECKON_TEST(serves_nobody_but_the_engines_user),
        BECKON_TEST(takes_the_place_of_a_dead_process),
        BECKON_TEST(refuses_a_path_that_it_cannot_listen_at),
        BECKON_TEST(refuses_a_capture_that_it_cannot_read),
        BECKON_TEST(refuses_a_capture_that_it_may_not_read),
        BECKON_TEST(refuses_a_configuration_that_is_wrong),
    };
    return BECKON_TESTS_RUN("scannerd/start", tests);
}
