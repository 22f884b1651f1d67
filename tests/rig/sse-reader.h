/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RIG_SSE_READER_H
#define TESTS_RIG_SSE_READER_H

/* text/event-stream as it comes from a socket, by the rules of WHATWG HTML, "Interpreting an
 * event stream" (a lone CR as the end of a line left aside). */

#include <glib.h>

typedef struct SseReader SseReader;

/* One whole event. id is the last that was given, or NULL; event is "message" by default. */
typedef void (*SseEvent)(void *owner, const char *event, const char *id, const char *data);

SseReader *sse_reader_new(SseEvent on_event, void *owner);
void sse_reader_free(SseReader *reader);

void sse_reader_feed(SseReader *reader, const char *bytes, gsize len);

#endif
