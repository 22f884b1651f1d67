/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/http/http.h"

#include <string.h>

#include "base/error.h"
#include "testing.h"

static guint status_of_body(const char *body)
{
    const BeckonHttpRequest request = {.body = (const uint8_t *)body, .body_len = strlen(body)};
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) object = beckon_http_json(&request, &error);
    if (object != NULL) {
        return 200;
    }
    g_auto(BeckonHttpReply) reply = beckon_http_error(error);
    return reply.status;
}

static void a_body_that_is_no_object_or_too_deep_is_the_sender_s_mistake(void)
{
    g_autofree char *brackets = g_strnfill(1000, '[');
    g_autofree char *deep = g_strconcat("{\"a\":", brackets, NULL);
    CU_ASSERT_EQUAL(status_of_body(""), 200);
    CU_ASSERT_EQUAL(status_of_body("{\"a\":1}"), 200);
    CU_ASSERT_EQUAL(status_of_body("[1]"), 400);
    CU_ASSERT_EQUAL(status_of_body("{\"a\":1,\"a\":2}"), 400);
    CU_ASSERT_EQUAL(status_of_body(deep), 400);
}

static void what_the_disk_says_is_not_told_to_a_device(void)
{
    g_autoptr(GError) error = g_error_new(BECKON_ERROR, BECKON_ERROR_IO, "/secret/path: broken");
    g_auto(BeckonHttpReply) reply = beckon_http_error(error);
    CU_ASSERT_EQUAL(reply.status, 503);
    CU_ASSERT_PTR_NULL(strstr(reply.body, "secret"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_body_that_is_no_object_or_too_deep_is_the_sender_s_mistake),
        BECKON_TEST(what_the_disk_says_is_not_told_to_a_device),
    };
    return BECKON_TESTS_RUN("engine/http", tests);
}
