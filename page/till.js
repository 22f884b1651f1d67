// SPDX-License-Identifier: GPL-2.0-or-later
// The till form: what the hub signed of an offer for tills, and this device's own signature over
// it with the store time at which it is shown, so that a picture of it is soon worth nothing.
//
//     0 version · 1 hub key · 5 jti · 21 exp · 25 product · 31 reduction · 38 device key
//     70 hub's signature · 134 store time · 138 device's signature: 202 bytes

import { bytesOf, decode, encode } from './jose.js';

const VERSION = 1;
const JTI_AT = 5;
const EXP_AT = 21;
const DEVICE_AT = 38;
const HUB_BYTES = 134;
const TIME_BYTES = 4;
const DOMAIN = bytesOf('beckon-till-device-1\0');

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function join(...arrays) {
  const whole = new Uint8Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  return whole;
}

// The hub's part, or null where the offer has none that is of this device and this offer.
export function hubPart(claims, device) {
  if (typeof claims.till !== 'string') {
    return null;
  }
  const bytes = decode(claims.till);
  const view = new DataView(bytes.buffer);
  const fits =
    bytes.length === HUB_BYTES &&
    bytes[0] === VERSION &&
    hex(bytes.subarray(JTI_AT, EXP_AT)) === claims.jti &&
    view.getUint32(EXP_AT) === Math.floor(claims.exp) &&
    encode(bytes.subarray(DEVICE_AT, DEVICE_AT + 32)) === device.x;
  return fits ? bytes : null;
}

// The text for the QR code, as shown at a store time in seconds.
export async function tillText(part, device, storeSeconds) {
  const time = new Uint8Array(TIME_BYTES);
  new DataView(time.buffer).setUint32(0, Math.floor(storeSeconds));
  const shown = join(part, time);
  const signature = new Uint8Array(await device.signBytes(join(DOMAIN, shown)));
  return encode(join(shown, signature));
}
