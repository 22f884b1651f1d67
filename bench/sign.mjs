// SPDX-License-Identifier: GPL-2.0-or-later
// sign.mjs N FILE: thousands of offers a second signed with jose, one after the other.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { cwd } from 'node:process';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${cwd()}/`);
const { CompactSign, generateKeyPair } = await import(pathToFileURL(require.resolve('jose')).href);

const n = Number(process.argv[2]);
const claims = readFileSync(process.argv[3]);
const { privateKey } = await generateKeyPair('EdDSA');
const header = { alg: 'EdDSA', typ: 'offer+jwt', kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k' };

async function sign(count) {
  for (let i = 0; i < count; i++) {
    await new CompactSign(claims).setProtectedHeader(header).sign(privateKey);
  }
}

await sign(n / 10);
const start = process.cpuUsage();
await sign(n);
const { user, system } = process.cpuUsage(start);
console.log(n / ((user + system) / 1e3));
