// SPDX-License-Identifier: GPL-2.0-or-later
// A signed offer is shown only once it is known to be the hub's, for this device, and to hold.
// The key decides the algorithm, never the header (RFC 8725).

import { bytesOf, decode, parsePart, verify } from './jose.js';

const LEEWAY_S = 60;
const MOST_CHARACTERS = 16384;
const MOST_NAME_BYTES = 256;
const YEAR_10000_S = 253402300800;

const demand = (condition, why) => {
  if (!condition) {
    throw new Error(why);
  }
};

const isText = (value) =>
  typeof value === 'string' && value !== '' && bytesOf(value).length <= MOST_NAME_BYTES;
const isTime = (value) => typeof value === 'number' && value >= 0 && value < YEAR_10000_S;

function findKey(jwks, header) {
  demand(header.typ === 'offer+jwt', 'not an offer');
  demand(header.alg === 'EdDSA' || header.alg === 'Ed25519', 'another algorithm');
  demand(!('crit' in header), 'an extension that must be understood');
  const key = jwks.keys.find(({ kid }) => kid === header.kid);
  demand(key !== undefined, 'signed by a key that is not the hub\'s');
  demand(key.kty === 'OKP' && key.crv === 'Ed25519', 'a key of another kind');
  return key;
}

function checkClaims(claims, { audience, jkt, now }) {
  demand(['iss', 'sub', 'jti'].every((name) => isText(claims[name])), 'a name is missing');
  demand(['iat', 'nbf', 'exp'].every((name) => isTime(claims[name])), 'a time is missing');
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  demand(audiences.every(isText) && audiences.includes(audience), 'for another store');
  demand(claims.cnf?.jkt === jkt, 'for another device');
  demand(claims.iat <= now + LEEWAY_S && claims.nbf <= now + LEEWAY_S, 'not yet valid');
  demand(claims.exp > now - LEEWAY_S, 'expired');
}

// Whether the hub's keys as we know them lack the one that a token names.
export function namesUnknownKey(token, jwks) {
  try {
    const { kid } = parsePart(token.split('.')[0]);
    return !jwks.keys.some((key) => key.kid === kid);
  } catch {
    return false;
  }
}

// The claims of a token. expected: {audience, jkt, now: store time in seconds}. Throws with the
// reason for which it is not to be believed.
export async function verifyOffer(token, jwks, expected) {
  demand(token.length <= MOST_CHARACTERS, 'too long');
  const parts = token.split('.');
  demand(parts.length === 3, 'not a compact JWS');
  const key = findKey(jwks, parsePart(parts[0]));
  const signature = decode(parts[2]);
  demand(await verify(key.x, `${parts[0]}.${parts[1]}`, signature), 'the signature is wrong');
  const claims = parsePart(parts[1]);
  checkClaims(claims, expected);
  return claims;
}
