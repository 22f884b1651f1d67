// SPDX-License-Identifier: GPL-2.0-or-later
// The page's modules against the vectors that the hub's own code is held to, RFCs, and node's
// crypto, which is OpenSSL's.

import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { finish, test } from './tap.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const readText = (name) => fs.readFileSync(path.join(root, name), 'utf8');

// What the modules find in a browser.
globalThis.crypto ??= crypto.webcrypto;
const kept = new Map();
globalThis.localStorage = {
  getItem: (name) => kept.get(name) ?? null,
  setItem: (name, value) => kept.set(name, value),
};
Object.defineProperty(globalThis, 'navigator', {
  value: { languages: ['fr-FR', 'de-AT', 'en'] },
  configurable: true,
});

const load = (name) => import(pathToFileURL(path.join(root, 'page', name)));
const jose = await load('jose.js');
const { namesUnknownKey, verifyOffer } = await load('offer.js');
const { hubPart, tillText } = await load('till.js');
const { EventReader, StoreClock } = await load('stream.js');
const { Device } = await load('device.js');
const words = await load('words.js');

// The key pair of RFC 8037, appendix A.
const RFC8037 = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
};
const JKT = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';
const privateKey = await globalThis.crypto.subtle.importKey('jwk', RFC8037, 'Ed25519', false, ['sign']);
const device = new Device({ privateKey, x: RFC8037.x }, JKT);
const publicKey = crypto.createPublicKey({ key: { ...RFC8037, d: undefined }, format: 'jwk' });
const partOf = (token, at) => JSON.parse(Buffer.from(token.split('.')[at], 'base64url'));
const isSigned = (token) =>
  crypto.verify(
    null,
    Buffer.from(token.slice(0, token.lastIndexOf('.'))),
    publicKey,
    Buffer.from(token.split('.')[2], 'base64url'),
  );

const vectors = JSON.parse(readText('tests/jws/vectors/offer-tokens.json'));
const expected = {
  audience: vectors.audience,
  jkt: partOf(vectors.valid[0].token, 1).cnf.jkt,
  now: vectors.now,
};
const isAccepted = (token, against = expected) =>
  verifyOffer(token, vectors.jwks, against).then(() => true, () => false);

await test('thumbprints are those of RFC 8037, appendix A.3', async () => {
  assert.equal(await jose.thumbprint(RFC8037.x), JKT);
});

await test('what the hub takes for an offer, the page does too', async () => {
  const rows = vectors.valid.filter(({ token }) => partOf(token, 1).cnf?.jkt === expected.jkt);
  assert.ok(rows.length > 0);
  for (const { name, token } of rows) {
    assert.ok(await isAccepted(token), name);
  }
});

await test('what the hub refuses, the page does too', async () => {
  assert.ok(vectors.invalid.length >= 60);
  const accepted = [];
  for (const { name, token } of vectors.invalid) {
    accepted.push(...((await isAccepted(token)) ? [name] : []));
  }
  assert.deepEqual(accepted, []);
});

await test('an offer for another device, another store or another hour is refused', async () => {
  const [{ token }] = vectors.valid;
  const { exp, nbf } = partOf(token, 1);
  assert.ok(!(await isAccepted(token, { ...expected, jkt: JKT })));
  assert.ok(!(await isAccepted(token, { ...expected, audience: 'beckon:other' })));
  assert.ok(await isAccepted(token, { ...expected, now: exp + 59 }));
  assert.ok(!(await isAccepted(token, { ...expected, now: exp + 60 })));
  assert.ok(!(await isAccepted(token, { ...expected, now: nbf - 61 })));
});

await test('a key that is not known yet is told from one that is', () => {
  const [{ token }] = vectors.valid;
  assert.equal(namesUnknownKey(token, vectors.jwks), false);
  assert.equal(namesUnknownKey(token, { keys: [] }), true);
  assert.equal(namesUnknownKey('nonsense', { keys: [] }), false);
});

await test('JSON with a name twice is refused, and colons in texts are none', () => {
  assert.throws(() => jose.parseObject('{"a":1,"a":2}'));
  assert.throws(() => jose.parseObject('{"a":{"b":1,"b":1}}'));
  assert.throws(() => jose.parseObject('[1]'));
  assert.deepEqual(jose.parseObject('{"a:\\"b":"c:d","e":[{"f":{}}]}'), {
    'a:"b': 'c:d',
    e: [{ f: {} }],
  });
});

await test('a proof says which request it is for, its body included', async () => {
  const body = Buffer.from('{"link":"x"}');
  const proof = await device.prove('POST', 'https://hub.shop.example/v1/enrolments', body);
  const claims = partOf(proof, 1);
  assert.ok(isSigned(proof));
  assert.deepEqual(partOf(proof, 0), {
    typ: 'dpop+jwt',
    alg: 'EdDSA',
    jwk: { kty: 'OKP', crv: 'Ed25519', x: RFC8037.x },
  });
  assert.equal(claims.htm, 'POST');
  assert.equal(claims.htu, 'https://hub.shop.example/v1/enrolments');
  assert.equal(claims.bsh, crypto.createHash('sha256').update(body).digest('base64url'));
  assert.ok(Math.abs(claims.iat - Date.now() / 1000) < 60);
  assert.notEqual(partOf(await device.prove('GET', 'https://a/', body), 1).jti, claims.jti);
});

