// SPDX-License-Identifier: GPL-2.0-or-later
// A till of the shop: a key that the hub knows, and redemptions that it signs.

import crypto from 'node:crypto';

const encode = (value) => Buffer.from(value).toString('base64url');

export class Till {
  // Makes a key and has the operator enrol it.
  static enrol(name, beckonctl) {
    const till = new Till();
    const pair = crypto.generateKeyPairSync('ed25519');
    till.privateKey = pair.privateKey;
    till.x = pair.publicKey.export({ format: 'jwk' }).x;
    const jwk = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: till.x });
    beckonctl('tills', 'enrol', '--key', jwk, name);
    return till;
  }

  #prove(url, body) {
    const header = { typ: 'dpop+jwt', alg: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x: this.x } };
    const claims = {
      jti: crypto.randomUUID(),
      htm: 'POST',
      htu: url,
      iat: Math.floor(Date.now() / 1000),
      bsh: crypto.createHash('sha256').update(body).digest('base64url'),
    };
    const input = [header, claims].map((part) => encode(JSON.stringify(part))).join('.');
    return `${input}.${encode(crypto.sign(null, Buffer.from(input), this.privateKey))}`;
  }

  // What the hub answered. Throws where it refused.
  async redeem(hub, token, reduction) {
    const url = `${hub}/v1/redemptions`;
    const body = JSON.stringify({ token, receipt: crypto.randomUUID(), reduction });
    const headers = { 'Content-Type': 'application/json', DPoP: this.#prove(url, body) };
    const response = await fetch(url, { method: 'POST', headers, body });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(JSON.stringify(answer));
    }
    return answer;
  }
}
