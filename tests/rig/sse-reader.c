/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rig/sse-reader.h"

#include <string.h>

struct SseReader {
    SseEvent on_event;
    void *owner;
    GString *line;
    char *event;
    char *id;
    GString *data; /* each line of it ends with \n */
};

SseReader *sse_reader_new(SseEvent on_event, void *owner)
{
    SseReader *reader = g_new0(SseReader, 1);
    reader->on_event = on_event;
    reader->owner = owner;
    reader->line = g_string_new(NULL);
    reader->data = g_string_new(NULL);
    return reader;
}

void sse_reader_free(SseReader *reader)
{
    if (reader == NULL) {
        return;
    }
    g_string_free(reader->line, TRUE);
    g_string_free(reader->data, TRUE);
    g_free(reader->event);
    g_free(reader->id);
    g_free(reader);
}

static void dispatch(SseReader *reader)
{
    if (reader->data->len > 0) {
        g_string_truncate(reader->data, reader->data->len - 1);
        reader->on_event(reader->owner, reader->event != NULL ? reader->event : "message",
                         reader->id, reader->data->str);
    }
    g_string_truncate(reader->data, 0);
    g_clear_pointer(&reader->event, g_free);
}

static void take_field(SseReader *reader, const char *name, const char *value)
{
    if (strcmp(name, "data") == 0) {
        g_string_append(reader->data, value);
        g_string_append_c(reader->data, '\n');
    } else if (strcmp(name, "event") == 0) {
        g_free(reader->event);
        reader->event = g_strdup(value);
    } else if (strcmp(name, "id") == 0) {
        g_free(reader->id);
        reader->id = g_strdup(value);
    }
}

static void take_line(SseReader *reader, char *line)
{
    if (g_str_has_suffix(line, "\r")) {
        line[strlen(line) - 1] = '\0';
    }
    if (line[0] == '\0') {
        dispatch(reader);
        return;
    }
    char *colon = strchr(line, ':');
    const char *value = "";
    if (colon != NULL) {
        *colon = '\0';
        value = colon[1] == ' ' ? colon + 2 : colon + 1;
    }
    take_field(reader, line, value); /* a comment's name is empty */
}

void sse_reader_feed(SseReader *reader, const char *bytes, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        if (bytes[i] != '\n') {
            g_string_append_c(reader->line, bytes[i]);
            continue;
        }
        take_line(reader, reader->line->str);
        g_string_truncate(reader->line, 0);
    }
}
