/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/sse.h"

#include <string.h>

#include "base/time.h"
#include "jws/json.h"

GBytes *beckon_sse_time(int64_t store_us, bool trusted)
{
    g_autofree char *time = beckon_time_format(store_us, NULL);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "store_time", time);
    json_object_set_boolean_member(object, "trusted", trusted);
    g_autofree char *json = beckon_json_print(object);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "event: time\ndata: %s\n\n", json);
    return g_string_free_to_bytes(text);
}

GBytes *beckon_sse_keep_alive(void)
{
    static const char text[] = ": keep-alive\n\n";
    return g_bytes_new_static(text, sizeof text - 1);
}

GBytes *beckon_sse_offer(const char *epoch, const BeckonSignedOffer *offer)
{
    GString *text = g_string_sized_new(strlen(offer->token) + 80);
    g_string_append_printf(text, "id: %s-%" G_GUINT64_FORMAT "\nevent: offer\ndata: %s\n\n", epoch,
                           offer->seq, offer->token);
    return g_string_free_to_bytes(text);
}

uint64_t beckon_sse_last_seq(const char *last_event_id, const char *epoch)
{
    gsize len = strlen(epoch);
    guint64 seq = 0;
    if (last_event_id == NULL || strncmp(last_event_id, epoch, len) != 0 ||
        last_event_id[len] != '-' ||
        !g_ascii_string_to_unsigned(last_event_id + len + 1, 10, 0, G_MAXUINT64, &seq, NULL)) {
        return 0;
    }
    return seq;
}
