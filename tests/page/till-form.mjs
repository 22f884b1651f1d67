// SPDX-License-Identifier: GPL-2.0-or-later
// A till form read by its description alone, with node's crypto and none of the page's code.

import crypto from 'node:crypto';

const keyOf = (x) =>
  crypto.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
const thumbprint = (x) =>
  crypto.createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest();

// What the text says, and by whom it was signed: {jti, exp, shown, jkt, signedByHub, …}.
export function readTillForm(text, jwks, audience) {
  const bytes = Buffer.from(text, 'base64url');
  const prefix = bytes.subarray(1, 5);
  const hub = jwks.keys.find(({ x }) => thumbprint(x).subarray(0, 4).equals(prefix));
  const deviceX = bytes.subarray(38, 70).toString('base64url');
  const hubInput = Buffer.concat([
    Buffer.from(`beckon-till-hub-1\0${audience}\0`),
    bytes.subarray(0, 70),
  ]);
  const deviceInput = Buffer.concat([Buffer.from('beckon-till-device-1\0'), bytes.subarray(0, 138)]);
  return {
    length: bytes.length,
    version: bytes[0],
    jti: bytes.subarray(5, 21).toString('hex'),
    exp: bytes.readUInt32BE(21),
    product: bytes.readUIntBE(25, 6),
    jkt: thumbprint(deviceX).toString('base64url'),
    shown: bytes.readUInt32BE(134),
    signedByHub: hub !== undefined && crypto.verify(null, hubInput, keyOf(hub.x), bytes.subarray(70, 134)),
    signedByDevice: crypto.verify(null, deviceInput, keyOf(deviceX), bytes.subarray(138)),
  };
}
