/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_ENROLMENT_H
#define BECKON_BECKONCTL_ENROLMENT_H

/* What `beckonctl shoppers enrol` sends to the engine. */

#include <glib.h>

/* One shopper as the command line says. Strings are owned but for the name. */
typedef struct {
    const char *name;
    char *device_key; /* a JWK */
    char *fob_key;    /* 32 hexadecimal digits, or NULL */
    gint64 exponent;
    gint64 clock_offset_s;
    char *language;
    char **consents;
} BeckonctlEnrolment;

void beckonctl_enrolment_clear(BeckonctlEnrolment *enrolment);

/* The requests (aa{sv}, owned by the caller) for one shopper, or for all lines of a JSON Lines file
 * with the members name, language, consents, device (a JWK; a private one gives its public half)
 * and fob {key, exponent, clock_offset_s}. Errors name the line. BECKON_ERROR_INVALID,
 * BECKON_ERROR_IO. */
GVariant *beckonctl_enrolment_pack(const BeckonctlEnrolment *enrolment, GError **error);
GVariant *beckonctl_enrolments_read(const char *path, GError **error);

#endif
