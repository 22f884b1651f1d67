/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* What companiond says on stderr when it cannot start with this configuration. Owned by the
 * caller. */
static char *complaint(const char *config, int *ret_status)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *program = g_build_filename(g_getenv("BUILDDIR"), "beckon-companiond", NULL);
    g_autofree char *path = NULL;
    char *said = NULL;
    int file = g_file_open_tmp("beckon-companiond-XXXXXX.conf", &path, &error);
    g_assert_no_error(error);
    g_assert_true(g_close(file, NULL));
    g_assert_true(g_file_set_contents(path, config, -1, NULL));
    g_autoptr(GSubprocess) process =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, program, "--config", path, NULL);
    g_assert_no_error(error);
    g_assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, NULL, &said, NULL));
    g_unlink(path);
    *ret_status = g_subprocess_get_exit_status(process);
    return said;
}

static void a_taken_port_is_named_with_what_to_do(void)
{
    g_autoptr(GSocketListener) listener = g_socket_listener_new();
    g_autoptr(GInetAddress) host = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) any = g_inet_socket_address_new(host, 0);
    g_autoptr(GSocketAddress) taken = NULL;
    g_assert_true(g_socket_listener_add_address(listener, any, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &taken, NULL));
    g_autofree char *address = g_socket_connectable_to_string(G_SOCKET_CONNECTABLE(taken));
    g_autofree char *config = g_strdup_printf("[companiond]\nlisten=%s\n", address);
    int status = 0;
    g_autofree char *said = complaint(config, &status);
    CU_ASSERT_EQUAL(status, 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, address));
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "another program has that port"));
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "set listen to a free one"));
}

static void an_address_in_words_is_refused(void)
{
    int status = 0;
    g_autofree char *said = complaint("[companiond]\nlisten=localhost:80\n", &status);
    CU_ASSERT_EQUAL(status, 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "'localhost:80'"));
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "in figures"));
}

static void a_missing_certificate_is_named(void)
{
    int status = 0;
    g_autofree char *said =
        complaint("[companiond]\nlisten=127.0.0.1:0\ncertificate=/nonexistent/cert.pem\n", &status);
    CU_ASSERT_EQUAL(status, 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "/nonexistent/cert.pem"));
}

static void an_unreachable_bus_is_named(void)
{
    int status = 0;
    g_autofree char *said = complaint("[companiond]\nlisten=127.0.0.1:0\n"
                                      "bus=unix:path=/nonexistent/bus\nengine-user=1\n"
                                      "dispatchd-user=2\ncompaniond-user=3\n",
                                      &status);
    CU_ASSERT_EQUAL(status, 3);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "unix:path=/nonexistent/bus"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_taken_port_is_named_with_what_to_do),
        BECKON_TEST(an_address_in_words_is_refused),
        BECKON_TEST(a_missing_certificate_is_named),
        BECKON_TEST(an_unreachable_bus_is_named),
    };
    return BECKON_TESTS_RUN("companiond/startup", tests);
}