await test('a consent is signed by the device, for one store and purpose', async () => {
  const token = await device.consent('beckon:demo', 'visits', false, 'page-1-de');
  const { jti, iat, ...claims } = partOf(token, 1);
  assert.ok(isSigned(token));
  assert.deepEqual(partOf(token, 0), { alg: 'EdDSA', typ: 'consent+jwt', kid: JKT });
  assert.deepEqual(claims, {
    iss: JKT,
    aud: 'beckon:demo',
    purpose: 'visits',
    given: false,
    text: 'page-1-de',
  });
  assert.ok(jti.length > 0 && Number.isInteger(iat));
});

// The hub's part of a till form for this device, byte by byte.
function hubBytes({ jti, exp }) {
  const bytes = Buffer.alloc(134, 0xaa);
  bytes[0] = 1;
  bytes.write(jti, 5, 'hex');
  bytes.writeUInt32BE(exp, 21);
  Buffer.from(RFC8037.x, 'base64url').copy(bytes, 38);
  return bytes;
}
const offer = { jti: '00112233445566778899aabbccddeeff', exp: 1795521660 };

await test('the form for tills is what the hub signed, a time, and a signature over both', async () => {
  const part = hubPart({ ...offer, till: hubBytes(offer).toString('base64url') }, device);
  const text = await tillText(part, device, 1795514460.9);
  const bytes = Buffer.from(text, 'base64url');
  assert.equal(text.length, 270);
  assert.deepEqual(bytes.subarray(0, 134), hubBytes(offer));
  assert.equal(bytes.readUInt32BE(134), 1795514460);
  const signed = Buffer.concat([Buffer.from('beckon-till-device-1\0'), bytes.subarray(0, 138)]);
  assert.ok(crypto.verify(null, signed, publicKey, bytes.subarray(138)));
});

await test('a form of another offer, device, hour or version is not shown', () => {
  const till = (bytes) => hubPart({ ...offer, till: bytes.toString('base64url') }, device);
  assert.notEqual(till(hubBytes(offer)), null);
  for (const at of [0, 5, 20, 21, 24, 38, 69]) {
    const bytes = hubBytes(offer);
    bytes[at] ^= 1;
    assert.equal(till(bytes), null, `byte ${at}`);
  }
  assert.equal(till(Buffer.concat([hubBytes(offer), Buffer.alloc(1)])), null);
  assert.equal(hubPart(offer, device), null);
});

await test('events come out whole wherever the stream is cut', () => {
  const text =
    ': hello\n\nevent: time\ndata: {"a":1}\n\nid: cafe-1\r\nevent: offer\r\ndata: x.y.z\r\n\r\n' +
    'data: one\ndata:two\n\nevent: none\n\n';
  const wanted = [
    { type: 'time', data: '{"a":1}' },
    { id: 'cafe-1', type: 'offer', data: 'x.y.z' },
    { data: 'one\ntwo' },
  ];
  for (let at = 0; at <= text.length; at++) {
    const reader = new EventReader();
    const events = [...reader.push(text.slice(0, at)), ...reader.push(text.slice(at))];
    assert.deepEqual(events, wanted, `cut at ${at}`);
  }
});

await test('store time goes on from what the hub said', () => {
  const clock = new StoreClock();
  clock.set(1795514460);
  assert.ok(clock.now >= 1795514460 && clock.now < 1795514520);
  clock.set(Number.NaN);
  assert.ok(clock.now >= 1795514460 && clock.now < 1795514520);
});

await test('the language is the first of the browser\'s that the page speaks', () => {
  assert.equal(words.language, 'de');
});

await test('each language has words for the same things, and for all that the page names', () => {
  assert.deepEqual(Object.keys(words.languages.de).sort(), Object.keys(words.languages.en).sort());
  const named = [...readText('page/index.html').matchAll(/data-word(?:-alt)?="([^"]+)"/g)];
  assert.ok(named.length > 20);
  for (const [, name] of named) {
    assert.ok(name in words.languages.en, name);
  }
});

// Who agreed to other words agreed to something else: give them another version, and this digest.
await test('the words of consents are those of their version', () => {
  const shown = words.PURPOSES.flatMap((purpose) =>
    Object.values(words.languages).flatMap((texts) => [texts[`${purpose}.title`], texts[`${purpose}.text`]]),
  );
  const digest = crypto.createHash('sha256').update(shown.join('\n')).digest('hex');
  assert.deepEqual([words.CONSENT_VERSION, digest.slice(0, 16)], ['page-2', 'c254b3edabe84098']);
});

await test('no text ever becomes markup, and nothing is loaded from elsewhere', () => {
  for (const name of fs.readdirSync(path.join(root, 'page'))) {
    if (!/\.(js|html|css|webmanifest)$/.test(name)) {
      continue;
    }
    const text = readText(`page/${name}`);
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/, name);
    assert.doesNotMatch(text, /(?:src|href)="(?:https?:)?\/\/|url\((?!["']?data:)|@import/, name);
    assert.doesNotMatch(text, / (?:on[a-z]+|style)="/, name);
  }
});

await test('the program carries every file of the page', () => {
  const listed = [...readText('page/page.gresource.xml').matchAll(/<file>([^<]+)</g)].map(([, name]) => name);
  const there = fs.readdirSync(path.join(root, 'page')).filter((name) => !/\.(xml|png)$/.test(name));
  assert.deepEqual(listed.sort(), there.sort());
});

finish();
