/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "advert/frame.h"

#include "advert/fields.h"

/* Bluetooth Assigned Numbers. */
#define AD_SERVICE_DATA   0x16 /* of a 16-bit UUID */
#define AD_MANUFACTURER   0xff
#define COMPANY_APPLE     0x004c
#define COMPANY_RUUVI     0x0499
#define SERVICE_BTHOME    0xfcd2
#define SERVICE_EDDYSTONE 0xfeaa
#define ID_BYTES          2 /* a company's or a service's, in front of its data */

/* Eddystone's frame types stand in the upper half of a byte; 0x40 and up belong to others. */
#define EDDYSTONE_TYPE_END 0x40

static BeckonVerdict name_if_decoded(BeckonVerdict verdict, BeckonFrameKind kind,
                                     BeckonFrame *frame)
{
    if (verdict == BECKON_DECODED) {
        frame->kind = kind;
    }
    return verdict;
}

static BeckonVerdict decode_eddystone(const uint8_t *data, gsize len, BeckonFrame *ret_frame,
                                      const char **ret_why)
{
    if (len == 0) {
        return beckon_malformed(ret_why, "an Eddystone frame has no type");
    }
    switch (data[0]) {
    case BECKON_EDDYSTONE_UID_TYPE:
        return name_if_decoded(beckon_eddystone_uid_decode(data, len, &ret_frame->uid, ret_why),
                               BECKON_FRAME_EDDYSTONE_UID, ret_frame);
    case BECKON_EDDYSTONE_URL_TYPE:
        return name_if_decoded(beckon_eddystone_url_decode(data, len, &ret_frame->url, ret_why),
                               BECKON_FRAME_EDDYSTONE_URL, ret_frame);
    case BECKON_EDDYSTONE_TLM_TYPE:
        return name_if_decoded(beckon_eddystone_tlm_decode(data, len, &ret_frame->tlm, ret_why),
                               BECKON_FRAME_EDDYSTONE_TLM, ret_frame);
    case BECKON_EDDYSTONE_EID_TYPE:
        return name_if_decoded(beckon_eddystone_eid_decode(data, len, &ret_frame->eid, ret_why),
                               BECKON_FRAME_EDDYSTONE_EID, ret_frame);
    }
    return data[0] >= EDDYSTONE_TYPE_END
               ? BECKON_FOREIGN
               : beckon_malformed(ret_why, "an Eddystone frame's type has reserved bits set");
}

static BeckonVerdict decode_service_data(const uint8_t *data, gsize len, BeckonFrame *ret_frame,
                                         const char **ret_why)
{
    if (len < ID_BYTES) {
        return BECKON_FOREIGN;
    }
    const uint8_t *body = data + ID_BYTES;
    gsize body_len = len - ID_BYTES;
    switch (beckon_field_le16(data)) {
    case SERVICE_EDDYSTONE:
        return decode_eddystone(body, body_len, ret_frame, ret_why);
    case SERVICE_BTHOME:
        return name_if_decoded(beckon_bthome_decode(body, body_len, &ret_frame->bthome, ret_why),
                               BECKON_FRAME_BTHOME, ret_frame);
    }
    return BECKON_FOREIGN;
}

static BeckonVerdict decode_manufacturer_data(const uint8_t *data, gsize len,
                                              BeckonFrame *ret_frame, const char **ret_why)
{
    if (len < ID_BYTES) {
        return BECKON_FOREIGN;
    }
    const uint8_t *body = data + ID_BYTES;
    gsize body_len = len - ID_BYTES;
    BeckonVerdict verdict = BECKON_FOREIGN;
    switch (beckon_field_le16(data)) {
    case COMPANY_APPLE:
        verdict =
            name_if_decoded(beckon_ibeacon_decode(body, body_len, &ret_frame->ibeacon, ret_why),
                            BECKON_FRAME_IBEACON, ret_frame);
        break;
    case COMPANY_RUUVI:
        verdict = name_if_decoded(beckon_ruuvi_decode(body, body_len, &ret_frame->ruuvi, ret_why),
                                  BECKON_FRAME_RUUVI, ret_frame);
        break;
    }
    if (verdict != BECKON_FOREIGN) {
        return verdict;
    }
    return name_if_decoded(beckon_altbeacon_decode(data, len, &ret_frame->altbeacon, ret_why),
                           BECKON_FRAME_ALTBEACON, ret_frame);
}

static BeckonVerdict decode_structure(uint8_t type, const uint8_t *data, gsize len,
                                      BeckonFrame *ret_frame, const char **ret_why)
{
    switch (type) {
    case AD_SERVICE_DATA:
        return decode_service_data(data, len, ret_frame, ret_why);
    case AD_MANUFACTURER:
        return decode_manufacturer_data(data, len, ret_frame, ret_why);
    }
    return BECKON_FOREIGN;
}

/* A structure is its length (of what follows), its type and its data; length 0 ends them early
 * (Core Specification 5.4, Vol 3 Part C 11). */
BeckonVerdict beckon_frame_next(BeckonFrameWalk *walk, BeckonFrame *ret_frame, const char **ret_why)
{
    while (walk->left > 0 && walk->at[0] > 0) {
        const uint8_t *structure = walk->at;
        gsize len = structure[0];
        if (len >= walk->left) {
            walk->left = 0;
            return beckon_malformed(ret_why, "an AD structure runs past the end");
        }
        walk->at += 1 + len;
        walk->left -= 1 + len;
        BeckonVerdict verdict =
            decode_structure(structure[1], structure + 2, len - 1, ret_frame, ret_why);
        if (verdict != BECKON_FOREIGN) {
            return verdict;
        }
    }
    return BECKON_FOREIGN;
}

BeckonVerdict beckon_frame_decode(const uint8_t *data, gsize len, BeckonFrame *ret_frame,
                                  const char **ret_why)
{
    BeckonFrameWalk walk = beckon_frame_walk(data, len);
    return beckon_frame_next(&walk, ret_frame, ret_why);
}

const char *beckon_frame_name(BeckonFrameKind kind)
{
    switch (kind) {
    case BECKON_FRAME_IBEACON:
        return "ibeacon";
    case BECKON_FRAME_EDDYSTONE_UID:
        return "eddystone-uid";
    case BECKON_FRAME_EDDYSTONE_URL:
        return "eddystone-url";
    case BECKON_FRAME_EDDYSTONE_TLM:
        return "eddystone-tlm";
    case BECKON_FRAME_EDDYSTONE_EID:
        return "eddystone-eid";
    case BECKON_FRAME_ALTBEACON:
        return "altbeacon";
    case BECKON_FRAME_BTHOME:
        return "bthome";
    case BECKON_FRAME_RUUVI:
        return "ruuvi";
    }
    g_return_val_if_reached(NULL);
}
