/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_WIRE_FRAME_SIZES_H
#define BECKON_WIRE_FRAME_SIZES_H

/* How many bytes the bodies of frames have, as wire/link.h lays them out: of those that hold rows,
 * a row. */

#define HELLO_BYTES         10
#define ROSTER_ADD_BYTES    12 /* a row */
#define ROSTER_REMOVE_BYTES 8  /* a row */
#define TIME_BYTES          8
#define READY_BYTES         12 /* and the name */
#define SIGHTING_BYTES      16 /* a row */
#define TICK_BYTES          33
#define KEY_BYTES           20 /* a row */
#define BEACON_BYTES        (1 + BECKON_LINK_BEACON_BYTES)
#define READING_BYTES       28 /* a row */
#define HEALTH_BYTES        24 /* and the adapter's name */

#endif
