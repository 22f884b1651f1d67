/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <libsoup/soup.h>
#include <string.h>

#include "companiond/fake-hub.h"

/* A hub that serves HTTPS, and a client that trusts its certificate alone. */
typedef struct {
    FakeHub *hub;
    SoupSession *client;
} SecureHub;

static SecureHub secure_hub_new(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *certificate = beckon_test_path("tests/companiond/tls/certificate.pem");
    g_autofree char *key = beckon_test_path("tests/companiond/tls/key.pem");
    g_autofree char *absolute_certificate = g_canonicalize_filename(certificate, NULL);
    g_autofree char *absolute_key = g_canonicalize_filename(key, NULL);
    g_autofree char *config =
        g_strdup_printf("certificate=%s\nkey=%s\n", absolute_certificate, absolute_key);
    g_autoptr(GTlsDatabase) trusted = g_tls_file_database_new(absolute_certificate, &error);
    g_assert_no_error(error);
    return (SecureHub){fake_hub_new(config),
                       soup_session_new_with_options("tls-database", trusted, NULL)};
}

static void secure_hub_clear(SecureHub *secure)
{
    soup_session_abort(secure->client);
    g_object_unref(secure->client);
    fake_hub_free(secure->hub);
}

static void keep_result(GObject *source, GAsyncResult *result, gpointer ret_result)
{
    *(GAsyncResult **)ret_result = g_object_ref(result);
}

static SoupMessage *message_to(const SecureHub *secure, const char *path)
{
    g_autofree char *url = g_strdup_printf("https://127.0.0.1:%u%s", secure->hub->port, path);
    return soup_message_new("GET", url);
}

static void requests_are_served_over_tls(void)
{
    SecureHub secure = secure_hub_new();
    g_autoptr(SoupMessage) message = message_to(&secure, "/healthz");
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;
    soup_session_send_and_read_async(secure.client, message, G_PRIORITY_DEFAULT, NULL, keep_result,
                                     &result);
    WAIT_FOR(result != NULL);
    g_autoptr(GBytes) body = soup_session_send_and_read_finish(secure.client, result, &error);
    CU_ASSERT_PTR_NULL(error);
    CU_ASSERT_EQUAL(soup_message_get_status(message), SOUP_STATUS_OK);
    CU_ASSERT_PTR_NOT_NULL(body);
    secure_hub_clear(&secure);
}

static void offers_come_over_tls(void)
{
    SecureHub secure = secure_hub_new();
    g_autoptr(SoupMessage) message = message_to(&secure, "/v1/stream");
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GAsyncResult) read = NULL;
    g_autoptr(GError) error = NULL;
    char text[4096] = "";
    soup_message_headers_append(soup_message_get_request_headers(message), "DPoP", "ada");
    fake_hub_add_backlog(secure.hub, 3, "ada");
    soup_session_send_async(secure.client, message, G_PRIORITY_DEFAULT, NULL, keep_result, &result);
    WAIT_FOR(result != NULL);
    g_autoptr(GInputStream) stream = soup_session_send_finish(secure.client, result, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(stream);
    WAIT_FOR(secure.hub->delivered->len == 1);
    gsize len = 0;
    while (strstr(text, "data: token.3.") == NULL && len < sizeof text - 1) {
        g_clear_object(&read);
        g_input_stream_read_async(stream, text + len, sizeof text - 1 - len, G_PRIORITY_DEFAULT,
                                  NULL, keep_result, &read);
        WAIT_FOR(read != NULL);
        gssize more = g_input_stream_read_finish(stream, read, &error);
        CU_ASSERT_TRUE_FATAL(more > 0);
        len += (gsize)more;
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "data: token.3."));
    g_clear_object(&stream);
    secure_hub_clear(&secure);
}

static void plain_http_is_not_understood(void)
{
    SecureHub secure = secure_hub_new();
    g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u/healthz", secure.hub->port);
    g_autoptr(SoupMessage) message = soup_message_new("GET", url);
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;
    soup_session_send_and_read_async(secure.client, message, G_PRIORITY_DEFAULT, NULL, keep_result,
                                     &result);
    WAIT_FOR(result != NULL);
    g_autoptr(GBytes) body = soup_session_send_and_read_finish(secure.client, result, &error);
    CU_ASSERT_PTR_NULL(body);
    secure_hub_clear(&secure);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(requests_are_served_over_tls),
        BECKON_TEST(offers_come_over_tls),
        BECKON_TEST(plain_http_is_not_understood),
    };
    /* LeakSanitizer breaks on the TLS library that companiond loads. */
    g_setenv("ASAN_OPTIONS", "detect_leaks=0", FALSE);
    return BECKON_TESTS_RUN("companiond/tls", tests);
}
