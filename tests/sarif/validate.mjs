// SPDX-License-Identifier: GPL-2.0-or-later
// Judges a SARIF log on standard input by the published JSON Schema: prints what is wrong with it.
// validate.mjs FOLDER-OF-THE-MODULES
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(`${process.argv[2]}/package.json`);
const Ajv = require('ajv-draft-04');
const addFormats = require('ajv-formats');
const schema = JSON.parse(
  readFileSync(`${process.argv[2]}/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json`),
);
// The schema's pattern for languages is not one with the flag u.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(schema);
if (!validate(JSON.parse(readFileSync(0)))) {
  for (const fault of validate.errors) console.log(`${fault.instancePath} ${fault.message}`);
  process.exit(1);
}
