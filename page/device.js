// SPDX-License-Identifier: GPL-2.0-or-later
// This device towards the hub: its key, which never leaves the browser, and what it signs.

import { bytesOf, encode, freshId, sha256, sign, thumbprint } from './jose.js';
import * as store from './store.js';

const wallSeconds = () => Math.floor(Date.now() / 1000);

// What the hub answered when it refused, as a problem (RFC 9457).
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.type = problem.type ?? 'about:blank';
  }

  // Whether the hub knows no such device, as against a proof that it does not like.
  get isOfStranger() {
    return this.status === 401 && /not enrolled/.test(this.message);
  }
}

async function problemOf(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

export class Device {
  // key: {privateKey, x}, as it is kept.
  constructor(key, jkt) {
    this.privateKey = key.privateKey;
    this.x = key.x;
    this.jkt = jkt;
  }

  // The device that this browser is, or null.
  static async load() {
    const key = (await store.exists()) ? await store.read('key') : undefined;
    return key === undefined ? null : new Device(key, await thumbprint(key.x));
  }

  static async create() {
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
    const key = { privateKey: pair.privateKey, x: encode(raw) };
    await store.write('key', key);
    return new Device(key, await thumbprint(key.x));
  }

  // A DPoP proof (RFC 9449) for one request, its body's digest included.
  async prove(method, url, body) {
    const header = {
      typ: 'dpop+jwt',
      alg: 'EdDSA',
      jwk: { kty: 'OKP', crv: 'Ed25519', x: this.x },
    };
    const claims = {
      jti: freshId(),
      htm: method,
      htu: url,
      iat: wallSeconds(),
      bsh: await sha256(body),
    };
    return sign(this.privateKey, header, claims);
  }

  // A consent given or withdrawn; text is the version of the words that were shown.
  async consent(audience, purpose, given, text) {
    const header = { alg: 'EdDSA', typ: 'consent+jwt', kid: this.jkt };
    const claims = {
      iss: this.jkt,
      aud: audience,
      jti: freshId(),
      iat: wallSeconds(),
      purpose,
      given,
      text,
    };
    return sign(this.privateKey, header, claims);
  }

  signBytes(bytes) {
    return crypto.subtle.sign('Ed25519', this.privateKey, bytes);
  }

  // The response to a request of this device. Throws a Refusal for a problem, and a TypeError,
  // as fetch does, where the hub cannot be reached.
  async ask(method, path, { body, headers = {}, signal } = {}) {
    const url = new URL(path, location.origin).href;
    const text = body === undefined ? '' : JSON.stringify(body);
    const response = await fetch(url, {
      method,
      body: body === undefined ? undefined : text,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        DPoP: await this.prove(method, url, bytesOf(text)),
      },
      cache: 'no-store',
      signal,
    });
    if (!response.ok) {
      throw new Refusal(response.status, await problemOf(response));
    }
    return response;
  }
}
