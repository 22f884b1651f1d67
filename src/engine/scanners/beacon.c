/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/scanners/beacon.h"

bool beckon_beacon_own(const BeckonEngine *engine, BeckonOwnBeacon *ret_own)
{
    *ret_own = (BeckonOwnBeacon){
        .uuid = engine->shop->hub_uuid,
        .key = beckon_vault_subkey(engine->vault, BECKON_SUBKEY_BEACON),
    };
    return engine->shop->has_hub_beacon;
}

bool beckon_beacon_turns(int64_t from_us, int64_t to_us)
{
    return from_us == INT64_MIN ||
           beckon_own_beacon_window(from_us) != beckon_own_beacon_window(to_us);
}

void beckon_beacon_put(const BeckonEngine *engine, guint scanner, GByteArray *frames)
{
    BeckonOwnBeacon own;
    BeckonLinkBeacon rows[BECKON_LINK_BEACONS];
    if (beckon_beacon_own(engine, &own)) {
        beckon_own_beacon_frames(&own, scanner, engine->boundary_us, rows);
        beckon_link_put_beacon(frames, engine->generation, rows, G_N_ELEMENTS(rows));
    }
}
