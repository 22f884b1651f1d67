/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/page.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <string.h>

#include "companiond/page-files.h"
#include "companiond/response.h"

#define RESOURCE_PREFIX "/org/beckon/page"

typedef struct {
    const char *suffix;
    const char *content_type;
} PageType;

static const PageType types[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
};

typedef struct {
    const char *name;
    const char *value;
} PageHeader;

/* The page's script is its own alone; text becomes markup nowhere (trusted types). */
static const PageHeader guards[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
     "connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
     "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy",
     "camera=(), microphone=(), geolocation=(), usb=(), payment=(), screen-wake-lock=(self)"},
};

void beckon_page_guard(SoupServerMessage *message)
{
    SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
    for (gsize i = 0; i < G_N_ELEMENTS(guards); i++) {
        soup_message_headers_replace(headers, guards[i].name, guards[i].value);
    }
}

/* NULL for what the page has no file of. All lie in one folder, and GLib would find them by
 * "//NAME" and "/NAME/" too. Owned by the caller. */
static GBytes *find_file(const char *path)
{
    if (strrchr(path, '/') != path) {
        return NULL;
    }
    g_autofree char *name =
        g_strconcat(RESOURCE_PREFIX, strcmp(path, "/") == 0 ? "/index.html" : path, NULL);
    return g_resource_lookup_data(page_files_get_resource(), name, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                  NULL);
}

static const char *content_type(const char *path)
{
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        if (g_str_has_suffix(path, types[i].suffix)) {
            return types[i].content_type;
        }
    }
    return types[0].content_type; /* "/" */
}

static bool has_it(SoupServerMessage *message, const char *etag)
{
    const char *have = soup_message_headers_get_list(
        soup_server_message_get_request_headers(message), "If-None-Match");
    return have != NULL && strstr(have, etag) != NULL;
}

static void respond(SoupServerMessage *message, const char *path, GBytes *file)
{
    SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
    g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, file);
    g_autofree char *etag = g_strdup_printf("\"%.32s\"", digest);
    beckon_page_guard(message);
    soup_message_headers_replace(headers, "ETag", etag);
    soup_message_headers_replace(headers, "Cache-Control", "no-cache");
    if (has_it(message, etag)) {
        beckon_response_body(message, SOUP_STATUS_NOT_MODIFIED, NULL, NULL, 0);
        return;
    }
    beckon_response_body(message, SOUP_STATUS_OK, content_type(path), g_bytes_get_data(file, NULL),
                         g_bytes_get_size(file));
}

void beckon_page_serve(void *data, SoupServerMessage *message)
{
    const char *path = g_uri_get_path(soup_server_message_get_uri(message));
    g_autoptr(GBytes) file = find_file(path);
    if (file == NULL) {
        beckon_response_problem(message, SOUP_STATUS_NOT_FOUND, "there is nothing at this path");
    } else {
        respond(message, path, file);
    }
}
