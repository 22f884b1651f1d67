/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <string.h>

#include "companiond/fake-hub.h"
#include "companiond/web-client.h"

static char *ask(FakeHub *hub, const char *head)
{
    return web_client_ask(hub->port, head, "", 0);
}

/* The value of a header of an answer, or NULL. Owned by the caller. */
static char *header_of(const char *answer, const char *name)
{
    g_autofree char *line = g_strdup_printf("\r\n%s: ", name);
    const char *end_of_head = strstr(answer, "\r\n\r\n");
    const char *start = strstr(answer, line);
    if (start == NULL || start > end_of_head) {
        return NULL;
    }
    start += strlen(line);
    return g_strndup(start, strcspn(start, "\r"));
}

static void assert_header(const char *answer, const char *name, const char *expected)
{
    g_autofree char *value = header_of(answer, name);
    CU_ASSERT_PTR_NOT_NULL_FATAL(value);
    CU_ASSERT_STRING_EQUAL(value, expected);
}

static void serves_each_file_with_its_type(void)
{
    static const struct {
        const char *path;
        const char *type;
        const char *within;
    } rows[] = {
        {"/", "text/html; charset=utf-8", "<!doctype html>"},
        {"/index.html", "text/html; charset=utf-8", "<!doctype html>"},
        {"/style.css", "text/css; charset=utf-8", "prefers-color-scheme"},
        {"/app.js", "text/javascript; charset=utf-8", "import "},
        {"/manifest.webmanifest", "application/manifest+json", "\"icons\""},
        {"/icon.svg", "image/svg+xml", "<svg"},
    };
    g_autoptr(FakeHub) hub = fake_hub_new("");
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *head = g_strdup_printf("GET %s HTTP/1.1\r\n", rows[i].path);
        g_autofree char *answer = ask(hub, head);
        CU_ASSERT_TRUE(g_str_has_prefix(answer, "HTTP/1.1 200 "));
        assert_header(answer, "Content-Type", rows[i].type);
        CU_ASSERT_PTR_NOT_NULL(strstr(answer, rows[i].within));
    }
}

static void lets_the_page_load_nothing_from_elsewhere(void)
{
    static const char *const demanded[] = {
        "default-src 'none';",     "script-src 'self';",  "style-src 'self';",
        "img-src 'self';",         "connect-src 'self';", "manifest-src 'self';",
        "frame-ancestors 'none';", "base-uri 'none';",    "form-action 'none';",
    };
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autofree char *answer = ask(hub, "GET / HTTP/1.1\r\n");
    g_autofree char *policy = header_of(answer, "Content-Security-Policy");
    CU_ASSERT_PTR_NOT_NULL_FATAL(policy);
    for (gsize i = 0; i < G_N_ELEMENTS(demanded); i++) {
        CU_ASSERT_PTR_NOT_NULL(strstr(policy, demanded[i]));
    }
    CU_ASSERT_PTR_NULL(strstr(policy, "unsafe"));
    assert_header(answer, "X-Content-Type-Options", "nosniff");
    assert_header(answer, "Referrer-Policy", "no-referrer");
    assert_header(answer, "Cross-Origin-Opener-Policy", "same-origin");
    g_autofree char *permissions = header_of(answer, "Permissions-Policy");
    CU_ASSERT_PTR_NOT_NULL(permissions);
}

static void a_file_that_the_browser_has_is_not_sent_again(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autofree char *first = ask(hub, "GET /app.js HTTP/1.1\r\n");
    g_autofree char *etag = header_of(first, "ETag");
    CU_ASSERT_PTR_NOT_NULL_FATAL(etag);
    assert_header(first, "Cache-Control", "no-cache");
    g_autofree char *head =
        g_strdup_printf("GET /app.js HTTP/1.1\r\nIf-None-Match: \"x\", %s\r\n", etag);
    g_autofree char *second = ask(hub, head);
    CU_ASSERT_TRUE(g_str_has_prefix(second, "HTTP/1.1 304 "));
    CU_ASSERT_TRUE(g_str_has_suffix(second, "\r\n\r\n"));
    assert_header(second, "ETag", etag);
    g_autofree char *other = ask(hub, "GET /app.js HTTP/1.1\r\nIf-None-Match: \"x\"\r\n");
    CU_ASSERT_TRUE(g_str_has_prefix(other, "HTTP/1.1 200 "));
}

