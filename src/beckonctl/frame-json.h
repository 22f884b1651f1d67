/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_FRAME_JSON_H
#define BECKON_BECKONCTL_FRAME_JSON_H

/* Frames in the fixed output form: the names of the fields are an interface. What a frame does
 * not say is null. */

#include <json-glib/json-glib.h>

#include "advert/frame.h"

/* Adds what an advert decoded to: "frame", and the frame's fields or, where malformed, why. */
void beckonctl_add_frame(JsonObject *object, BeckonVerdict verdict, const BeckonFrame *frame,
                         const char *why);

/* The members of an object as a line for people: the values of the first n_bare members, then
 * "name value" for each. Owned by the caller. */
char *beckonctl_object_to_line(JsonObject *object, guint n_bare);

#endif
