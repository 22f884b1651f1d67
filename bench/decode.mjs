// SPDX-License-Identifier: GPL-2.0-or-later
// decode.mjs N FILE: as decode.c, by advlib-ble with its decoders of services' and manufacturers' data.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cwd } from 'node:process';

const require = createRequire(`${cwd()}/`);
const advlib = require('advlib-ble');
const libraries = [require('advlib-ble-services'), require('advlib-ble-manufacturers')];
const options = { isPayloadOnly: true, ignoreProtocolOverhead: true };

const n = Number(process.argv[2]);
const adverts = readFileSync(process.argv[3], 'utf8').trim().split('\n').map((line) => Buffer.from(line, 'hex'));

function decode(count) {
  let decoded = 0;
  for (let i = 0; i < count; i++) {
    decoded += advlib.process(adverts[i % adverts.length], libraries, options) !== null;
  }
  return decoded;
}

decode(n / 10);
const start = process.cpuUsage();
const decoded = decode(n);
const { user, system } = process.cpuUsage(start);
console.log(decoded / (user + system));