static void head_tells_as_much_as_get_without_the_file(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autofree char *get = ask(hub, "GET / HTTP/1.1\r\n");
    g_autofree char *head = ask(hub, "HEAD / HTTP/1.1\r\n");
    g_autofree char *len = header_of(get, "Content-Length");
    CU_ASSERT_TRUE(g_str_has_prefix(head, "HTTP/1.1 200 "));
    CU_ASSERT_TRUE(g_str_has_suffix(head, "\r\n\r\n"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(len);
    assert_header(head, "Content-Length", len);
}

static void a_path_finds_the_pages_own_files_alone(void)
{
    static const char *const heads[] = {
        "GET /page.gresource.xml HTTP/1.1\r\n",

        "GET /%2e%2e/etc/passwd HTTP/1.1\r\n",
        "GET //app.js HTTP/1.1\r\n",
        "GET /app.js/ HTTP/1.1\r\n",
        "GET /APP.JS HTTP/1.1\r\n",
        "GET /screenshot.png HTTP/1.1\r\n",
    };
    g_autoptr(FakeHub) hub = fake_hub_new("");
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_autofree char *answer = ask(hub, heads[i]);
        CU_ASSERT_TRUE(g_str_has_prefix(answer, "HTTP/1.1 404 "));
    }
    g_autofree char *posted = ask(hub, "POST /app.js HTTP/1.1\r\n");
    CU_ASSERT_TRUE(g_str_has_prefix(posted, "HTTP/1.1 405 "));
    assert_header(posted, "Allow", "GET, HEAD");
}

static void draws_a_code_that_no_cache_keeps(void)
{
    g_autoptr(FakeHub) hub = fake_hub_new("");
    g_autofree char *answer = ask(hub, "GET /qr.svg?text=beckon HTTP/1.1\r\n");
    CU_ASSERT_TRUE(g_str_has_prefix(answer, "HTTP/1.1 200 "));
    assert_header(answer, "Content-Type", "image/svg+xml");
    assert_header(answer, "Cache-Control", "no-store");
    CU_ASSERT_PTR_NOT_NULL(strstr(answer, "<svg"));
}

static void what_cannot_be_a_code_is_a_400_problem(void)
{
    static const char *const heads[] = {
        "GET /qr.svg HTTP/1.1\r\n",
        "GET /qr.svg?text= HTTP/1.1\r\n",
        "GET /qr.svg?other=a HTTP/1.1\r\n",
        "GET /qr.svg?text=a%20b HTTP/1.1\r\n",
        "GET /qr.svg?text=a&text=b HTTP/1.1\r\n",
        "GET /qr.svg?text=%3Cscript%3E HTTP/1.1\r\n",
    };
    g_autoptr(FakeHub) hub = fake_hub_new("");
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
        g_autofree char *answer = ask(hub, heads[i]);
        CU_ASSERT_TRUE(g_str_has_prefix(answer, "HTTP/1.1 400 "));
        assert_header(answer, "Content-Type", "application/problem+json");
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(serves_each_file_with_its_type),
        BECKON_TEST(lets_the_page_load_nothing_from_elsewhere),
        BECKON_TEST(a_file_that_the_browser_has_is_not_sent_again),
        BECKON_TEST(head_tells_as_much_as_get_without_the_file),
        BECKON_TEST(a_path_finds_the_pages_own_files_alone),
        BECKON_TEST(draws_a_code_that_no_cache_keeps),
        BECKON_TEST(what_cannot_be_a_code_is_a_400_problem),
    };
    return BECKON_TESTS_RUN("companiond/page", tests);
}
