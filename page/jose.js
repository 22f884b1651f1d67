// SPDX-License-Identifier: GPL-2.0-or-later
// Compact JWS (RFC 7515) as the hub speaks it: base64url without padding, Ed25519 alone.

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const bytesOf = (text) => encoder.encode(text);

export function encode(bytes) {
  let text = '';
  for (const byte of new Uint8Array(bytes)) {
    text += String.fromCharCode(byte);
  }
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

// Throws for what is not canonical: another alphabet, padding, bits beyond the last byte.
export function decode(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) {
    throw new Error('not base64url');
  }
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  if (encode(bytes) !== text) {
    throw new Error('base64url is not canonical');
  }
  return bytes;
}

const isObject = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function countMembers(value) {
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  const below = Object.values(value).reduce((sum, each) => sum + countMembers(each), 0);
  return below + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

// A JSON object without a name twice: outside of strings, each colon is one member.
export function parseObject(text) {
  const value = JSON.parse(text);
  const colons = text.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
  if (!isObject(value) || colons !== countMembers(value)) {
    throw new Error('not a JSON object with each name once');
  }
  return value;
}

export const parsePart = (part) => parseObject(decoder.decode(decode(part)));

export async function sha256(bytes) {
  return encode(await crypto.subtle.digest('SHA-256', bytes));
}

// RFC 7638.
export const thumbprint = (x) => sha256(bytesOf(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`));

export async function sign(privateKey, header, claims) {
  const input = [header, claims].map((part) => encode(bytesOf(JSON.stringify(part)))).join('.');
  const signature = await crypto.subtle.sign('Ed25519', privateKey, bytesOf(input));
  return `${input}.${encode(signature)}`;
}

// Whether the public key x, and nothing that the token itself says, made the signature.
export async function verify(x, input, signature) {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x };
  const key = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', true, ['verify']);
  return crypto.subtle.verify('Ed25519', key, signature, bytesOf(input));
}

// New for each proof and receipt.
export const freshId = () => encode(crypto.getRandomValues(new Uint8Array(16)));
