/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ADVERT_FRAME_H
#define BECKON_ADVERT_FRAME_H

/* What an advert's bytes mean: AD structures (Core Specification Supplement, Part A) searched
 * for the frames that Beckon knows. Allocates nothing. Each frame has a file of its own with
 * its decoder. */

#include <glib.h>
#include <stdint.h>

#include "advert/altbeacon.h"
#include "advert/bthome.h"
#include "advert/eddystone-eid.h"
#include "advert/eddystone-tlm.h"
#include "advert/eddystone-uid.h"
#include "advert/eddystone-url.h"
#include "advert/ibeacon.h"
#include "advert/ruuvi.h"
#include "advert/verdict.h"

typedef enum {
    BECKON_FRAME_IBEACON,
    BECKON_FRAME_EDDYSTONE_UID,
    BECKON_FRAME_EDDYSTONE_URL,
    BECKON_FRAME_EDDYSTONE_TLM,
    BECKON_FRAME_EDDYSTONE_EID,
    BECKON_FRAME_ALTBEACON,
    BECKON_FRAME_BTHOME,
    BECKON_FRAME_RUUVI,
} BeckonFrameKind;

typedef struct {
    BeckonFrameKind kind;
    union {
        BeckonIbeacon ibeacon;
        BeckonEddystoneUid uid;
        BeckonEddystoneUrl url;
        BeckonEddystoneTlm tlm;
        BeckonEddystoneEid eid;
        BeckonAltbeacon altbeacon;
        BeckonBthome bthome; /* borrows the advert's bytes */
        BeckonRuuvi ruuvi;
    };
} BeckonFrame;

/* Decodes the first frame of ours in an advert's AD bytes; what follows it is not looked at.
 * *ret_frame is written only on BECKON_DECODED. *ret_why, where not NULL, names what is wrong
 * on BECKON_MALFORMED (static). */
BeckonVerdict beckon_frame_decode(const uint8_t *data, gsize len, BeckonFrame *ret_frame,
                                  const char **ret_why);

/* The AD structures of an advert not yet looked at. */
typedef struct {
    const uint8_t *at;
    gsize left;
} BeckonFrameWalk;

static inline BeckonFrameWalk beckon_frame_walk(const uint8_t *data, gsize len)
{
    return (BeckonFrameWalk){data, len};
}

/* The next frame of an advert that holds several, as beckon_frame_decode gives the first. Goes
 * on behind a malformed frame; BECKON_FOREIGN when no more of ours follows. */
BeckonVerdict beckon_frame_next(BeckonFrameWalk *walk, BeckonFrame *ret_frame,
                                const char **ret_why);

/* "ibeacon", "eddystone-uid", …: the names of the fixed output forms. Static. */
const char *beckon_frame_name(BeckonFrameKind kind);

#endif
