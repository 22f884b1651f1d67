/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/qr.h"

#include <qrencode.h>
#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "companiond/page.h"
#include "companiond/response.h"

#define ALPHABET     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
#define QUERY_PREFIX "text="
#define DARK         1 /* the bit of a module that is dark */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QRcode, QRcode_free)

static bool check_text(const char *text, GError **error)
{
    gsize len = strlen(text);
    if (len > BECKON_LIMIT_QR_TEXT_BYTES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "the text may have %d characters at most", BECKON_LIMIT_QR_TEXT_BYTES);
        return false;
    }
    if (len == 0 || strspn(text, ALPHABET) != len) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                            "the text is to be a token for the till: A to Z, a to z, 0 to 9, - "
                            "and _");
        return false;
    }
    return true;
}

/* One row as runs of dark modules. */
static void draw_row(const QRcode *code, int row, GString *path)
{
    const unsigned char *modules = code->data + (gsize)row * (gsize)code->width;
    for (int x = 0; x < code->width; x++) {
        int start = x;
        while (x < code->width && (modules[x] & DARK) != 0) {
            x++;
        }
        if (x > start) {
            g_string_append_printf(path, "M%d %dh%dv1h-%dz", start + BECKON_QR_QUIET_MODULES,
                                   row + BECKON_QR_QUIET_MODULES, x - start, x - start);
        }
    }
}

static char *draw(const QRcode *code)
{
    int side = code->width + 2 * BECKON_QR_QUIET_MODULES;
    g_autoptr(GString) path = g_string_new(NULL);
    for (int row = 0; row < code->width; row++) {
        draw_row(code, row, path);
    }
    return g_strdup_printf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                           "shape-rendering=\"crispEdges\"><path fill=\"#fff\" "
                           "d=\"M0 0h%dv%dH0z\"/><path d=\"%s\"/></svg>\n",
                           side, side, side, side, path->str);
}

char *beckon_qr_svg(const char *text, GError **error)
{
    if (!check_text(text, error)) {
        return NULL;
    }
    /* Version 0 is the smallest that holds the text. */
    g_autoptr(QRcode) code =
        QRcode_encodeData((int)strlen(text), (const unsigned char *)text, 0, QR_ECLEVEL_M);
    if (code == NULL || code->version > BECKON_LIMIT_QR_VERSION) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "the text does not fit");
        return NULL;
    }
    return draw(code);
}

void beckon_qr_serve(void *data, SoupServerMessage *message)
{
    const char *query = g_uri_get_query(soup_server_message_get_uri(message));
    g_autoptr(GError) error = NULL;
    g_autofree char *svg = NULL;
    if (query == NULL || !g_str_has_prefix(query, QUERY_PREFIX)) {
        beckon_response_problem(message, SOUP_STATUS_BAD_REQUEST, "ask for /qr.svg?text=TOKEN");
        return;
    }
    svg = beckon_qr_svg(query + strlen(QUERY_PREFIX), &error);
    if (svg == NULL) {
        beckon_response_problem(message, SOUP_STATUS_BAD_REQUEST, error->message);
        return;
    }
    beckon_page_guard(message);
    soup_message_headers_replace(soup_server_message_get_response_headers(message), "Cache-Control",
                                 "no-store");
    beckon_response_body(message, SOUP_STATUS_OK, "image/svg+xml", svg, strlen(svg));
}
